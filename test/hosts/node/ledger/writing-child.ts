import { RETENTION } from "../../../../hosts/node/ledger/settings";
import { SqliteLedger } from "../../../../hosts/node/ledger/sqlite-ledger";
import { Scheduler } from "../../../../hosts/virtual/scheduler";
import { check } from "../../../../modules/schema/check";
import { draw } from "../../../modules/ledger/rig";

/** Writes draws until it is killed, and says after each transaction how many Wh they are. */
const [file = ""] = process.argv.slice(2);
const checked = check(RETENTION, {});
if (!checked.ok) throw new Error(checked.reason);
const ledger = new SqliteLedger({
  file,
  zone: "UTC",
  retention: checked.value,
  isForwarded: false,
  timers: new Scheduler(),
  nowMs: () => 0,
  onWarning: (message) => console.error(message),
});
for (let wh = 0; ; ) {
  for (let index = 0; index < 50; index++) ledger.add(draw(wh * 1_000, wh++));
  ledger.flush();
  process.stdout.write(`${wh - 1}\n`);
}

import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { nodeDevice } from "../../../../hosts/node/device";
import { NodeKeyValueStorage } from "../../../../hosts/node/key-value-storage";
import { RealTime } from "../../../../hosts/node/real-time";
import { startedFrom } from "../../../../hosts/node/two-slots";
import { NodeUpdater } from "../../../../hosts/node/updater";
import { Scheduler } from "../../../../hosts/virtual/scheduler";
import type { Updater } from "../../../../modules/device/updater";
import { Updates } from "../../../../modules/update/updates";

/**
 * The program of the test, which replaces itself. It says in `journal` that it started and what came of it. Where there
 * is an image in `inbox` it takes that, and is killed after so many bytes of the slot as `killed` says, once. `health`
 * says what it does on trial.
 */
declare const PROGRAM_VERSION: string;
declare const PUBLIC_KEY: string;

const [journal = "", inbox = "", killed = "", health = ""] = process.argv.slice(2);
const started = startedFrom(process.env);
if (started === undefined) throw new Error("not from a slot");
const say = (word: string): void => appendFileSync(journal, `${PROGRAM_VERSION} ${word}\n`);
const exit = (): never => process.exit(0);

const updater = new NodeUpdater({ ...started, slotBytes: 10_000_000, keys: [PUBLIC_KEY], onRestart: exit });
say(updater.running);

/** Loses its power in the midst of a write. */
function mortal(real: Updater, leftBytes: number): Updater {
  let left = leftBytes;
  const dieIn = (bytes: Uint8Array, write: (bytes: Uint8Array) => void): void => {
    if (bytes.length >= left) {
      write(bytes.subarray(0, left));
      process.kill(process.pid, "SIGKILL");
    }
    left -= bytes.length;
    write(bytes);
  };
  return {
    slotBytes: real.slotBytes,
    keys: real.keys,
    running: real.running,
    confirm: () => real.confirm(),
    rollBack: () => real.rollBack(),
    open: (imageBytes) => {
      const slot = real.open(imageBytes);
      return {
        write: (bytes) => dieIn(bytes, (part) => slot.write(part)),
        complete: () => slot.complete(),
        close: () => slot.close(),
      };
    },
  };
}

function take(file: string): void {
  const image = readFileSync(file);
  rmSync(file);
  let leftBytes = Number.POSITIVE_INFINITY;
  if (existsSync(killed)) {
    leftBytes = Number(readFileSync(killed, "utf8"));
    rmSync(killed);
  }
  const onError = (error: unknown): never => {
    throw error;
  };
  const realTime = new RealTime({ scheduler: new Scheduler(), onError });
  const device = nodeDevice({
    id: "Charger-1",
    board: { name: "node", platform: "node", maxCurrentA: 32, phases: 1 },
    realTime,
    storage: new NodeKeyValueStorage({}),
    mqtt: false,
    onLog: () => {},
    onRestart: exit,
  });
  const updates = new Updates({
    device,
    updater: mortal(updater, leftBytes),
    kind: "charger",
    version: PROGRAM_VERSION,
    mayWrite: () => undefined,
  });
  const sink = updates.receive((why) => {
    say(why?.code ?? "ready");
    exit();
  });
  if ("code" in sink) throw new Error(sink.text);
  let at = 0;
  const go = (): void => {
    while (sink.isFull?.(go) !== true) {
      if (at >= image.length) {
        sink.end();
        return;
      }
      sink.write(image.subarray(at, at + 65_536));
      at += 65_536;
    }
  };
  go();
}

if (existsSync(inbox)) take(inbox);
else {
  const does = updater.running === "trial" && existsSync(health) ? readFileSync(health, "utf8") : "confirms";
  if (does === "crashes") process.exit(1);
  if (does === "confirms") updater.confirm();
  if (does === "rolls back") updater.rollBack();
  say("rests");
  setInterval(() => {}, 1_000);
}

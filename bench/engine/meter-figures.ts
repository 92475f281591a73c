import { startMeter } from "../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../firmware/meter/settings";
import { VirtualFlash } from "../../hosts/virtual/storage";
import { provision } from "../../modules/settings/settings-store";
import { quickFlash } from "../../sim/endurance/busy/quick-flash";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import { WatchedScheduler } from "../../sim/endurance/busy/watched-scheduler";
import { CallbackLog } from "./callback-log";
import { emptyCallback } from "./charger-life";
import { QuickBoard } from "./quick-board";

const SETTLED_MS = 20_000;
const STRETCH_S = 60;

/** What the firmware of a meter board costs in a second in which all is well, in units. */
export function meterFigures(spent: Spent): { [figure: string]: number } {
  const storage = new VirtualFlash();
  const store = storage.open({ path: "meter", format: "string" });
  provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, { mqtt: { host: "broker.local" } });
  store.close();
  const scheduler = new WatchedScheduler(spent);
  const memory = { storage, JournalFlash: quickFlash() };
  const { scope, broker, meter, device } = new QuickBoard({
    id: "Meter-1",
    scheduler,
    memory,
    resetReason: "software",
  });
  const log = new CallbackLog(() => broker, emptyCallback(scheduler));
  scope.watch(log);
  meter.set(7, 1_000);
  startMeter(device);
  scheduler.runUntil(SETTLED_MS);
  log.take();
  const { published } = broker;
  scheduler.runUntil(SETTLED_MS + 1_000 * STRETCH_S);
  if (broker.published === published) throw new Error("the meter of the benchmark says nothing");
  return { meterBoardSecond: log.take().reduce((sum, { cost }) => sum + cost, 0) / STRETCH_S };
}

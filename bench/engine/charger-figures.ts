import { VirtualFlash } from "../../hosts/virtual/storage";
import { Chronicle } from "../../modules/chronicle/chronicle";
import { quickFlash } from "../../sim/endurance/busy/quick-flash";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import type { LoggedCallback } from "./callback-log";
import { ChargerLife, provisioned } from "./charger-life";
import { costs, least, mean, most, steps, sum } from "./statistics";

/** ms of the stretches that means are taken over: whole reports, polls and readings. */
const STRETCH_MS = 60_000;
const RECORDS = 64;

/** What the charger's firmware costs, in units. */
export function chargerFigures(spent: Spent): { [figure: string]: number } {
  const memory = provisioned({ storage: new VirtualFlash(), JournalFlash: quickFlash() });
  // A life before, so that the start finds a journal.
  const before = new ChargerLife(memory, "power-on", spent);
  before.pass(10_000);
  charge(before);
  before.cut();

  const life = new ChargerLife(memory, "software", spent);
  life.pass(20_000);
  const idle = life.pass(STRETCH_MS);
  const started = begin(life);
  life.draw(16);
  life.pass(20_000);
  const charging = life.pass(STRETCH_MS);
  insist(life.charger.view.state === "C2" && life.charger.view.contactor, "charges no car");
  life.command('{"mode":"manual","manualCurrentA":13}');
  const commanded = life.pass(1_000);
  const ended = leave(life);
  insist(life.charger.journal.recent.length === 2 && life.charger.session === undefined, "ends no session");
  const all = [...idle, ...started, ...charging, ...commanded, ...ended];
  const polls = STRETCH_MS / 1_000;
  return {
    bootToPilot: life.boot.toPilot,
    boot: life.boot.whole,
    controlStepIdle: mean(steps(idle)),
    controlStepCharging: mean(steps(charging)),
    controlStepLongest: most(steps(all)),
    meterPoll: sum(costs(idle, ({ isControlStep, isMessage }) => !isControlStep && !isMessage)) / polls,
    readingIn: mean(costs(charging, ({ isMessage }) => isMessage)),
    statusOut: statusOut(idle),
    commandInAnswerOut: sum(costs(commanded, ({ isMessage }) => isMessage)),
    sessionStart: most(steps(started)),
    sessionEnd: most(steps(ended)),
    journalRecord: journalRecord(spent),
  };
}

/** Figures of something else than they say would be worse than none. */
function insist(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(`the charger of the benchmark ${otherwise}`);
}

function charge(life: ChargerLife): void {
  begin(life);
  life.draw(16);
  life.pass(30_000);
  leave(life);
}

function begin(life: ChargerLife): LoggedCallback[] {
  life.plug();
  const plugged = life.pass(3_000);
  life.ask();
  return [...plugged, ...life.pass(5_000)];
}

function leave(life: ChargerLife): LoggedCallback[] {
  life.unplug();
  return life.pass(10_000);
}

/** What a step that publishes a status costs more than the cheapest that does not. */
function statusOut(callbacks: readonly LoggedCallback[]): number {
  const with1 = costs(callbacks, ({ isControlStep, published }) => isControlStep && published === 1);
  const without = costs(callbacks, ({ isControlStep, published }) => isControlStep && published === 0);
  return least(with1) - least(without);
}

/** Of the energy counts, appended to a book on flash. */
function journalRecord(spent: Spent): number {
  const chronicle = new Chronicle({ Flash: quickFlash(), mayErase: () => true, onWarning: () => {} });
  const before = spent();
  for (let record = 0; record < RECORDS; record++) chronicle.energy = `{"1":${1_000 * record}}`;
  return (spent() - before) / RECORDS;
}

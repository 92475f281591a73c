import assert from "node:assert/strict";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import type { FinishedSession } from "../../../modules/sessions/session";
import { ChargerBench } from "./bench";

/** What happens at a charger, and for how many seconds from then on nothing does. */
type Event = readonly [act: (bench: ChargerBench) => void, forS: number];

const SETTINGS = { mode: "manual", manualCurrentA: 16, powerReturnDelayS: 0, mqtt: { host: "" } };

/** What the meter's register begins with. */
const FIRST_WH = 1_000;

const plugIn: Event = [(bench) => (bench.level = "B"), 2];
/** The coil needs a second or two; what a car draws, the bench's meter counts. */
const ask: Event = [(bench) => (bench.level = "C"), 3];
const finish: Event = [(bench) => (bench.level = "B"), 5];
const unplug: Event = [(bench) => (bench.level = "A"), 4];

function charge(forS: number): Event {
  return [() => {}, forS];
}

/** One car each; what a charger lives through with it. */
const CARS: readonly (readonly Event[])[] = [
  [plugIn, ask, charge(8), finish, unplug],
  [plugIn, unplug],
  [plugIn, ask, charge(150), finish, unplug],
  [[(bench) => (bench.level = "C"), 6], charge(5), unplug],
  [
    plugIn,
    ask,
    charge(6),
    [(bench) => (bench.detector.isLeaking = true), 2],
    [(bench) => (bench.detector.isLeaking = false), 5],
    [(bench) => (bench.level = "A"), 75],
  ],
  [
    plugIn,
    ask,
    charge(4),
    [(bench) => (bench.earthMissing.isOn = true), 3],
    [(bench) => (bench.earthMissing.isOn = false), 3],
    [(bench) => (bench.level = "A"), 70],
  ],
  [plugIn, ask, charge(5), [(bench) => bench.crashes.push(new Error("it broke")), 20], finish, unplug],
  [plugIn, ask, finish, ask, charge(5), finish, unplug],
  [
    plugIn,
    ask,
    charge(4),
    [(bench) => (bench.emergencyStop.isOn = true), 3],
    [(bench) => (bench.emergencyStop.isOn = false), 20],
    unplug,
  ],
  [plugIn, ask, charge(20), unplug],
];

/** Flash that knows how many bytes there were before each of its writes. */
class WatchedFlash extends VirtualFlashArea {
  readonly writesAt: { readonly from: number; readonly bytes: number }[] = [];

  override write(address: number, bytes: Uint8Array): void {
    const from = this.counters.writtenBytes;
    super.write(address, bytes);
    this.writesAt.push({ from, bytes: bytes.length });
  }
}

/** Plans a loss of power, or none. */
type Plan = (journal: VirtualFlashArea) => void;

/** A charger that lives through one car, watched all the while; its power may be cut on the way. */
class Visit {
  readonly bench = new ChargerBench(SETTINGS);
  /** Wh published last. */
  energyWh: number;
  sessions: number;
  /** Latched, and neither unplugged nor cleared since. */
  isLatched = false;
  cuts = 0;
  /** Its power goes then, whatever it does. */
  cutAtMs = Number.POSITIVE_INFINITY;

  /** `plans`: before the first start, after the first cut, and so on. */
  constructor(
    readonly before: Before,
    journal: VirtualFlashArea,
    private readonly plans: readonly Plan[] = [],
  ) {
    const { bench } = this;
    this.energyWh = before.energyWh;
    this.sessions = before.car;
    bench.isRecording = false;
    bench.journal = journal;
    bench.module.memory.energyWh = before.registerWh;
  }

  run(): void {
    const { bench } = this;
    this.plans[0]?.(bench.journal);
    bench.boot("software");
    this.watch(2);
    for (const [act, forS] of CARS[this.before.car] ?? []) {
      act(bench);
      if (bench.level === "A") this.isLatched = false;
      this.watch(forS);
    }
  }

  private watch(forS: number): void {
    const { bench } = this;
    for (let tenth = 0; tenth < 10 * forS; tenth++) {
      // A car draws while it is connected: 25 kW, so that there is something to count.
      bench.drawnA = bench.coil === 0 ? 0 : 16;
      bench.powerW = bench.coil === 0 ? 0 : 25_000;
      bench.pass(100);
      if (bench.nowMs >= this.cutAtMs) {
        this.cutAtMs = Number.POSITIVE_INFINITY;
        bench.cut();
        this.powerReturns();
      } else if (!bench.journal.isPowered) this.powerReturns();
      else this.look();
    }
  }

  private powerReturns(): void {
    const { bench } = this;
    this.cuts += 1;
    bench.drawnA = 0;
    bench.powerW = 0;
    bench.pass(500);
    assert.equal(bench.coil, 0);
    bench.journal.powerOn();
    this.plans[this.cuts]?.(bench.journal);
    bench.boot("power-on");
    if (this.isLatched && bench.journal.isPowered) assert.equal(bench.charger?.view.fault, "residual-current");
    // A meter module that had no power is not believed at once. Cars stay for so long.
    this.watch(8);
  }

  private look(): void {
    const view = this.bench.charger?.view;
    if (view === undefined) return;
    if (view.energyWh !== null) {
      assert.ok(view.energyWh >= this.energyWh, `${view.energyWh} Wh after ${this.energyWh} Wh`);
      this.energyWh = view.energyWh;
    }
    assert.ok(view.sessions >= this.sessions && view.sessions <= this.before.car + 1, `${view.sessions} sessions`);
    this.sessions = view.sessions;
    if (view.fault === "residual-current") this.isLatched = this.bench.level !== "A";
    else assert.equal(this.isLatched, false, `the latched fault is gone, and there is ${view.fault}`);
    if (view.fault !== null) assert.equal(this.bench.coil, 0);
  }
}

/** What a car finds. */
interface Before {
  readonly car: number;
  readonly journal: VirtualFlashArea;
  readonly registerWh: number;
  readonly energyWh: number;
}

interface Chapter extends Before {
  readonly writes: WatchedFlash["writesAt"];
  readonly erases: number;
  /** What the journal says of the cars up to and with this one. */
  readonly recent: readonly FinishedSession[];
}

function watched(flash: VirtualFlashArea): WatchedFlash {
  const copy = new WatchedFlash(flash.sectors, flash.sectorBytes);
  for (let address = 0; address < flash.sectors * flash.sectorBytes; address += flash.sectorBytes)
    copy.write(address, flash.read(address, flash.sectorBytes));
  copy.writesAt.length = 0;
  Object.assign(copy.counters, { writes: 0, writtenBytes: 0, rewrittenBytes: 0 });
  return copy;
}

/** The life without a cut; before each car the charger starts anew. */
function live(): Chapter[] {
  const chapters: Chapter[] = [];
  let before: Before = { car: 0, journal: aged(), registerWh: FIRST_WH, energyWh: 0 };
  for (let car = 0; car < CARS.length; car++) {
    const journal = watched(before.journal);
    const visit = new Visit(before, journal);
    visit.run();
    checkEnd(visit, car);
    const recent = [...(visit.bench.charger?.journal.recent ?? [])];
    const erases = journal.counters.erases.reduce((sum, count) => sum + count, 0);
    chapters.push({ ...before, writes: [...journal.writesAt], erases, recent });
    const registerWh = visit.bench.module.memory.energyWh;
    before = { car: car + 1, journal: journal.copy(), registerWh, energyWh: visit.energyWh };
  }
  return chapters;
}

/** Flash that has been in use: its book is about to turn, with sectors to be erased. */
function aged(): VirtualFlashArea {
  const flash = new VirtualFlashArea(16, 4_096);
  const Flash = virtualFlashClass(flash);
  const chronicle = new Chronicle({ Flash, mayErase: () => false, onWarning: assert.fail });
  chronicle.energy = JSON.stringify([{ totalWh: 0, registerWh: FIRST_WH }]);
  for (let index = 0; flash.read(5 * 4_096, 1)[0] === 0xff; index++)
    chronicle.failures = { count: index % 2, text: "" };
  chronicle.failures = { count: 0, text: "" };
  return flash.copy();
}

/** Every car was counted once, with its energy, and all of it is written down. */
function checkEnd({ bench, energyWh, sessions }: Visit, car: number): void {
  const { charger } = bench;
  assert.equal(sessions, car + 1);
  assert.equal(charger?.session, undefined);
  assert.deepEqual(
    charger?.journal.recent.map(({ number }) => number),
    Array.from({ length: car + 1 }, (_, index) => index + 1),
  );
  assert.equal(charger?.journal.isWritten, true);
  assert.equal(energyWh, Math.floor(bench.module.memory.energyWh) - FIRST_WH);
  // Who pulls the plug under load leaves the meter's last second, 7 Wh of 25 kW and a renewal's, to nobody.
  const inSessions = charger?.journal.recent.reduce((sum, session) => sum + session.energyWh, 0) ?? 0;
  assert.ok(inSessions <= energyWh && inSessions >= energyWh - 14 * (car + 1), `${inSessions} of ${energyWh} Wh`);
}

/** A car once more, with its power cut as planned: nothing of it or of those before is lost. */
function relive(chapter: Chapter, where: string, plans: readonly Plan[], cutAtMs?: number): void {
  const visit = new Visit(chapter, chapter.journal.copy(), plans);
  if (cutAtMs !== undefined) visit.cutAtMs = cutAtMs;
  try {
    visit.run();
    assert.ok(visit.cuts > 0, "the power was to be lost");
    checkEnd(visit, chapter.car);
    const before = JSON.stringify(visit.bench.charger?.journal.recent.slice(0, -1));
    assert.equal(before, JSON.stringify(chapter.recent.slice(0, -1)));
  } catch (error) {
    throw new Error(`car ${chapter.car + 1}, ${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

describe("a charger whose power is cut", () => {
  let chapters: readonly Chapter[] = [];
  let writes = 0;

  it("lives through ten cars, and counts every session and every Wh", () => {
    chapters = live();
    assert.equal(chapters.length, 10);
    writes = chapters.reduce((sum, chapter) => sum + chapter.writes.length, 0);
    assert.ok(writes >= 45, `${writes} writes`);
  });

  it("loses nothing, at every write boundary and within every write", () => {
    for (const chapter of chapters) {
      for (const [index, { from, bytes }] of chapter.writes.entries()) {
        for (const [at, name] of [
          [1, "before"],
          [2, "at the beginning of"],
          [1 + (bytes >> 1), "in the middle of"],
          [bytes, "at the end of"],
        ] as const)
          relive(chapter, `${name} write ${index + 1}`, [
            (journal) => journal.cutAfterBytes(from + at, { halfBits: 0x55 }),
          ]);
      }
    }
  });

  it("loses nothing in any of its erases", () => {
    let cuts = 0;
    for (const chapter of chapters) {
      for (let count = 1; count <= chapter.erases; count++) {
        for (const seed of [1, 2, 3]) {
          relive(chapter, `erase ${count}`, [(journal) => journal.cutAtErase(count, { seed })]);
          cuts += 1;
        }
      }
    }
    assert.ok(cuts >= 12, `${cuts} cuts`);
  });

  it("loses nothing where the power goes once more, as soon as something is written again", () => {
    for (const chapter of chapters) {
      for (const [index, { from, bytes }] of chapter.writes.entries()) {
        const first: Plan = (journal) => journal.cutAfterBytes(from + 1 + (index % bytes), { halfBits: 0xaa });
        const again: Plan = (journal) => journal.cutAfterBytes(1 + ((7 * index) % 40), { halfBits: 0x55 });
        relive(chapter, `write ${index + 1}, twice`, [first, again]);
      }
    }
  });

  it("loses nothing between two writes either, in any second", () => {
    for (const chapter of chapters) {
      const forS = (CARS[chapter.car] ?? []).reduce((sum, [, eachS]) => sum + eachS, 0);
      // Not in the last seconds: there is nothing after them in which it could come back.
      for (let cutAtS = 2; cutAtS < forS; cutAtS += chapter.car === 2 ? 7.3 : 1.3)
        relive(chapter, `${cutAtS.toFixed(1)} s after the start`, [], 1_000 * cutAtS);
    }
  });
});

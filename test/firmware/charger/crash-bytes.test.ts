import assert from "node:assert/strict";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import { Books, chaptersOf, checkNumbers, type Kept, NIGHT, type Outside, VISITS } from "./crash-books";

/** Of the bits that the last byte would clear: none, some, all. */
const HALF_BITS = [0x00, 0x55, 0xaa, 0xff] as const;

interface Life {
  readonly name: string;
  readonly sectorBytes: number;
  /** Cars that come. */
  readonly visits: number;
  /** There were so many sessions before it that the history's ring is about to turn. */
  readonly isLate: boolean;
}

const LIVES: readonly Life[] = [
  { name: "of ten cars", sectorBytes: 3_072, visits: VISITS, isLate: false },
  { name: "of four cars on rings that turn", sectorBytes: 1_024, visits: 4, isLate: true },
];

/** What a board had when it was started, and what was kept after each act. */
interface Chapter {
  readonly index: number;
  readonly flash: VirtualFlashArea;
  readonly outside: Outside;
  /** First of all what was kept before any. */
  readonly kept: readonly Kept[];
  readonly bytes: number;
  readonly erases: number;
  /** The most that was ever published, Wh. */
  readonly publishedWh: number;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** The life without a cut, started anew before each chapter. */
function live(life: Life): { readonly chapters: readonly Chapter[]; readonly end: Kept; readonly outside: Outside } {
  const chapters: Chapter[] = [];
  let flash = aged(life);
  const outside: Outside = { ...NIGHT };
  let publishedWh = 0;
  let end: Kept | undefined;
  for (const [index, acts] of chaptersOf(life.visits).entries()) {
    const start = { index, flash: flash.copy(), outside: { ...outside }, publishedWh };
    flash = flash.copy();
    const books = new Books(flash, outside.nowMs, "software");
    const kept = [books.kept()];
    for (const act of acts) {
      act(outside, books);
      end = books.kept();
      checkNumbers(end, `chapter ${index}`);
      if (end.energyWh !== undefined) {
        assert.ok(end.energyWh >= publishedWh);
        publishedWh = end.energyWh;
      }
      kept.push(end);
      assert.equal(books.chronicle.isWritten, true);
    }
    const { writtenBytes, rewrittenBytes, erases } = flash.counters;
    assert.equal(rewrittenBytes, 0);
    chapters.push({ ...start, kept, bytes: writtenBytes, erases: sum(erases) });
  }
  assert.ok(end !== undefined);
  return { chapters, end, outside };
}

/** Flash that has been in use: the next sector that is begun has to be erased before. */
function aged({ sectorBytes, isLate }: Life): VirtualFlashArea {
  const flash = new VirtualFlashArea(16, sectorBytes);
  const Flash = virtualFlashClass(flash);
  // With a closed contactor, so that what is not needed any more is still there.
  const chronicle = new Chronicle({ Flash, mayErase: () => false, onWarning: assert.fail });
  const isBegun = (sector: number): boolean => flash.read(sector * sectorBytes, 1)[0] !== 0xff;
  for (let number = 1; isLate && !isBegun(15); number++) {
    const times = { startedAtMs: null, endedAtMs: null, durationMs: 1_000, contactorMs: 0 };
    const energy = { startWh: 0, energyWh: 0, highestA: 0 };
    chronicle.finish({ number, tag: null, ...times, ...energy, stopReason: "unplugged" });
  }
  for (let index = 0; !isBegun(7); index++) chronicle.failures = { count: index % 2, text: "" };
  chronicle.failures = { count: 0, text: "" };
  assert.equal(chronicle.isWritten, true);
  return flash.copy();
}

/** The power goes somewhere in a chapter: the start after it, and the act in which it went. */
function cutIn(chapter: Chapter, plan: (flash: VirtualFlashArea) => void) {
  const flash = chapter.flash.copy();
  const outside = { ...chapter.outside };
  const books = new Books(flash, outside.nowMs, "software");
  plan(flash);
  let { publishedWh } = chapter;
  let done = 0;
  for (const act of chaptersOf(VISITS)[chapter.index] ?? []) {
    act(outside, books);
    if (!flash.isPowered) break;
    publishedWh = books.energy.totalWh ?? publishedWh;
    done += 1;
  }
  assert.equal(flash.isPowered, false, "the power was to be lost");
  flash.powerOn();
  return { flash, outside, done, publishedWh };
}

/** Energy, sessions and fault after the start, against what was kept before and after the act in which the power went. */
function check(chapter: Chapter, plan: (flash: VirtualFlashArea) => void, where: string): void {
  const { flash, outside, done, publishedWh } = cutIn(chapter, plan);
  const before = chapter.kept[done] as Kept;
  const after = chapter.kept[done + 1] as Kept;
  outside.nowMs += 2_000;
  const books = new Books(flash, outside.nowMs);
  const found = books.kept();
  checkNumbers(found, where);
  assert.ok(found.sessions === before.sessions || found.sessions === after.sessions, where);
  for (const session of before.finished.slice(-8)) {
    const same = found.finished.find(({ number }) => number === session.number);
    assert.equal(same?.record, session.record, `${where}: session ${session.number} is as it was`);
  }
  const faults = [before.fault, after.fault].map((each) => JSON.stringify(each));
  assert.ok(faults.includes(JSON.stringify(found.fault)), `${where}: ${JSON.stringify(found.fault)}`);
  assert.ok(found.failures === before.failures || found.failures === after.failures, where);
  assert.ok(found.events >= before.events && found.events <= after.events, where);

  // Life goes on: the car is still there, or has gone meanwhile.
  books.look(outside);
  outside.nowMs += 1_500;
  books.look(outside);
  const on = books.kept();
  checkNumbers(on, where);
  assert.ok((on.energyWh ?? -1) >= publishedWh, `${where}: ${on.energyWh} Wh after ${publishedWh} Wh`);
  // The act that was cut may have plugged a car in that nobody had written down.
  assert.ok(on.sessions === before.sessions || on.sessions === before.sessions + 1, where);
  outside.isConnected = false;
  outside.isCharging = false;
  for (let second = 0; second < 3; second++) {
    outside.nowMs += 1_000;
    books.look(outside);
  }
  const gone = new Books(flash, outside.nowMs).kept();
  checkNumbers(gone, where);
  assert.equal(gone.open, null, where);
  assert.equal(gone.sessions, on.sessions, where);
  assert.equal(flash.counters.rewrittenBytes, 0, where);
}

for (const life of LIVES) {
  describe(`the books of a charger whose power is cut in a life ${life.name}`, () => {
    let chapters: readonly Chapter[] = [];

    it("count every session and every Wh without a cut", () => {
      const lived = live(life);
      const { end, outside } = lived;
      chapters = lived.chapters;
      const former = chapters[0]?.kept[0]?.sessions ?? 0;
      assert.equal(end.sessions, former + life.visits);
      assert.equal(former > 50, life.isLate);
      assert.equal(end.open, null);
      assert.equal(end.energyWh, outside.registerWh - NIGHT.registerWh);
      assert.equal(sum(end.finished.map(({ energyWh }) => energyWh)), end.energyWh, "all of it in sessions");
    });

    it("lose nothing, at every byte", function () {
      this.timeout(60_000);
      let cuts = 0;
      for (const chapter of chapters) {
        for (let byte = 1; byte <= chapter.bytes; byte++) {
          const halfBits = HALF_BITS[(byte + chapter.index) % HALF_BITS.length] as number;
          const plan = (flash: VirtualFlashArea): void => flash.cutAfterBytes(byte, { halfBits });
          check(chapter, plan, `chapter ${chapter.index}, byte ${byte}, bits ${halfBits}`);
          cuts += 1;
        }
      }
      assert.ok(cuts > 300 * life.visits, `${cuts} cuts`);
    });

    it("lose nothing in any erase, whatever is left of the sector", () => {
      let cuts = 0;
      for (const chapter of chapters) {
        for (let count = 1; count <= chapter.erases; count++) {
          for (let seed = 1; seed <= 25; seed++) {
            const plan = (flash: VirtualFlashArea): void => flash.cutAtErase(count, { seed });
            check(chapter, plan, `chapter ${chapter.index}, erase ${count}, seed ${seed}`);
            cuts += 1;
          }
        }
      }
      assert.ok(cuts >= 100, `${cuts} cuts`);
    });
  });
}

import assert from "node:assert/strict";
import { PowerLost } from "../../../hosts/virtual/flash";
import type { Chronicle } from "../../../modules/chronicle/chronicle";
import type { FlashArea } from "../../../modules/device/flash";
import type { FinishedSession } from "../../../modules/sessions/session";
import { finishedOf, newFlash, open, reopened } from "./rig";

function readAll(chronicle: Chronicle): FinishedSession[] {
  const reader = chronicle.sessionReader();
  const found: FinishedSession[] = [];
  for (let session = reader.next(); session !== undefined; session = reader.next()) found.push(session);
  assert.equal(reader.next(), undefined, "and stays at its end");
  return found;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function numbers(sessions: readonly FinishedSession[]): number[] {
  return sessions.map(({ number }) => number);
}

/** Sessions are finished until the history has come round twice; the newest one's number. */
function fill(chronicle: Chronicle): number {
  for (let number = 1; number <= 700; number++) {
    chronicle.finish(finishedOf(number));
    chronicle.tend();
    chronicle.tend();
  }
  return 700;
}

describe("the finished sessions, read again", () => {
  it("are none on new flash, and none without any", () => {
    assert.deepEqual(readAll(open(newFlash()).chronicle), []);
    assert.deepEqual(readAll(open(undefined).chronicle), []);
  });

  it("are those at hand where there is no flash", () => {
    const { chronicle } = open(undefined);
    for (const number of range(1, 20)) chronicle.finish(finishedOf(number));
    assert.deepEqual(numbers(readAll(chronicle)), range(5, 20));
  });

  it("are all that flash holds, whole, and not only the 16 at hand; after a restart too", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    for (const number of range(1, 100)) chronicle.finish(finishedOf(number, { energyWh: number }));
    const all = range(1, 100).map((number) => finishedOf(number, { energyWh: number }));
    assert.deepEqual(readAll(chronicle), all);
    assert.deepEqual(readAll(reopened(flash)), all);
  });

  it("are the newest without a gap when the flash has come round", () => {
    const flash = newFlash();
    const last = fill(open(flash).chronicle);
    const found = numbers(readAll(reopened(flash)));
    assert.ok(found.length > 200, `${found.length}`);
    assert.deepEqual(found, range(last - found.length + 1, last));
  });

  it("are read a record at a time", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    fill(chronicle);
    let most = 0;
    const read = flash.read.bind(flash);
    flash.read = (address, length) => {
      most = Math.max(most, length);
      return read(address, length);
    };
    const reader = chronicle.sessionReader();
    while (reader.next() !== undefined);
    assert.ok(most > 0 && most < 200, `${most}`);
  });

  it("are those that flash has not taken yet, too", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    for (const number of range(1, 30)) chronicle.finish(finishedOf(number));
    flash.cutAfterBytes(1, { halfBits: 0 });
    for (const number of range(31, 33)) chronicle.finish(finishedOf(number));
    flash.powerOn();
    assert.deepEqual(numbers(readAll(chronicle)), range(1, 33));
  });

  it("are those at hand where flash cannot be read any more", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    for (const number of range(1, 30)) chronicle.finish(finishedOf(number));
    const reader = chronicle.sessionReader();
    assert.deepEqual(numbers([reader.next(), reader.next()] as FinishedSession[]), [1, 2]);
    (flash as FlashArea).read = () => {
      throw new PowerLost();
    };
    const rest: number[] = [];
    for (let session = reader.next(); session !== undefined; session = reader.next()) rest.push(session.number);
    assert.deepEqual(rest, range(15, 30));
  });

  it("go on while sessions are added and the oldest are forgotten", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    const last = fill(chronicle);
    const reader = chronicle.sessionReader();
    const first = reader.next()?.number ?? 0;
    const found = [first];
    let number = last;
    for (let session = reader.next(); session !== undefined; session = reader.next()) {
      found.push(session.number);
      if (number >= last + 60) continue;
      chronicle.finish(finishedOf(++number));
      chronicle.tend();
    }
    assert.equal(found.at(-1), last + 60);
    // What was forgotten before it was reached is a sector at the most, at one place.
    const gaps = found.filter((each, index) => index > 0 && each !== (found[index - 1] ?? 0) + 1);
    assert.ok(gaps.length <= 2, `${gaps}`);
    assert.deepEqual(
      found,
      [...new Set(found)].sort((a, b) => a - b),
    );
  });

  it("are all but the one that was being written when the power went, at every byte of it", () => {
    const before = newFlash();
    const { chronicle } = open(before);
    for (const number of range(1, 45)) chronicle.finish(finishedOf(number));
    const done = before.copy();
    const writtenBefore = done.counters.writtenBytes;
    open(done).chronicle.finish(finishedOf(46));
    const bytes = done.counters.writtenBytes - writtenBefore;
    assert.ok(bytes > 80, `${bytes}`);
    for (let byte = 1; byte <= bytes; byte++)
      for (const halfBits of [0x00, 0x55, 0xff]) {
        const flash = before.copy();
        const cut = open(flash).chronicle;
        flash.cutAfterBytes(byte, { halfBits });
        cut.finish(finishedOf(46));
        flash.powerOn();
        const { chronicle: next } = open(flash);
        const found = numbers(readAll(next));
        assert.deepEqual(found, range(1, next.lastFinishedNumber), `byte ${byte}`);
        assert.ok(next.lastFinishedNumber >= 45);
        next.finish(finishedOf(next.lastFinishedNumber + 1));
        assert.deepEqual(numbers(readAll(next)), range(1, next.lastFinishedNumber), `byte ${byte}, and gone on`);
      }
  });

  it("are the newest without a gap when the power went while a full flash was erased", () => {
    const before = newFlash();
    fill(open(before).chronicle);
    for (let seed = 1; seed <= 10; seed++) {
      const flash = before.copy();
      const cut = open(flash).chronicle;
      flash.cutAtErase(1, { seed });
      let number = 700;
      while (flash.isPowered) {
        cut.finish(finishedOf(++number));
        cut.tend();
      }
      flash.powerOn();
      const { chronicle: next } = open(flash);
      const found = numbers(readAll(next));
      assert.ok(found.length > 190, `${found.length}`);
      assert.deepEqual(found, range(next.lastFinishedNumber - found.length + 1, next.lastFinishedNumber));
    }
  });
});

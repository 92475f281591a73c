import assert from "node:assert/strict";
import { MAX_EVENTS } from "../../../modules/chronicle/book-state";
import { newFlash, open, reopened } from "./rig";

describe("the chronicle's events", () => {
  it("are the newest, and numbered on over a restart", () => {
    const flash = newFlash();
    const first = open(flash).chronicle;
    for (let index = 1; index <= 11; index++) first.note(`one ${index}`, undefined, 1_000 * index);
    const second = reopened(flash);
    second.note("after", undefined, 0);
    for (const each of [second, reopened(flash)]) {
      assert.equal(each.events.length, MAX_EVENTS);
      assert.deepEqual(
        each.events.map(({ number }) => number),
        [5, 6, 7, 8, 9, 10, 11, 12],
      );
      assert.deepEqual(each.events.at(-1), { number: 12, what: "after", wallMs: null, uptimeS: 0 });
    }
  });

  it("may say the same again", () => {
    const { chronicle } = open(newFlash());
    for (let index = 0; index < 3; index++) chronicle.note("diode", undefined, 0);
    assert.deepEqual(
      chronicle.events.map(({ number, what }) => `${number} ${what}`),
      ["1 diode", "2 diode", "3 diode"],
    );
  });

  it("are printable, and cut after 40 characters", () => {
    const { chronicle } = open(newFlash());
    chronicle.note(`error: a\nb\u0000c é\u{1f600} ${"x".repeat(60)}`, undefined, 0);
    const what = chronicle.events[0]?.what ?? "";
    assert.equal(what, `error: a?b?c ??? ${"x".repeat(23)}`);
    assert.equal(what.length, 40);
  });

  for (const wallMs of [Number.NaN, -1, Number.POSITIVE_INFINITY, 253_402_300_800_000]) {
    it(`are kept where the time of day says ${wallMs}, as of no known time`, () => {
      const flash = newFlash();
      const { chronicle } = open(flash);
      chronicle.note("diode", wallMs, 5_000);
      const wanted = [{ number: 1, what: "diode", wallMs: null, uptimeS: 5 }];
      assert.deepEqual(chronicle.events, wanted);
      assert.deepEqual(reopened(flash).events, wanted);
    });
  }
});

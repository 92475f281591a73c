import assert from "node:assert/strict";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import type { KeptRecord } from "../../../modules/ledger/records";
import { untilPowerLost } from "../journal/rig";
import { HOUR_MS, MINUTE_MS } from "../tariff/tariffs";
import { draw, event, open, session, usedWh } from "./rig";

/** Small, so that the ring comes round. */
const SECTOR_BYTES = 1_024;
const GAP_WH = 30_000;

function sessionsOf(kept: readonly KeptRecord[]): number[] {
  return kept.filter((one) => one.kind === "session").map((one) => (one.kind === "session" ? one.session.number : 0));
}

describe("the power of a ledger goes", () => {
  it("at every byte while a gap of hours is booked, and every Wh is booked once", () => {
    // Large enough that nothing of it is forgotten.
    const before = new VirtualFlashArea(12, SECTOR_BYTES);
    open(before).ledger.add(draw(0, 0));
    const whole = before.copy();
    open(whole).ledger.add(draw(6 * HOUR_MS, GAP_WH));
    const bytes = whole.counters.writtenBytes;
    assert.ok(bytes > 1_000, `${bytes} bytes`);
    for (let byte = 1; byte <= bytes; byte += 1) {
      const flash = before.copy();
      const { ledger } = open(flash);
      flash.cutAfterBytes(byte, { halfBits: 0x55 });
      untilPowerLost(flash, () => ledger.add(draw(6 * HOUR_MS, GAP_WH)));
      const after = open(flash);
      after.ledger.add(draw(6 * HOUR_MS + MINUTE_MS, GAP_WH + 100));
      after.ledger.close();
      assert.equal(usedWh(open(flash).kept), GAP_WH + 100, `byte ${byte}`);
      assert.equal(after.ledger.strange, 0);
    }
  });

  it("at any byte and erase over turns of the ring, and what was told before it is there", () => {
    const flash = new VirtualFlashArea(6, SECTOR_BYTES);
    let number = 0;
    let erases = 0;
    for (let round = 0; round < 400; round++) {
      const { ledger, kept } = open(flash);
      assert.equal(sessionsOf(kept).at(-1) ?? 0, number);
      if (round % 3 === 0) flash.cutAfterBytes(1 + ((round * 7) % 160), { halfBits: 0xaa });
      else flash.cutAtErase(1, { seed: round });
      let done = number;
      for (let index = 0; index < 40 && flash.isPowered; index++) {
        ledger.add(index % 4 === 3 ? event(round * HOUR_MS + index) : session(number + 1 + index));
        if (flash.isPowered && index % 4 !== 3) done = number + 1 + index;
      }
      erases += flash.isPowered ? 0 : 1;
      flash.powerOn();
      const found = sessionsOf(open(flash).kept);
      const newest = found.at(-1) ?? 0;
      assert.ok(newest >= done, `round ${round}: ${newest} after ${done}`);
      assert.deepEqual(
        found,
        [...found].sort((a, b) => a - b),
      );
      number = newest;
    }
    assert.ok(erases > 300, `${erases} cuts`);
  });
});

import assert from "node:assert/strict";
import { readLook } from "../../../sim/moddable/looks";

const CHARGER = { state: "B2", offeredA: 16, energyWh: null, sessions: 3, limit: "house", why: "…", fault: null };
const METER = { reading: { atMs: 5, currentA: [1, 2, 3] } };
const MANAGER = { role: "leads", term: 4, chargers: 8, heard: 7 };

describe("what a program shows", () => {
  it("is a charger's, a meter's or a manager's", () => {
    assert.deepEqual(readLook(JSON.stringify(CHARGER)), { charger: CHARGER });
    assert.deepEqual(readLook(JSON.stringify(METER)), { meter: METER });
    assert.deepEqual(readLook(JSON.stringify({ reading: null })), { meter: { reading: null } });
    assert.deepEqual(readLook(JSON.stringify(MANAGER)), { manager: MANAGER });
  });

  it("is refused where it is none of them", () => {
    for (const text of ["", "{", "null", "{}", JSON.stringify({ ...MANAGER, role: "rests" }), "x".repeat(20_000)])
      assert.throws(() => readLook(text), /shows what is not known here/);
  });
});

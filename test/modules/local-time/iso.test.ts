import assert from "node:assert/strict";
import fc from "fast-check";
import { isoLocal as isoOfNode } from "../../../hosts/node/ledger/zone";
import { clockText, isoLocal, isoUtc } from "../../../modules/local-time/iso";

describe("a moment as ISO 8601", () => {
  it("is what Date makes of it, to the second", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Date.UTC(9999, 11, 30) }),
        fc.integer({ min: -720, max: 840 }),
        (atMs, offsetMin) => {
          const date = new Date(atMs).toISOString();
          assert.equal(isoUtc(atMs), `${date.slice(0, 19)}Z`);
          const local = isoOfNode(atMs, () => offsetMin);
          assert.equal(isoLocal(atMs, offsetMin), local.slice(0, 19) + local.slice(23));
        },
      ),
    );
  });

  it("has the clock with two digits each", () => {
    assert.deepEqual([0, 5, 425, 1_439, 1_440].map(clockText), ["00:00", "00:05", "07:05", "23:59", "24:00"]);
  });
});

import assert from "node:assert/strict";
import { recordsOf } from "../../../modules/mdns/records";
import { isOutranked } from "../../../modules/mdns/tie-break";
import { name, packet, record, type TypeName } from "./rig";

const RECORDS = recordsOf({ label: "box", address: Uint8Array.of(10, 0, 0, 5), port: 80, text: ["a=b"] });
const HOST = RECORDS.slice(0, 1);
const INSTANCE = [RECORDS[2], RECORDS[1]].filter((each) => each !== undefined);
const OF = "box._http._tcp.local";
const SERVICE = [0, 0, 0, 0, 0, 80, ...name("box.local")];
const TEXT = [3, ...Buffer.from("a=b")];

function claims(...rows: readonly (readonly [of: string, type: TypeName, data: readonly number[], group?: number])[]) {
  return packet({
    authority: rows.map(([of, type, data, group = 1]) => record({ name: of, type, data, group })),
  });
}

describe("mDNS: two that probe for one name (RFC 6762 section 8.2)", () => {
  it("is won by the later bytes, compared without sign", () => {
    for (const [data, isLost] of [
      [[10, 0, 0, 4], false],
      [[10, 0, 0, 5], false],
      [[10, 0, 0, 6], true],
      [[200, 0, 0, 0], true],
      [[9, 255, 255, 255], false],
      [[10, 0, 0], false],
      [[10, 0, 0, 5, 0], true],
    ] as const)
      assert.equal(isOutranked(claims(["box.local", "A", data]), HOST), isLost, String(data));
  });

  it("is won by the higher type, and by who has more to say", () => {
    assert.equal(isOutranked(claims(["box.local", "AAAA", [0]]), HOST), true);
    assert.equal(isOutranked(claims(["box.local", "AAAA", [0]], ["box.local", "A", [10, 0, 0, 5]]), HOST), true);
    assert.equal(isOutranked(claims(["box.local", "AAAA", [0]], ["box.local", "A", [10, 0, 0, 4]]), HOST), false);
    assert.equal(
      isOutranked(claims([OF, "SRV", SERVICE], [OF, "TXT", TEXT]), INSTANCE),
      false,
      "in any order the same",
    );
    assert.equal(isOutranked(claims([OF, "TXT", TEXT]), INSTANCE), false);
    assert.equal(isOutranked(claims([OF, "SRV", SERVICE]), INSTANCE), true);
  });

  it("compares names written out", () => {
    const shortened = [0, 0, 0, 0, 0, 80, 0xc0, 12];
    const own = [record({ name: OF, type: "SRV", data: shortened }), record({ name: OF, type: "TXT", data: TEXT })];
    const bytes = packet({ questions: [[...name("box.local"), 0, 255, 0, 1]], authority: own });
    assert.equal(isOutranked(bytes, INSTANCE), false);
    const later = packet({ questions: [[...name("boy.local"), 0, 255, 0, 1]], authority: own });
    assert.equal(isOutranked(later, INSTANCE), true);
  });

  it("looks at no other names, classes and sections", () => {
    assert.equal(isOutranked(claims(["bow.local", "A", [255, 0, 0, 0]]), HOST), false);
    assert.equal(isOutranked(claims(["box.local", "A", [255, 0, 0, 0], 3]), HOST), false);
    const answers = [record({ name: "box.local", type: "A", data: [255, 0, 0, 0] })];
    assert.equal(isOutranked(packet({ answers }), HOST), false);
    assert.equal(isOutranked(packet({ additional: answers }), HOST), false);
  });
});

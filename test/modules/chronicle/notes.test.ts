import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeEvent,
  decodeFailures,
  decodeFault,
  encodeEvent,
  encodeFailures,
  encodeFault,
  MAX_NOTE_BYTES,
  NO_FAILURES,
} from "../../../modules/chronicle/notes";
import { FAULT_CODES } from "../../../modules/evse/faults";

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

describe("the note of a fault", () => {
  it("comes back, for each code there is", () => {
    for (const code of FAULT_CODES) {
      assert.deepEqual(decodeFault(encodeFault({ code, count: 0, isOver: false })), { code, count: 0, isOver: false });
      assert.deepEqual(decodeFault(encodeFault({ code, count: 4, isOver: true })), { code, count: 4, isOver: true });
    }
    assert.equal(decodeFault(encodeFault(null)), null);
    assert.equal(decodeFault(undefined), null);
  });

  it("counts no further than 99", () => {
    assert.deepEqual(decodeFault(encodeFault({ code: "diode", count: 1e12, isOver: false })), {
      code: "diode",
      count: 99,
      isOver: false,
    });
  });

  for (const text of [
    "",
    "[]",
    "null",
    '["no-such-fault",0,0]',
    '["diode"]',
    '["diode",-1,0]',
    '["diode",0.5,0]',
    '["diode",1]',
    '["diode",1,2]',
    "[1,1]",
  ])
    it(`is none for ${text === "" ? "nothing" : text}`, () => {
      assert.equal(decodeFault(bytesOf(text)), null);
    });

  it("is none for a text that is longer than a note", () => {
    const text = '["diode",1,0]';
    assert.notEqual(decodeFault(bytesOf(text + " ".repeat(MAX_NOTE_BYTES - text.length))), null);
    assert.equal(decodeFault(bytesOf(text + " ".repeat(MAX_NOTE_BYTES + 1 - text.length))), null);
  });
});

describe("the note of failures", () => {
  it("keeps 80 printable characters of what was said", () => {
    const text = `Error: line\nbreak \u2028 ${"y".repeat(100)}`;
    const found = decodeFailures(encodeFailures({ count: 7, text }));
    assert.equal(found.count, 7);
    assert.equal(found.text, `Error: line?break ? ${"y".repeat(60)}`);
  });

  it("comes back, whatever was said", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.string({ unit: "binary", maxLength: 120 }), (count, text) => {
        const bytes = encodeFailures({ count, text });
        const found = decodeFailures(bytes);
        assert.ok(bytes.length > 0 && bytes.length <= MAX_NOTE_BYTES);
        assert.equal(found.count, count);
        assert.equal(found.text.length, Math.min(text.length, 80));
        assert.match(found.text, /^[ -~]*$/);
      }),
      { seed: 33, numRuns: 500 },
    );
  });

  for (const text of ["", "[]", "[1]", '["1","x"]', '[-1,"x"]', '[1.5,"x"]', `[1,"${"x".repeat(81)}"]`, '[1,"x",2]'])
    it(`is none for ${text === "" ? "nothing" : text.slice(0, 20)}`, () => {
      assert.deepEqual(decodeFailures(bytesOf(text)), NO_FAILURES);
    });
});

describe("the note of an event", () => {
  it("comes back", () => {
    for (const event of [
      { number: 1, what: "", wallMs: null, uptimeS: 0 },
      { number: 999_999_999, what: "error: x", wallMs: 253_402_300_799_999, uptimeS: 999_999_999 },
    ])
      assert.deepEqual(decodeEvent(encodeEvent(event)), event);
  });
});

describe("anything odd", () => {
  const odd = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json({ maxDepth: 2 }).map(bytesOf),
    fc.array(fc.oneof(fc.double(), fc.string(), fc.constant(null))).map((list) => bytesOf(JSON.stringify(list))),
  );

  it("is none of the notes, or a good one", () => {
    fc.assert(
      fc.property(odd, (bytes) => {
        const fault = decodeFault(bytes);
        assert.ok(fault === null || (FAULT_CODES.includes(fault.code) && Number.isInteger(fault.count)));
        const { count, text } = decodeFailures(bytes);
        assert.ok(Number.isInteger(count) && count >= 0 && text.length <= 80);
        const event = decodeEvent(bytes);
        assert.ok(event === undefined || (Number.isInteger(event.number) && event.what.length <= 40));
      }),
      { seed: 34, numRuns: 5_000 },
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIpv4 } from "../../../modules/dns/ipv4";
import { encodeName, expandName, isNameAt, skipName } from "../../../modules/dns/name";

const label = fc.stringMatching(/^[A-Za-z0-9_-]{1,63}$/);
const labels = fc.array(label, { maxLength: 3 });

function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...Buffer.from(part)])));
}

describe("a name in a DNS message", () => {
  it("is written as labels with their lengths", () => {
    assert.deepEqual(encodeName(["a1", "local"]), bytes(2, "a1", 5, "local", 0));
    assert.deepEqual(encodeName([]), bytes(0));
  });

  it("is skipped, written out and recognised where it stands", () => {
    fc.assert(
      fc.property(labels, fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (name, before, after) => {
        const encoded = encodeName(name);
        const packet = Uint8Array.from([...before, ...encoded, ...after]);
        assert.equal(skipName(packet, before.length), before.length + encoded.length);
        assert.deepEqual(expandName(packet, before.length), encoded);
        assert.ok(isNameAt(packet, before.length, encoded));
      }),
    );
  });

  it("is the same in letters of any case, and another with any other byte changed", () => {
    const packet = bytes(3, "aZ[", 5, "LOCAL", 0);
    assert.ok(isNameAt(packet, 0, bytes(3, "Az[", 5, "local", 0)));
    // [ and { differ by the bit that letters differ by.
    assert.ok(!isNameAt(packet, 0, bytes(3, "Az{", 5, "local", 0)));
    assert.ok(!isNameAt(packet, 0, bytes(3, "Az[", 5, "locaL", 1, "x", 0)));
    assert.ok(!isNameAt(packet, 0, bytes(3, "Az[", 0)));
    assert.ok(!isNameAt(packet.subarray(0, packet.length - 1), 0, bytes(3, "Az[", 5, "local", 0)));
  });

  it("goes on where a pointer leads", () => {
    const packet = bytes(5, "local", 0, 2, "a1", 0xc0, 0, 0xc0, 7);
    const whole = bytes(2, "a1", 5, "local", 0);
    for (const at of [7, 12]) {
      assert.deepEqual(expandName(packet, at), whole);
      assert.ok(isNameAt(packet, at, whole));
    }
    assert.equal(skipName(packet, 7), 12);
    assert.equal(skipName(packet, 12), 14);
  });

  it("is malformed where a pointer leads round, too far on, or is cut off", () => {
    assert.equal(expandName(bytes(0xc0, 0), 0), undefined);
    assert.equal(expandName(bytes(0xc0, 2, 0xc0, 0), 0), undefined);
    assert.equal(expandName(bytes(1, "a", 0xc0, 0), 0), undefined);
    assert.ok(!isNameAt(bytes(1, "a", 0xc0, 0), 0, encodeName(["a", "a", "b"])));
    assert.equal(expandName(bytes(0xff, 0xff), 0), undefined);
    assert.equal(skipName(bytes(0xc0), 0), -1);
  });

  it("is malformed where a length is of no known kind, or a label is cut off", () => {
    for (const length of [0x40, 0x7f, 0x80, 0xbf]) {
      assert.equal(skipName(bytes(length, 0, 0), 0), -1);
      assert.equal(expandName(bytes(length, 0, 0), 0), undefined);
    }
    assert.equal(skipName(bytes(2, "a"), 0), -1);
    assert.equal(expandName(bytes(2, "a"), 0), undefined);
    assert.equal(skipName(bytes(1, "a"), 0), -1);
    assert.equal(skipName(bytes(), 0), -1);
  });

  it("has 255 bytes at most", () => {
    const longest = encodeName([..."abc"].map((letter) => letter.repeat(63)).concat("d".repeat(61)));
    assert.equal(longest.length, 255);
    assert.equal(skipName(longest, 0), 255);
    assert.deepEqual(expandName(longest, 0), longest);
    const longer = encodeName([..."abc"].map((letter) => letter.repeat(63)).concat("d".repeat(62)));
    assert.equal(skipName(longer, 0), -1);
    assert.equal(expandName(longer, 0), undefined);
  });

  it("never takes long or throws, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(700), labels, (packet, at, name) => {
        const expanded = expandName(packet, at);
        assert.ok(expanded === undefined || expanded.length <= 255);
        const end = skipName(packet, at);
        assert.ok(end === -1 || (end > at && end <= packet.length && end - at <= 256));
        isNameAt(packet, at, encodeName(name));
      }),
      { numRuns: 500 },
    );
  });
});

describe("an IPv4 address", () => {
  it("is four numbers up to 255", () => {
    assert.deepEqual(parseIpv4("192.168.4.1"), Uint8Array.of(192, 168, 4, 1));
    assert.deepEqual(parseIpv4("0.0.0.255"), Uint8Array.of(0, 0, 0, 255));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (four) =>
        assert.deepEqual(parseIpv4(four.join(".")), four),
      ),
    );
  });

  it("is nothing else", () => {
    for (const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "1.2.3.-1",
      "1.2.3.04",
      "1.2.3. 4",
      "1.2.3.",
      "1.2.3.1e1",
    ])
      assert.equal(parseIpv4(text), undefined, text);
    for (const text of ["1.2.3.0x4", "a.b.c.d", "1.2.3.4.", "::1", "1.2.3.-0", "1.2.3.1.5"])
      assert.equal(parseIpv4(text), undefined, text);
  });
});

import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { parseRecord, recordText } from "../../../modules/access/password-record";
import { isOutdated, newStretching, PasswordWork } from "../../../modules/access/password-work";
import { Pbkdf2 } from "../../../modules/crypto/pbkdf2";
import { CHIP_UNITS_PER_MS } from "../../../sim/engine/chip-speed";
import { entropy } from "./fakes";

const NATIVE = { KeyStretcher: Pbkdf2 };
/** Of XS's meter, an iteration of modules/crypto/pbkdf2: measured, see password-work.ts. */
const UNITS_AN_ITERATION = 28_000;

describe("the record of a password", () => {
  it("is a text and back", () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), bytes(16), bytes(32), (iterations, salt, key) => {
        const record = { iterations, salt, key };
        assert.deepEqual(parseRecord(recordText(record)), record);
      }),
    );
  });

  it("is nothing else", () => {
    const salt = "A".repeat(22);
    const key = "A".repeat(43);
    assert.notEqual(parseRecord(`pbkdf2$1$${salt}$${key}`), undefined);
    for (const text of [
      "",
      "open-sesame",
      `pbkdf2$0$${salt}$${key}`,
      `pbkdf2$1000001$${salt}$${key}`,
      `pbkdf2$1.5$${salt}$${key}`,
      `pbkdf2$1e3$${salt}$${key}`,
      `pbkdf2$ 1$${salt}$${key}`,
      `pbkdf2$NaN$${salt}$${key}`,
      `pbkdf2$1$${salt.slice(1)}$${key}`,
      `pbkdf2$1$${salt}$${key.slice(1)}`,
      `pbkdf2$1$${salt}$${key}$`,
      `pbkdf2$1$${salt}`,
      `scrypt$1$${salt}$${key}`,
    ])
      assert.equal(parseRecord(text), undefined, text);
  });
});

describe("a password being stretched", () => {
  it("makes the record that Node's PBKDF2 makes, of a salt of its own", () => {
    for (const device of [{}, NATIVE]) {
      const stretching = newStretching(device, entropy);
      assert.notDeepEqual(stretching.salt, newStretching(device, entropy).salt);
      const work = new PasswordWork(device, "pässword € 🔌", stretching);
      assert.equal(work.record, undefined);
      let steps = 1;
      while (!work.step()) steps += 1;
      const { iterations, salt } = stretching;
      const key = new Uint8Array(pbkdf2Sync("pässword € 🔌", salt, iterations, 32, "sha256"));
      assert.deepEqual(work.record, { iterations, salt, key });
      assert.equal(work.isOf({ iterations, salt, key }), true);
      assert.equal(work.isOf({ iterations, salt, key: key.map((byte, at) => (at === 31 ? byte ^ 1 : byte)) }), false);
      assert.equal(steps, device === NATIVE ? 200 : 31);
    }
  });

  it("is of no record before it is done", () => {
    const stretching = { iterations: 3, salt: new Uint8Array(16) };
    const work = new PasswordWork({}, "password", stretching);
    assert.equal(work.isOf({ ...stretching, key: new Uint8Array(32) }), false);
  });

  it("takes less than a second where JavaScript has to do it", () => {
    const { iterations } = newStretching({}, entropy);
    assert.ok((iterations * UNITS_AN_ITERATION) / CHIP_UNITS_PER_MS < 1_000);
  });

  it("is outdated where it was stretched less than is usual here", () => {
    const salt = new Uint8Array(16);
    assert.equal(isOutdated(NATIVE, { iterations: 19_999, salt }), true);
    assert.equal(isOutdated(NATIVE, { iterations: 20_000, salt }), false);
    assert.equal(isOutdated({}, { iterations: 20_000, salt }), false, "never weaker than it was");
    assert.equal(isOutdated({}, { iterations: 31, salt }), true);
  });

  it("is bounded, and says nothing of itself", () => {
    const stretching = newStretching({}, entropy);
    assert.ok(new PasswordWork({}, "€".repeat(64), stretching));
    assert.throws(
      () => new PasswordWork({}, "x".repeat(257), stretching),
      (error: Error) => !error.message.includes("xx"),
    );
  });
});

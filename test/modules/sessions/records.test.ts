import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeFinished,
  decodeProgress,
  encodeFinished,
  encodeProgress,
  MAX_FINISHED_BYTES,
  MAX_PROGRESS_BYTES,
} from "../../../modules/sessions/records";
import { type FinishedSession, SESSION_BOUNDS, type Session } from "../../../modules/sessions/session";
import type { StopReason } from "../../../modules/sessions/stop-reason";

const OPEN: Session = {
  number: 123,
  tag: "04A1B2C3",
  startedAtMs: 1_767_225_600_000,
  startWh: 1_234_567,
  energyWh: 12_345,
  durationMs: 36_000_000,
  contactorMs: 7_200_000,
  highestA: 31.97,
  stop: null,
};

const { stop: _, ...BASE } = OPEN;
const FINISHED: FinishedSession = { ...BASE, endedAtMs: 1_767_261_600_123, stopReason: "unplugged" };

const LONGEST: Session = {
  number: SESSION_BOUNDS.number,
  tag: "x".repeat(20),
  startedAtMs: SESSION_BOUNDS.wallMs,
  startWh: SESSION_BOUNDS.energyWh,
  energyWh: SESSION_BOUNDS.energyWh,
  durationMs: SESSION_BOUNDS.durationMs,
  contactorMs: SESSION_BOUNDS.durationMs,
  highestA: 999.99,
  stop: "target",
};

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

function asText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

const session: fc.Arbitrary<Session> = fc
  .record({
    number: fc.integer({ min: 1, max: SESSION_BOUNDS.number }),
    tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)),
    startedAtMs: fc.option(fc.integer({ min: 0, max: SESSION_BOUNDS.wallMs })),
    startWh: fc.option(fc.integer({ min: 0, max: SESSION_BOUNDS.energyWh })),
    energyWh: fc.integer({ min: 0, max: SESSION_BOUNDS.energyWh }),
    durationMs: fc.integer({ min: 0, max: SESSION_BOUNDS.durationMs }),
    contactorMs: fc.integer({ min: 0, max: SESSION_BOUNDS.durationMs }),
    highestA: fc.integer({ min: 0, max: 100_000 }).map((hundredths) => hundredths / 100),
    stop: fc.constantFrom(null, "ev", "energy", "time", "target", "user"),
  })
  .map((any) => ({
    ...any,
    energyWh: any.startWh === null ? 0 : any.energyWh,
    contactorMs: Math.min(any.contactorMs, any.durationMs),
  }));

const stopReason: fc.Arbitrary<StopReason> = fc.oneof(
  fc.constantFrom<StopReason[]>("unplugged", "ev", "energy", "time", "target", "user", "power-loss", "reset"),
  fc.stringMatching(/^[a-z0-9-]{1,32}$/).map((code): StopReason => `fault:${code}`),
);

describe("a session's records", () => {
  it("are short", () => {
    assert.equal(asText(encodeProgress(OPEN)), '[1,123,"04A1B2C3",1767225600000,1234567,12345,36000,7200,31.97,null]');
    assert.ok(encodeProgress({ ...OPEN, stop: "energy" }).length <= 80);
    assert.equal(
      asText(encodeFinished(FINISHED)),
      '[1,123,"04A1B2C3",1767225600000,1767261600123,1234567,12345,36000000,7200000,31.97,"unplugged"]',
    );
  });

  it("stay within their bounds at the greatest values", () => {
    assert.ok(encodeProgress(LONGEST).length <= MAX_PROGRESS_BYTES);
    assert.deepEqual(decodeProgress(encodeProgress(LONGEST)), LONGEST);
    const { stop: __, ...rest } = LONGEST;
    const finished: FinishedSession = {
      ...rest,
      endedAtMs: SESSION_BOUNDS.wallMs,
      stopReason: `fault:${"f".repeat(32)}`,
    };
    assert.ok(encodeFinished(finished).length <= MAX_FINISHED_BYTES);
    assert.deepEqual(decodeFinished(encodeFinished(finished)), finished);
  });

  it("come back as they were, progress to the second", () => {
    fc.assert(
      fc.property(session, stopReason, fc.option(fc.nat(SESSION_BOUNDS.wallMs)), (given, reason, endedAtMs) => {
        assert.deepEqual(decodeProgress(encodeProgress(given)), {
          ...given,
          durationMs: given.durationMs - (given.durationMs % 1_000),
          contactorMs: given.contactorMs - (given.contactorMs % 1_000),
        });
        const { stop: __, ...rest } = given;
        const finished: FinishedSession = { ...rest, endedAtMs, stopReason: reason };
        assert.deepEqual(decodeFinished(encodeFinished(finished)), finished);
      }),
      { numRuns: 2_000, seed: 34 },
    );
  });

  it("are not made of what no step makes", () => {
    for (const wrong of [{ number: 0 }, { tag: "" }, { energyWh: -1 }, { energyWh: 0.5 }, { highestA: Number.NaN }])
      assert.throws(() => encodeProgress({ ...OPEN, ...wrong }), RangeError);
    assert.throws(() => encodeFinished({ ...FINISHED, stopReason: "fault:No Code" }), RangeError);
    assert.throws(() => encodeFinished({ ...FINISHED, endedAtMs: Number.POSITIVE_INFINITY }), RangeError);
  });

  it("are refused where anything is odd", () => {
    const good = '[1,123,"04A1B2C3",1767225600000,1234567,12345,36000,7200,31.97,null]';
    assert.ok(decodeProgress(ascii(good)) !== undefined);
    for (const odd of [
      "",
      "null",
      "{}",
      good.slice(0, -1),
      good.replace("[1,", "[2,"),
      good.replace("[1,", '["1",'),
      good.replace("123,", "0,"),
      good.replace("123,", "1.5,"),
      good.replace("04A1B2C3", "a b"),
      good.replace('"04A1B2C3"', "0"),
      good.replace("12345,", "-1,"),
      good.replace("12345,", "1e99,"),
      good.replace("7200", "36001"),
      good.replace("1234567,12345", "null,1"),
      good.replace("31.97", "1001"),
      good.replace("null", '"unplugged"'),
      good.replace("null", '"fault:diode"'),
      good.replace(",null", ""),
      good.replace("null", "null,null"),
      good.replace("null", "[null]"),
      good.padEnd(MAX_PROGRESS_BYTES + 1),
    ])
      assert.equal(decodeProgress(ascii(odd)), undefined, odd);
    assert.ok(decodeProgress(ascii(good.padEnd(MAX_PROGRESS_BYTES))) !== undefined);
    assert.equal(decodeProgress(Uint8Array.of(0x5b, 0xff, 0x5d)), undefined);
    assert.equal(decodeFinished(encodeProgress(OPEN)), undefined);
    assert.equal(decodeProgress(encodeFinished(FINISHED)), undefined);
    const finished = asText(encodeFinished(FINISHED));
    for (const reason of ["null", '"fault:"', '"fault:X"', '"other"', `"fault:${"x".repeat(33)}"`])
      assert.equal(decodeFinished(ascii(finished.replace('"unplugged"', reason))), undefined, reason);
    assert.equal(decodeFinished(ascii(finished.padEnd(MAX_FINISHED_BYTES + 1))), undefined);
  });

  it("take 100,000 random inputs, throw nothing, and accept only what they would write", () => {
    const wholes = [encodeProgress(OPEN), encodeFinished(FINISHED), encodeProgress({ ...OPEN, tag: null, stop: "ev" })];
    const mutated = fc
      .tuple(fc.constantFrom(...wholes), fc.nat(100), fc.nat(3), fc.uint8Array({ maxLength: 3 }))
      .map(([whole, at, cut, put]) => Uint8Array.of(...whole.slice(0, at), ...put, ...whole.slice(at + cut)));
    const digits = fc
      .tuple(fc.constantFrom(...wholes), fc.nat(100), fc.constantFrom(...'0123456789.,-e"[]nx'))
      .map(([whole, at, unit]) => whole.map((byte, index) => (index === at ? unit.charCodeAt(0) : byte)));
    let accepted = 0;
    const property = (bytes: Uint8Array): void => {
      const open = decodeProgress(bytes);
      if (open !== undefined) assert.deepEqual(decodeProgress(encodeProgress(open)), open);
      const finished = decodeFinished(bytes);
      if (finished !== undefined) assert.deepEqual(decodeFinished(encodeFinished(finished)), finished);
      if (open !== undefined || finished !== undefined) accepted++;
    };
    fc.assert(fc.property(mutated, property), { numRuns: 40_000, seed: 35 });
    fc.assert(fc.property(digits, property), { numRuns: 30_000, seed: 36 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), property), { numRuns: 30_000, seed: 37 });
    assert.ok(accepted > 2_000, `the generator reaches the accepting side (${accepted})`);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { MeterLink } from "../../../modules/house/meter-link";
import type { MeterReadingMessage } from "../../../modules/messages/meter-reading";

interface Sent {
  readonly sequence: number;
  readonly uptimeMs: number;
  readonly ageMs?: number;
  readonly currentA?: number;
  readonly boot?: string;
}

function message({ sequence, uptimeMs, ageMs = 0, currentA = 10, boot = "ab" }: Sent): MeterReadingMessage {
  const reading = { ageMs, currentA: [currentA], voltageV: [230], powerW: [0], energyWh: 0, frequencyHz: 50 };
  return { version: 1, boot, sequence, uptimeMs, measures: "main", reading };
}

function silent(sent: Sent): MeterReadingMessage {
  return { ...message(sent), reading: null };
}

describe("the link to a meter", () => {
  it("has no reading before the first, nor after a message without one", () => {
    const link = new MeterLink();
    assert.equal(link.reading, undefined);
    link.receive(1_000, silent({ sequence: 0, uptimeMs: 0 }));
    assert.equal(link.reading, undefined);
  });

  it("takes a reading's time from its age", () => {
    const link = new MeterLink();
    link.receive(10_000, message({ sequence: 0, uptimeMs: 500, ageMs: 70 }));
    assert.deepEqual(link.reading, { atMs: 9_930, currentA: [10] });
  });

  it("drops and counts what was heard already, or was overtaken", () => {
    const link = new MeterLink();
    link.receive(10_000, message({ sequence: 5, uptimeMs: 500, currentA: 5 }));
    link.receive(10_001, message({ sequence: 5, uptimeMs: 500, currentA: 99 }));
    link.receive(10_002, message({ sequence: 4, uptimeMs: 400, currentA: 99 }));
    assert.deepEqual(link.reading?.currentA, [5]);
    assert.equal(link.outOfOrder, 2);
    link.receive(15_000, message({ sequence: 6, uptimeMs: 5_500, currentA: 6 }));
    assert.deepEqual(link.reading?.currentA, [6]);
  });

  it("sees that a message was long on its way: it does not look fresh", () => {
    const link = new MeterLink();
    link.receive(10_000, message({ sequence: 0, uptimeMs: 0 }));
    link.receive(15_000 + 20_000, message({ sequence: 1, uptimeMs: 5_000, ageMs: 70 }));
    const takenMs = link.reading?.atMs ?? 0;
    assert.ok(Math.abs(takenMs - 14_930) <= 25_000 * 0.0005 + 1e-9, `${takenMs} ms`);
  });

  it("learns that an earlier message had been late from the first that is not", () => {
    const link = new MeterLink();
    link.receive(20_000, message({ sequence: 0, uptimeMs: 0, currentA: 4 }));
    assert.equal(link.reading?.atMs, 20_000);
    // The same reading said again, now without delay: it was taken 20 s before it was first heard.
    link.receive(20_100, message({ sequence: 1, uptimeMs: 20_000, ageMs: 20_000, currentA: 4 }));
    assert.equal(link.reading?.atMs, 100);
  });

  it("begins anew with another boot of the meter, wherever its counters stand", () => {
    const link = new MeterLink();
    link.receive(100_000, message({ sequence: 900, uptimeMs: 90_000, currentA: 1 }));
    link.receive(130_000, message({ sequence: 0, uptimeMs: 100, ageMs: 50, currentA: 2, boot: "cd" }));
    assert.deepEqual(link.reading, { atMs: 129_950, currentA: [2] });
    assert.equal(link.outOfOrder, 0);
  });

  it("keeps the last reading, and its time, over a boot that has none yet", () => {
    const link = new MeterLink();
    link.receive(100_000, message({ sequence: 9, uptimeMs: 90_000, currentA: 1 }));
    link.receive(101_000, silent({ sequence: 0, uptimeMs: 100, boot: "cd" }));
    assert.deepEqual(link.reading, { atMs: 100_000, currentA: [1] });
  });

  it("gives a reading that is said again no new time", () => {
    const link = new MeterLink();
    // Each message is some milliseconds faster than the one before.
    for (let index = 0; index < 12; index++) {
      const sentMs = 5_000 * index;
      link.receive(sentMs + 30 - 2 * index, message({ sequence: index, uptimeMs: sentMs, ageMs: sentMs, currentA: 8 }));
    }
    assert.deepEqual(link.reading, { atMs: 30, currentA: [8] });
  });

  it("follows clocks that drift apart by 300 ppm for a day without a reading growing old", () => {
    for (const ppm of [300, -300]) {
      const link = new MeterLink();
      let worstMs = 0;
      for (let index = 0; index < 17_280; index++) {
        const nowMs = 5_000 * index;
        link.receive(nowMs + 6, message({ sequence: index, uptimeMs: nowMs * (1 + ppm / 1e6), ageMs: 70 }));
        worstMs = Math.max(worstMs, Math.abs((link.reading?.atMs ?? 0) - (nowMs - 70)));
      }
      assert.ok(worstMs < 20, `${ppm} ppm: ${worstMs} ms`);
    }
  });

  it("counts on beyond 32 bits", () => {
    const link = new MeterLink();
    const startMs = 2 ** 32 - 2_000;
    link.receive(startMs, message({ sequence: 2 ** 32 - 1, uptimeMs: 2 ** 32 - 5_000, currentA: 3 }));
    link.receive(startMs + 5_000, message({ sequence: 2 ** 32, uptimeMs: 2 ** 32, ageMs: 60, currentA: 4 }));
    assert.deepEqual(link.reading, { atMs: startMs + 4_940, currentA: [4] });
    assert.equal(link.outOfOrder, 0);
  });

  it("never takes a reading for younger than it is, however the network delays, drops and reorders", () => {
    const way = fc.record({ delayMs: fc.integer({ min: 5, max: 30_000 }), isLost: fc.boolean() });
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 30 }), (ways) => {
        const link = new MeterLink();
        // A first message that came as fast as any can: what the later ones are measured by.
        link.receive(5, message({ sequence: 0, uptimeMs: 0, currentA: 0 }));
        const arrivals = ways
          .map((each, index) => ({ ...each, sequence: index + 1, sentMs: 5_000 * (index + 1) }))
          .filter((each) => !each.isLost)
          .map((each) => ({ ...each, atMs: each.sentMs + each.delayMs }))
          .sort((a, b) => a.atMs - b.atMs);
        let newest = 0;
        for (const each of arrivals) {
          link.receive(each.atMs, message({ ...each, uptimeMs: each.sentMs, currentA: each.sequence }));
          newest = Math.max(newest, each.sequence);
          assert.deepEqual(link.reading?.currentA, [newest]);
          const mostMs = 5_000 * newest + 5 + 0.0005 * each.atMs;
          assert.ok((link.reading?.atMs ?? 0) <= mostMs, `${link.reading?.atMs} > ${mostMs}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

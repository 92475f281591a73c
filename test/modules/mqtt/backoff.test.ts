import assert from "node:assert/strict";
import fc from "fast-check";
import { maxRetryIntervalMs, retryIntervalMs } from "../../../modules/mqtt/backoff";
import { nextPacketId } from "../../../modules/mqtt/packet-id";

describe("MQTT back-off", () => {
  it("goes 1, 2, 4, 8 s in the middle of its jitter, and stays there", () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 1000].map((failures) => retryIntervalMs(failures, 0.5)),
      [1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
    );
  });

  it("spreads a quarter to either side", () => {
    assert.equal(retryIntervalMs(1, 0), 750);
    assert.equal(retryIntervalMs(1, 0.999), 1_249.5);
    assert.equal(retryIntervalMs(4, 1), maxRetryIntervalMs);
  });

  it("is never longer than 10 s, nor shorter than 750 ms, whatever comes in", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (failures, random) => {
        const intervalMs = retryIntervalMs(failures, random);
        return intervalMs >= 750 && intervalMs <= 10_000;
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("MQTT packet ids", () => {
  const free = () => false;

  it("count up and wrap from 65535 to 1", () => {
    assert.equal(nextPacketId(0, free), 1);
    assert.equal(nextPacketId(65_534, free), 65_535);
    assert.equal(nextPacketId(65_535, free), 1);
  });

  it("leave out those in use, also over the wrap", () => {
    const used = new Set([65_535, 1, 2]);
    assert.equal(
      nextPacketId(65_534, (id) => used.has(id)),
      3,
    );
  });
});

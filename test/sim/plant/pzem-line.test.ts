import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "../../../hosts/virtual/random";
import { crc16 } from "../../../modules/pzem/crc";
import { lineMs, seal } from "../../../modules/pzem/frame";
import { readInputQuestion, resetEnergyQuestion } from "../../../modules/pzem/writer";
import { type LineDelivery, PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { hex } from "../../modules/pzem/golden";

function lineOf(addresses: number[], splitChance = 0): { line: PzemLine; modules: PzemModule[] } {
  const random = new SeededRandom(4, "line");
  const next = () => random.next();
  const modules = addresses.map((address) => new PzemModule({ address, random: next }));
  return { line: new PzemLine({ modules, random: next, splitChance }), modules };
}

function join(deliveries: LineDelivery[]): number[] {
  return deliveries.flatMap((delivery) => [...delivery.bytes]);
}

describe("PZEM line", () => {
  it("answers after question, 5–40 ms of thought, and answer have gone by", () => {
    const { line } = lineOf([1]);
    const delays = new Set<number>();
    for (let index = 0; index < 200; index++) {
      const [delivery, ...more] = line.receive(1000 * index, readInputQuestion(1));
      assert.equal(more.length, 0);
      const ownMs = (delivery?.afterMs ?? 0) - lineMs(33);
      assert.ok(ownMs >= 5 - 1e-6 && ownMs <= 40 + 1e-6, `${ownMs} ms`);
      delays.add(Math.round(ownMs));
    }
    assert.ok(delays.size > 20, "it is not always the same");
  });

  it("splits some answers in two, in the order of time", () => {
    const { line } = lineOf([1], 0.5);
    let splits = 0;
    for (let index = 0; index < 200; index++) {
      const deliveries = line.receive(1000 * index, readInputQuestion(1));
      assert.equal(crc16(Uint8Array.from(join(deliveries))), 0);
      if (deliveries.length < 2) continue;
      splits++;
      assert.ok((deliveries[0]?.afterMs ?? 0) < (deliveries[1]?.afterMs ?? 0));
    }
    assert.ok(splits > 50 && splits < 150, `${splits}`);
  });

  it("takes a question in pieces, and none with a pause in it", () => {
    const { line } = lineOf([1]);
    const question = readInputQuestion(1);
    assert.equal(line.receive(0, question.subarray(0, 3)).length, 0);
    assert.equal(line.receive(5, question.subarray(3)).length, 1);
    assert.equal(line.receive(1000, question.subarray(0, 3)).length, 0);
    assert.equal(line.receive(1050, question.subarray(3)).length, 0);
    assert.equal(line.receive(2000, question).length, 1);
    assert.ok(line.badRequests > 0);
  });

  it("does not answer a damaged question", () => {
    const { line } = lineOf([1]);
    const question = readInputQuestion(1);
    for (let bit = 0; bit < 64; bit++) {
      const damaged = Uint8Array.from(question);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(line.receive(1000 * bit, damaged).length, 0, `bit ${bit}`);
    }
  });

  it("answers an unknown function with an exception", () => {
    const { line } = lineOf([1]);
    const [delivery] = line.receive(0, seal(hex("01 2B 0000")));
    assert.deepEqual([...(delivery?.bytes ?? [])].slice(0, 3), [1, 0xab, 1]);
  });

  it("lets each of three modules answer for itself, and spoils what two say at once", () => {
    const { line } = lineOf([1, 2, 3]);
    for (const address of [1, 2, 3]) {
      const [delivery] = line.receive(address * 1000, readInputQuestion(address));
      assert.equal(delivery?.bytes[0], address);
    }
    const collision = join(line.receive(5000, readInputQuestion(0xf8)));
    assert.notEqual(crc16(Uint8Array.from(collision)), 0);
    const twins = lineOf([1, 1]).line;
    assert.notEqual(crc16(Uint8Array.from(join(twins.receive(0, resetEnergyQuestion(1))))), 0);
  });

  it("sends one answer after the other", () => {
    const { line, modules } = lineOf([1]);
    for (const module of modules) module.extraDelayMs = 300;
    const first = line.receive(0, readInputQuestion(1))[0]?.afterMs ?? 0;
    for (const module of modules) module.extraDelayMs = 0;
    const second = 220 + (line.receive(220, readInputQuestion(1))[0]?.afterMs ?? 0);
    assert.ok(second >= first + lineMs(25) - 1e-6);
  });

  it("is the same again from the same seed", () => {
    const run = () => {
      const { line } = lineOf([1], 0.5);
      return Array.from({ length: 50 }, (_, index) => line.receive(index * 1000, readInputQuestion(1)));
    };
    assert.deepEqual(run(), run());
  });

  it("holds whatever bytes are thrown at it, and answers the next good question", () => {
    const { line } = lineOf([1]);
    let nowMs = 0;
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), (chunks) => {
        for (const chunk of chunks) {
          nowMs += 50;
          for (const { afterMs, bytes } of line.receive(nowMs, chunk)) assert.ok(afterMs > 0 && bytes.length > 0);
        }
        nowMs += 1000;
        assert.equal(line.receive(nowMs, readInputQuestion(1)).length, 1);
      }),
      { numRuns: 2000 },
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { MqttFramer } from "../../../hosts/node/mqtt-framer";
import { publishIdOf } from "../../../hosts/node/mqtt-packets";

function frame(maxPacketBytes: number, chunks: readonly Uint8Array[]) {
  const packets: Buffer[] = [];
  const skipped: number[] = [];
  let malformed = 0;
  const framer = new MqttFramer(
    maxPacketBytes,
    {
      onPacket: (packet) => packets.push(Buffer.from(packet)),
      onSkipped: (_head, totalBytes) => skipped.push(totalBytes),
      onMalformed: () => {
        malformed += 1;
      },
    },
    () => malformed === 0,
  );
  for (const chunk of chunks) framer.push(Buffer.from(chunk));
  return { packets, skipped, malformed };
}

function packet(bodyBytes: number, fill = 7): Buffer {
  const length: number[] = [];
  for (let left = bodyBytes; length.length === 0 || left > 0; left = Math.floor(left / 128)) {
    length.push((left % 128) | (left >= 128 ? 0x80 : 0));
  }
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bodyBytes, fill)]);
}

describe("MQTT framer", () => {
  it("cuts packets of every length form", () => {
    const all = [0, 1, 127, 128, 16_383, 16_384].map((bytes) => packet(bytes));
    assert.deepEqual(frame(100_000, [Buffer.concat(all)]).packets, all);
  });

  it("skips what is over the bound, to the byte, and goes on behind it", () => {
    const over = packet(2_000);
    const { packets, skipped } = frame(2_002, [packet(1_999), over, packet(3)].map(Buffer.from));
    assert.deepEqual(packets, [packet(1_999), packet(3)]);
    assert.deepEqual(skipped, [2_003]);
  });

  it("refuses a length of more than four bytes", () => {
    assert.equal(frame(100, [Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 1])]).malformed, 1);
    assert.equal(frame(100, [Buffer.from([0x30, 0x80, 0x80, 0x80])]).malformed, 0);
  });

  it("gives the same packets however the stream is cut", () => {
    const stream = fc.array(fc.nat(300), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sizes, cuts) => {
        const bytes = Buffer.concat(sizes.map((size) => packet(size)));
        const chunks: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const step = cuts[turn % cuts.length] ?? 1;
          chunks.push(bytes.subarray(at, at + step));
          at += step;
        }
        const cut = frame(200, chunks);
        assert.deepEqual(cut, frame(200, [bytes]));
        assert.equal(cut.packets.length + cut.skipped.length, sizes.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it("takes 100,000 random byte strings without throwing or holding more than its bound", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const { packets } = frame(16, [bytes]);
        for (const each of packets) assert.ok(each.length <= 16);
        publishIdOf(Buffer.from(bytes));
      }),
      { numRuns: 100_000 },
    );
  });
});

describe("packet id of a message of which only the beginning is there", () => {
  it("is found behind the topic, for QoS 1 alone", () => {
    assert.equal(publishIdOf(Buffer.from([0x32, 0xff, 0x7f, 0, 1, 0x74, 0x12, 0x34, 1])), 0x1234);
    assert.equal(publishIdOf(Buffer.from([0x3b, 0xff, 0x7f, 0, 1, 0x74, 0x12, 0x34, 1])), 0x1234);
    assert.equal(publishIdOf(Buffer.from([0x30, 0xff, 0x7f, 0, 1, 0x74, 0x12, 0x34, 1])), undefined);
    assert.equal(publishIdOf(Buffer.from([0x34, 0xff, 0x7f, 0, 1, 0x74, 0x12, 0x34, 1])), undefined);
  });

  it("is not found where it is 0 or the topic does not end", () => {
    assert.equal(publishIdOf(Buffer.from([0x32, 0xff, 0x7f, 0, 1, 0x74, 0, 0])), undefined);
    assert.equal(publishIdOf(Buffer.from([0x32, 0xff, 0x7f, 0xff, 0xff, 0x74])), undefined);
    assert.equal(publishIdOf(Buffer.from([0x32])), undefined);
  });
});

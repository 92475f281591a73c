import assert from "node:assert/strict";
import fc from "fast-check";
import { generate, type Packet } from "mqtt-packet";
import { MqttInput } from "../../../hosts/node/mqtt-input";

function push(bytes: Uint8Array): { packets: Packet[]; invalid: number } {
  const packets: Packet[] = [];
  let invalid = 0;
  const input = new MqttInput(
    1_000,
    {
      onPacket: (packet) => packets.push(packet),
      onSkipped: () => {},
      onInvalid: () => {
        invalid += 1;
      },
    },
    () => invalid === 0,
  );
  input.push(Buffer.from(bytes));
  return { packets, invalid };
}

const good = [
  generate({ cmd: "connack", returnCode: 0, sessionPresent: false }),
  generate({ cmd: "publish", topic: "site/meter", payload: "3.2", qos: 1, messageId: 9, dup: false, retain: false }),
  generate({ cmd: "suback", messageId: 3, granted: [0, 1, 128] }),
  generate({ cmd: "puback", messageId: 4 }),
  generate({ cmd: "pingresp" }),
];

describe("MQTT input", () => {
  it("hands out each packet of a stream", () => {
    const { packets, invalid } = push(Buffer.concat(good));
    assert.deepEqual(
      packets.map(({ cmd }) => cmd),
      ["connack", "publish", "suback", "puback", "pingresp"],
    );
    assert.equal(invalid, 0);
  });

  it("stops at the first packet that is none", () => {
    const { packets, invalid } = push(Buffer.concat([good[4] ?? Buffer.alloc(0), Buffer.from([0x00, 0]), ...good]));
    assert.equal(packets.length, 1);
    assert.equal(invalid, 1);
  });

  it("takes 100,000 random and mutated streams without throwing", () => {
    const mutated = fc
      .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(20), fc.nat(255)), { maxLength: 3 }), fc.nat(20))
      .map(([packet, changes, cut]) => {
        const bytes = Buffer.from(packet);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return cut === 0 ? bytes.subarray(0, -1) : bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 20 }), mutated), (bytes) => {
        const { invalid } = push(bytes);
        return invalid <= 1;
      }),
      { numRuns: 100_000 },
    );
  });
});

import assert from "node:assert/strict";
import { errorFrame, informationFrame, lineMs, nackFrame } from "../../../modules/pn532/frame";
import {
  type Command,
  getFirmwareVersion,
  limitRetries,
  listTarget,
  releaseTargets,
  turnFieldOff,
  wakeUp,
} from "../../../modules/pn532/writer";
import { bytes, type GOLDEN, normal } from "./golden";

describe("PN532 frames", () => {
  it("are those of the manual", () => {
    const commands: readonly (readonly [keyof typeof GOLDEN, Command])[] = [
      ["wakeUp", wakeUp()],
      ["getFirmware", getFirmwareVersion()],
      ["limitRetries", limitRetries()],
      ["fieldOff", turnFieldOff()],
      ["list", listTarget()],
      ["release", releaseTargets()],
    ];
    for (const [name, { frame, code }] of commands) {
      assert.deepEqual(frame, bytes(name), name);
      assert.equal(frame[frame.indexOf(0xd4) + 1], code, name);
    }
    assert.deepEqual(nackFrame(), bytes("nack"));
    assert.deepEqual(errorFrame(), bytes("error"));
  });

  it("come after an ACK when they are sent again, save the one that wakes", () => {
    assert.deepEqual([...listTarget().again], [...bytes("ack"), ...bytes("list")]);
    assert.deepEqual(wakeUp().again, bytes("wakeUp"));
  });

  it("fit into the 128 bytes of an ESP32's FIFO, and their buffer is theirs alone", () => {
    for (const { frame, again } of [wakeUp(), getFirmwareVersion(), limitRetries(), listTarget()]) {
      assert.ok(frame.length <= 128 && again.length <= 128);
      assert.equal(frame.buffer.byteLength, frame.length);
      assert.equal(again.buffer.byteLength, again.length);
    }
  });

  it("hold at most 254 bytes of data", () => {
    const most = new Array<number>(254).fill(7);
    assert.deepEqual(informationFrame(0xd5, most), normal([0xd5, ...most]));
    assert.throws(() => informationFrame(0xd5, [...most, 7]), RangeError);
  });

  it("take a ms for 11.52 bytes", () => {
    assert.equal(lineMs(1152), 100);
  });
});

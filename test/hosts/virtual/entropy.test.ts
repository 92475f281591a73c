import assert from "node:assert/strict";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device } from "../../../modules/device/device";
import { BrokerRig } from "./mqtt-rig";

describe("entropy in virtual time", () => {
  function board(id: string, seed: number): Device {
    const { scheduler, broker } = new BrokerRig();
    return virtualDevice({
      id,
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "power-on",
      scheduler,
      scope: scheduler.scope(),
      random: new SeededRandom(seed, "board"),
      broker,
      storage: new VirtualFlash(),
      onRestart: () => {},
    });
  }

  function drawn(device: Device): string {
    const bytes = new Uint8Array(16);
    device.entropy?.(bytes);
    return Buffer.from(bytes).toString("hex");
  }

  it("is the same in every run, another one a board, a seed and a draw", () => {
    const first = board("a", 1);
    const draws = [drawn(first), drawn(first), drawn(board("b", 1)), drawn(board("a", 2))];
    assert.equal(new Set(draws).size, 4);
    assert.equal(drawn(board("a", 1)), draws[0]);
  });

  it("moves the other random numbers by one, once, and not before the first draw", () => {
    const [plain, other] = [board("a", 1), board("a", 1)];
    assert.equal(other.random(), plain.random());
    drawn(other);
    drawn(other);
    plain.random();
    assert.equal(other.random(), plain.random());
  });
});

import assert from "node:assert/strict";
import { inputLine, outputLine } from "../../../hosts/esp32/lines";
import { openInput, openOutput } from "../../../hosts/esp32/pins";
import { FakeChip } from "./fakes";

describe("pins of an ESP32", () => {
  it("are off from the first moment, whatever level that is", () => {
    for (const [active, levels] of [
      ["high", ["4=0", "4=1", "4=0", "4=0"]],
      ["low", ["4=1", "4=0", "4=1", "4=1"]],
    ] as const) {
      const chip = new FakeChip();
      const Line = outputLine(() => openOutput(chip.Digital, { pin: 4, active }));
      const line = new Line();
      line.write(1);
      line.write(0);
      line.close();
      line.close();
      assert.deepEqual(chip.wrote, levels);
      assert.equal(chip.pins.size, 0);
    }
  });

  it("switch off what is closed while it is on", () => {
    const chip = new FakeChip();
    const line = new (outputLine(() => openOutput(chip.Digital, { pin: 4, active: "high" })))();
    line.write(1);
    line.close();
    assert.equal(chip.wrote.at(-1), "4=0");
  });

  it("read 1 at the active level, and 0 with a broken wire", () => {
    for (const active of ["high", "low"] as const) {
      const chip = new FakeChip();
      const line = new (inputLine(() => openInput(chip.Digital, { pin: 5, active })))();
      assert.equal(line.read(), 0, active);
      for (const level of [0, 1] as const) {
        chip.state(5).level = level;
        assert.equal(line.read(), (level === 1) === (active === "high") ? 1 : 0);
      }
      line.close();
      assert.equal(chip.pins.size, 0);
    }
  });
});

import assert from "node:assert/strict";
import { Ssd1306 } from "../../../modules/ssd1306/ssd1306";
import { FakeSsd1306 } from "./fake-ssd1306";

/** A page of its own pattern. */
const pattern = (page: number): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, column) => (column * 7 + page) & 0xff);

function setup() {
  const chip = new FakeSsd1306();
  const display = new Ssd1306(chip);
  const frame = () => {
    for (let page = 0; page < 8; page++) display.write(page, pattern(page));
  };
  return { chip, display, frame };
}

describe("an SSD1306", () => {
  it("is set up by these bytes, before page 0", () => {
    const { chip, display } = setup();
    display.write(0, new Uint8Array(128));
    assert.deepEqual(chip.transfers, [
      "00a83fd30040a1c8da12817fa4a6d580d9f1db202e20028d14",
      "00b00010",
      `40${"00".repeat(128)}`,
    ]);
  });

  it("gets two transfers a page, and is switched on after the last", () => {
    const { chip, display } = setup();
    display.write(7, pattern(7));
    assert.deepEqual(chip.transfers, ["00b70010", `40${Buffer.from(pattern(7)).toString("hex")}`, "00af"]);
  });

  it("shows every page where it belongs, and noise never", () => {
    const { chip, display, frame } = setup();
    for (let page = 0; page < 8; page++) {
      assert.equal(chip.isLit, false);
      display.write(page, pattern(page));
    }
    assert.equal(chip.isLit, true);
    for (let page = 0; page < 8; page++) assert.deepEqual(chip.shown(page), pattern(page));
    frame();
    for (let page = 0; page < 8; page++) assert.deepEqual(chip.shown(page), pattern(page));
  });

  it("comes back with the next whole picture after it lost its supply for a moment", () => {
    const { chip, display, frame } = setup();
    frame();
    display.write(0, pattern(0));
    display.write(1, pattern(1));
    chip.reset();
    for (let page = 2; page < 8; page++) display.write(page, pattern(page));
    assert.equal(chip.isLit, false);
    frame();
    assert.equal(chip.isLit, true);
  });

  it("says its size, passes on that nothing answers, and lets go of the bus", () => {
    const { chip, display } = setup();
    assert.deepEqual([display.width, display.height], [128, 64]);
    chip.isGone = true;
    assert.throws(() => display.write(3, pattern(3)), /write failed/);
    display.close();
    assert.equal(chip.open, 0);
  });
});

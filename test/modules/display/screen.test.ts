import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Screen } from "../../../modules/display/screen";
import { Ssd1306 } from "../../../modules/ssd1306/ssd1306";
import { FakeSsd1306 } from "../ssd1306/fake-ssd1306";
import { draw, pictureOf } from "./picture";

function setup() {
  const scheduler = new Scheduler();
  const chip = new FakeSsd1306();
  const logs: string[] = [];
  const tries: number[] = [];
  const asked: number[] = [];
  const shown = { text: "one", isBusBroken: false };
  chip.open = 0;
  const screen = new Screen({
    device: { clock: scheduler, timers: scheduler, log: (level, message) => void logs.push(`${level} ${message}`) },
    Display: class extends Ssd1306 {
      constructor() {
        tries.push(scheduler.nowMs());
        if (shown.isBusBroken) throw new Error("inUse");
        chip.open += 1;
        super(chip);
      }
    },
    rows: () => {
      asked.push(scheduler.nowMs());
      return [{ text: shown.text, scale: 2 }];
    },
  });
  const picture = () => pictureOf(Array.from({ length: 8 }, (_, page) => chip.shown(page)));
  const pass = (ms: number) => scheduler.runUntil(scheduler.nowMs() + ms);
  return { pass, chip, logs, tries, asked, shown, screen, picture };
}

describe("a screen", () => {
  it("does nothing in its constructor, and then shows a page every 125 ms", () => {
    const { pass, chip } = setup();
    assert.equal(chip.open, 0);
    for (let page = 0; page < 16; page++) {
      const before = chip.transfers.length;
      pass(125);
      const pages = chip.transfers.slice(before).filter((transfer) => transfer.startsWith("00b"));
      assert.deepEqual(pages, [`00b${page % 8}0010`]);
    }
  });

  it("shows what it is told, a second later at most, and never two states in one picture", () => {
    const { pass, asked, shown, picture } = setup();
    pass(1_000);
    assert.deepEqual(picture(), draw([{ text: "one", scale: 2 }]));
    pass(125);
    shown.text = "two";
    pass(875);
    assert.deepEqual(picture(), draw([{ text: "one", scale: 2 }]));
    pass(1_000);
    assert.deepEqual(picture(), draw([{ text: "two", scale: 2 }]));
    assert.deepEqual(asked, [125, 1_125, 2_125]);
  });

  it("tries a display that is not there every 10 s, and says so once", () => {
    const { pass, chip, logs, tries } = setup();
    chip.isGone = true;
    pass(35_000);
    assert.deepEqual(tries, [0, 10_125, 20_250, 30_375]);
    assert.deepEqual(logs, ["warn the display does not answer; trying again every 10 s"]);
    assert.equal(chip.open, 0);
    chip.isGone = false;
    pass(7_000);
    assert.equal(chip.isLit, true);
  });

  it("finds a display again that was pulled off, and says so each time it is lost", () => {
    const { pass, chip, logs, picture } = setup();
    for (let loss = 1; loss <= 3; loss++) {
      pass(12_000);
      assert.equal(chip.isLit, true);
      assert.deepEqual(picture(), draw([{ text: "one", scale: 2 }]));
      chip.isGone = true;
      pass(500);
      chip.reset();
      chip.isGone = false;
      assert.equal(logs.length, loss);
      assert.equal(chip.open, 0);
    }
  });

  it("says nothing more of a bus that cannot be opened, and does not give up", () => {
    const { pass, tries, logs, shown, chip } = setup();
    shown.isBusBroken = true;
    pass(100_000);
    assert.equal(tries.length, 11);
    assert.equal(logs.length, 1);
    shown.isBusBroken = false;
    pass(11_000);
    assert.equal(chip.isLit, true);
  });

  it("leaves nothing behind when it closes, in whatever state", () => {
    for (const afterMs of [0, 500, 2_000]) {
      for (const isGone of [false, true]) {
        const { pass, chip, screen, tries } = setup();
        chip.isGone = isGone;
        pass(afterMs);
        screen.close();
        const { length } = chip.transfers;
        const tried = tries.length;
        pass(60_000);
        assert.deepEqual([chip.open, chip.transfers.length, tries.length], [0, length, tried]);
      }
    }
  });
});

import assert from "node:assert/strict";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device } from "../../../modules/device/device";
import type { GuardReport } from "../../../modules/device/guard";
import { BoardWords } from "../../../sim/desk/board-words";

function hex(text: string): string {
  return `=${Buffer.from(text).toString("hex")}`;
}

function rig(report: GuardReport = { coil: true, dropped: null }) {
  const done: string[] = [];
  const board: Pick<Device, "io" | "storage" | "wallClock"> = {
    io: {
      ControlPilot: class {
        write(duty: number) {
          done.push(`duty ${duty}`);
        }
        read() {
          return { highV: 5.99, lowV: -12, ageMs: 0.25 };
        }
        close() {}
      },
      Guard: class {
        write(phases: number) {
          done.push(`phases ${phases}`);
        }
        renew() {
          done.push("renew");
        }
        read() {
          return report;
        }
        close() {}
      },
      Temperature: class {
        read() {
          return Number.NaN;
        }
        close() {}
      },
      Dimming: class {
        read(): 0 | 1 {
          return 1;
        }
        close() {}
      },
      JournalFlash: virtualFlashClass(new VirtualFlashArea(2, 4096)),
    },
    storage: new VirtualFlash(),
    wallClock: { nowMs: () => undefined },
  };
  const words = new BoardWords(board as Device, (request) => `answer to ${request}`);
  return { words, done };
}

describe("the words of a program on the chip's engine", () => {
  it("reach pilot, guard, lines and gauges, and get numbers", () => {
    const { words, done } = rig();
    assert.equal(words.answer("pilot.read"), "5.99 -12 0.25");
    assert.equal(words.answer("pilot.write 16.666666666666668"), "0");
    assert.equal(words.answer("guard.write 3"), "0");
    assert.equal(words.answer("guard.renew"), "0");
    assert.deepEqual(done, ["duty 16.666666666666668", "phases 3", "renew"]);
    assert.equal(words.answer("line.read Dimming"), "1");
    assert.equal(words.answer("gauge.read Temperature"), "NaN");
    assert.equal(words.answer("wall.read"), "NaN");
  });

  it("say of the guard which contacts there are and why it dropped, by number", () => {
    assert.equal(rig().words.answer("guard.read"), "1 0 2 2");
    const dropped = { coil: false, dropped: "trip-line", contacts: true, extraContacts: false } as const;
    assert.equal(rig(dropped).words.answer("guard.read"), "0 3 1 0");
  });

  it("reach storage and flash, bytes in hexadecimal", () => {
    const { words } = rig();
    assert.equal(words.answer(`storage.read ${hex("charger")} ${hex("settings")}`), "-");
    assert.equal(words.answer(`storage.write ${hex("charger")} ${hex("settings")} ${hex("{€}")}`), "0");
    assert.equal(words.answer(`storage.read ${hex("charger")} ${hex("settings")}`), hex("{€}"));
    assert.equal(words.answer(`storage.delete ${hex("charger")} ${hex("settings")}`), "0");
    assert.equal(words.answer(`storage.read ${hex("charger")} ${hex("settings")}`), "-");
    assert.equal(words.answer("flash.write 4094 0aff"), "0");
    assert.equal(words.answer("flash.read 4093 4"), "=ff0affff");
    assert.equal(words.answer("flash.erase 0"), "0");
    assert.equal(words.answer("flash.read 4093 4"), "=ffffffff");
  });

  it("hand on what is asked in JSON", () => {
    assert.equal(rig().words.answer(`ask ${hex("hello")}`), hex("answer to hello"));
  });

  it("get the board's refusal on one line", () => {
    const { words } = rig();
    assert.match(words.answer("flash.read 8192 1"), /^!.*ends at 8192/);
    assert.match(words.answer("lock.read"), /^!this board has no plug lock$/);
    assert.match(words.answer("no.such word"), /^!the desk does not know the word no\.such$/);
    assert.ok(!words.answer(`storage.read ${hex("a\nb")} ${hex("c")}`).includes("\n"));
  });
});

import assert from "node:assert/strict";
import { GuardTask, REPORT } from "../../../../hosts/esp32/guard-task";
import type { NativeGuard } from "../../../../hosts/esp32/hardware";
import type { BoardData } from "../../../../modules/boards/board";
import { board as devkitc } from "../../../../modules/boards/esp32-devkitc";
import { FakeNative } from "../fakes";
import { GuardOnChip, skipWithoutGcc } from "./guard-core";
import { conversionsOf, PLAIN, type Wave } from "./wave";

/** The DevKitC, and a second contactor whose coil is on with a low pin. */
const BOARD: BoardData = {
  ...devkitc,
  pins: {
    ...devkitc.pins,
    secondContactorCoil: { pin: 21, active: "low" },
    secondContactorFeedback: { pin: 22, active: "low" },
  },
};
const COIL = 26;
const EXTRA_COIL = 21;
const CONTACTS = 27;
const EXTRA_CONTACTS = 22;
const TRIP = 32;
const STOP = 13;
const READY: Wave = PLAIN;
const LEFT: Wave = { ...PLAIN, highV: 9 };
const FULL = 8192;

const write = (phases: number) => `tell 0 ${phases}`;
const RENEW = "tell 1 0";
const drive = (duty: number) => `tell 2 ${duty}`;
const frame = (wave: Wave, gaugeA = 2089, gaugeB = 995) =>
  `frame ${wave.count} ${gaugeA} ${gaugeB} ${conversionsOf(wave).join(" ")}`;

/** 5 ms, and their frame. */
const frames = (count: number, wave: Wave, more: readonly string[] = []) =>
  Array.from({ length: count }, () => ["pass 5", frame(wave), ...more]).flat();

describe("native guard, its glue on a chip that is not there", function () {
  this.timeout(60_000);
  let chip: GuardOnChip;
  before(function () {
    skipWithoutGcc(this);
    chip = new GuardOnChip();
  });
  after(() => chip?.close());

  /** As hosts/esp32 opens it; no line is active, no contact closed. */
  function open(board = BOARD): string[] {
    const native = new FakeNative();
    const opened: NativeGuard = new GuardTask(native.Guard, board).open();
    opened.close();
    return [`set ${CONTACTS} 1`, `set ${EXTRA_CONTACTS} 1`, `set ${TRIP} 1`, `open ${native.config.join(" ")}`];
  }

  const CHARGING = () => [...open(), drive(FULL / 2), ...frames(3, READY), write(1)];

  /** The report, and the levels of both coils' pins. */
  const LOOK = ["read", `pin ${COIL}`, `pin ${EXTRA_COIL}`];
  function look(commands: readonly string[]) {
    const answers = chip.run([...commands, ...LOOK]).slice(-3);
    const numbers = answers.map((line) => line.split(" ").map(Number));
    const [report = [], coil = [], extra = []] = numbers;
    const value = (name: keyof typeof REPORT) => report[REPORT[name]];
    return { value, coil: coil[0] === 1, extra: extra[0] === 0 };
  }

  it("takes its pins: the coils off from the first moment, the inputs with the resistor that a broken wire needs", () => {
    const pins = [COIL, EXTRA_COIL, CONTACTS, EXTRA_CONTACTS, TRIP, STOP];
    const answers = chip.run([`set ${EXTRA_COIL} 0`, `set ${COIL} 1`, ...open(), ...pins.map((pin) => `pin ${pin}`)]);
    // Level, 2 for an output, 1 or −1 for the resistor up or down, in use.
    assert.deepEqual(answers.slice(-6), ["0 2 -1 1", "1 2 1 1", "1 1 1 1", "1 1 1 1", "1 1 1 1", "0 1 1 1"]);
  });

  it("closes one contactor or both, and shows their contacts", () => {
    const one = look([...CHARGING(), `set ${CONTACTS} 0`]);
    assert.deepEqual([one.coil, one.extra, one.value("closed"), one.value("contacts")], [true, false, 1, 1]);
    const both = look([...open(), drive(FULL / 2), ...frames(3, READY), write(3), `set ${EXTRA_CONTACTS} 0`]);
    assert.deepEqual([both.coil, both.extra, both.value("closed")], [true, true, 3]);
    assert.deepEqual([both.value("contacts"), both.value("extraContacts")], [0, 1]);
    const none = look([...CHARGING(), write(0)]);
    assert.deepEqual([none.coil, none.extra, none.value("closed"), none.value("dropped")], [false, false, 0, 0]);
  });

  it("reads pilot and gauges from its frames", () => {
    const { value } = look(CHARGING());
    assert.ok(Math.abs(Number(value("highMv")) - 6000) < 150 && Math.abs(Number(value("lowMv")) + 12_000) < 150);
    assert.deepEqual([value("ageMs"), value("temperatureMv"), value("proximityMv")], [0, 1249, 595]);
    const { value: later } = look([...CHARGING(), "pass 42"]);
    assert.equal(later("ageMs"), 42);
  });

  it("does without gauges where the board has none", () => {
    const { temperatureAdc, proximityAdc, ...pins } = BOARD.pins;
    assert.ok(temperatureAdc && proximityAdc);
    const { value } = look([...open({ ...BOARD, pins }), drive(FULL / 2), ...frames(3, READY)]);
    assert.ok(Math.abs(Number(value("highMv")) - 6000) < 150);
    assert.deepEqual([value("temperatureMv"), value("proximityMv")], [-1, -1]);
  });

  it("does not believe the two frames after a new duty", () => {
    const changed = [...CHARGING(), drive(FULL)];
    const steady: Wave = { ...PLAIN, dutyPercent: 100, highV: 9, lowV: 9 };
    assert.equal(look([...changed, ...frames(2, steady)]).value("ageMs"), 10);
    const { value } = look([...changed, ...frames(3, steady)]);
    assert.equal(value("ageMs"), 0);
    assert.ok(Math.abs(Number(value("lowMv")) - 9000) < 150);
  });

  it("drops the coils in the interrupt, without any task and without JavaScript", () => {
    const hung = chip.run([...CHARGING(), ...frames(39, READY), `pin ${COIL}`, ...frames(1, READY), `pin ${COIL}`]);
    assert.deepEqual([hung.at(-4)?.[0], hung.at(-1)?.[0]], ["1", "0"], "permit");
    const left = chip.run([...CHARGING(), ...frames(10, LEFT), `pin ${COIL}`, ...frames(1, LEFT), `pin ${COIL}`]);
    assert.deepEqual([left.at(-4)?.[0], left.at(-1)?.[0]], ["1", "0"], "pilot");
    for (const line of [`set ${TRIP} 0`, `set ${STOP} 1`]) {
      const tripped = chip.run([...CHARGING(), line, `pin ${COIL}`, ...frames(1, READY), `pin ${COIL}`]);
      assert.deepEqual([tripped.at(-4)?.[0], tripped.at(-1)?.[0]], ["1", "0"], line);
    }
  });

  it("drops the coils in the task, without any interrupt and without JavaScript", () => {
    const wait = ["pass 10", "task"];
    const silent = chip.run([...CHARGING(), ...Array(5).fill(wait).flat(), `pin ${COIL}`, ...wait, `pin ${COIL}`]);
    assert.deepEqual([silent.at(-4)?.[0], silent.at(-1)?.[0]], ["1", "0"], "the pilot is not seen any more");
    for (const line of [`set ${TRIP} 0`, `set ${STOP} 1`]) {
      const tripped = chip.run([...CHARGING(), line, ...wait, `pin ${COIL}`]);
      assert.equal(tripped.at(-1)?.[0], "0", line);
    }
  });

  it("says why, and opens both coils", () => {
    for (const [drop, commands] of [
      [1, frames(40, READY)],
      [2, frames(12, LEFT, [RENEW])],
      [3, [`set ${TRIP} 0`, "task"]],
      [4, [`set ${STOP} 1`, "task"]],
    ] as const) {
      const start = [...open(), drive(FULL / 2), ...frames(3, READY), write(3)];
      const seen = look([...start, ...commands]);
      assert.deepEqual([seen.value("dropped"), seen.coil, seen.extra], [drop, false, false]);
      assert.equal(look([...start, ...commands, write(1), RENEW, "task"]).coil, false, "not before it is acknowledged");
    }
  });

  it("cannot be held by a duty that changes all the time, nor by being read", () => {
    const busy = Array.from({ length: 12 }, (_, turn) => [
      "pass 5",
      frame(READY),
      drive(4000 + turn),
      RENEW,
      "read",
    ]).flat();
    const seen = look([...CHARGING(), ...busy]);
    assert.deepEqual([seen.coil, seen.value("dropped")], [false, 2]);
  });

  it("has one task whatever opens and closes, which feeds the watchdog each time it looks", () => {
    const rounds = Array.from({ length: 20 }, () => [...open(), "task", "close", "task"]).flat();
    assert.equal(chip.run(rounds).at(-1), "40 1 0");
  });

  it("opens when it is closed, gives its pins back, and leaves the coils off", () => {
    const pins = [COIL, EXTRA_COIL, TRIP, 34, 36, 39];
    const answers = chip.run([...CHARGING(), "close", ...pins.map((pin) => `pin ${pin}`), "task", `pin ${COIL}`]);
    assert.deepEqual(
      answers.slice(-8, -2).map((line) => line.split(" ")[3]),
      Array(6).fill("0"),
    );
    assert.deepEqual([answers.at(-8), answers.at(-7), answers.at(-1)], ["0 2 -1 0", "1 2 1 0", "0 2 -1 0"]);
    assert.equal(chip.run([...CHARGING(), "close", "close", write(1)]).at(-1), "closed");
  });

  it("says no where it is open already, where a pin is in use, and where the ADC does not start", () => {
    assert.equal(chip.run([...open(), ...open()]).at(-1), "guard: in use");
    const failed = chip.run(["fail 1", ...open(), `pin ${COIL}`, "fail 0", ...open(), `pin ${COIL}`]);
    assert.equal(failed[4], "guard: no ADC");
    assert.deepEqual([failed[5], failed.at(-1)], ["0 2 -1 0", "0 2 -1 1"]);
  });
});

import assert from "node:assert/strict";
import { PowerLost } from "../../../hosts/virtual/flash";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { Device, ResetReason } from "../../../modules/device/device";
import { SimulatedWallClock } from "../../../sim/plant/simulated-wall-clock";
import { type Application, PoweredPart } from "../../../sim/world/powered-part";
import { VirtualHosting } from "../../../sim/world/virtual-hosting";

const BOOT_MS = 300;
const WATCHDOG_MS = 8_000;

/** A part whose firmware is a counter of its own 10 ms steps. */
class Bench {
  readonly scheduler = new Scheduler();
  readonly logs: string[] = [];
  readonly hosting = new VirtualHosting(this.scheduler, 1, (_id, level, message) => {
    this.logs.push(`${level} ${message}`);
  });
  /** When and why the firmware started, and when the processor stopped, ms. */
  readonly starts: (readonly [number, ResetReason])[] = [];
  readonly stops: number[] = [];
  steps = 0;
  /** What the firmware does at its start. */
  atStart: (device: Device) => void = () => {};
  readonly part: PoweredPart<Application>;

  constructor() {
    const { scheduler, hosting } = this;
    const hardware = {
      id: "part",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      wallClock: new SimulatedWallClock(scheduler, hosting.epochMs),
      meterLine: { receive: () => [] },
      JournalFlash: hosting.journal("part"),
    } as const;
    this.part = new PoweredPart(
      scheduler,
      hosting,
      hardware,
      (device) => this.start(device),
      () => this.stops.push(scheduler.nowMs()),
    );
  }

  at(ms: number): this {
    this.scheduler.runUntil(ms);
    return this;
  }

  private start(device: Device): Application {
    this.starts.push([this.scheduler.nowMs(), device.resetReason]);
    this.atStart(device);
    device.timers.repeat(() => {
      this.steps += 1;
    }, 10);
    return { close: () => this.logs.push("closed") };
  }
}

describe("a board with its firmware", () => {
  it("that hangs for less than 8 s goes on, and is reset by its watchdog after 8 s", () => {
    const bench = new Bench();
    bench.part.powerOn("power-on");
    bench.at(1_000).part.hang(true);
    bench.at(1_000 + WATCHDOG_MS - 1).part.hang(false);
    bench.at(20_000);
    assert.deepEqual(bench.starts, [[0, "power-on"]]);
    bench.part.hang(true);
    bench.at(24_000).part.hang(true);
    bench.at(20_000 + WATCHDOG_MS);
    assert.deepEqual(bench.stops, [20_000 + WATCHDOG_MS], "told again, it hangs since the first");
    bench.part.hang(false);
    bench.at(40_000);
    assert.deepEqual(bench.starts[1], [20_000 + WATCHDOG_MS + BOOT_MS, "watchdog"]);
    assert.equal(bench.starts.length, 2);
  });

  it("that goes on hanging hangs again after each reset", () => {
    const bench = new Bench();
    bench.part.powerOn("power-on");
    bench.at(1_000).part.hang(true);
    const { steps } = bench;
    bench.at(1_000 + 3 * (WATCHDOG_MS + BOOT_MS) + 1);
    assert.equal(bench.steps, steps);
    assert.deepEqual(
      bench.starts.slice(1).map(([, reason]) => reason),
      ["watchdog", "watchdog", "watchdog"],
    );
  });

  it("without power has no watchdog, and with it again hangs again", () => {
    const bench = new Bench();
    bench.part.powerOn("power-on");
    bench.at(1_000).part.hang(true);
    bench.part.powerOff();
    bench.at(30_000);
    assert.equal(bench.starts.length, 1);
    bench.part.powerOn("power-on");
    bench.at(30_000 + WATCHDOG_MS + BOOT_MS);
    assert.deepEqual(bench.starts.slice(1), [
      [30_000, "power-on"],
      [30_000 + WATCHDOG_MS + BOOT_MS, "watchdog"],
    ]);
    bench.part.close();
    bench.at(60_000);
    assert.equal(bench.starts.length, 3);
    assert.equal(bench.scheduler.nextDueMs(), undefined);
  });

  it("that throws is told so, and starts anew after 0.3 s with its outputs safe", () => {
    const bench = new Bench();
    const told: unknown[] = [];
    bench.atStart = (device) => {
      device.onUncaught((error) => void told.push(String(error)));
      if (bench.starts.length === 1)
        device.timers.set(() => {
          throw new Error("broken");
        }, 100);
    };
    bench.part.powerOn("power-on");
    bench.at(100);
    assert.deepEqual([told, bench.stops, bench.part.application], [["Error: broken"], [100], undefined]);
    bench.at(1_000);
    assert.deepEqual(bench.starts, [
      [0, "power-on"],
      [100 + BOOT_MS, "software"],
    ]);
    assert.ok(bench.part.application !== undefined);
  });

  it("that throws already while it starts is tried again and again, and its handler hears of it", () => {
    const bench = new Bench();
    const told: unknown[] = [];
    bench.atStart = (device) => {
      device.onUncaught((error) => void told.push(String(error)));
      if (bench.starts.length <= 3) throw new Error("broken");
    };
    bench.part.powerOn("power-on");
    assert.deepEqual([bench.part.application, bench.stops], [undefined, [0]]);
    bench.at(3 * BOOT_MS);
    assert.deepEqual(told, ["Error: broken", "Error: broken", "Error: broken"]);
    assert.deepEqual(
      bench.starts.map(([ms]) => ms),
      [0, BOOT_MS, 2 * BOOT_MS, 3 * BOOT_MS],
    );
    assert.ok(bench.part.application !== undefined);
  });

  it("that asks for a restart while it starts gets it, and nothing of that start runs", () => {
    const bench = new Bench();
    bench.atStart = (device) => {
      if (bench.starts.length === 1) device.restart();
    };
    bench.part.powerOn("power-on");
    assert.equal(bench.part.application, undefined);
    bench.at(BOOT_MS - 1);
    assert.equal(bench.steps, 0);
    bench.at(1_000);
    assert.deepEqual(bench.starts, [
      [0, "power-on"],
      [BOOT_MS, "software"],
    ]);
  });

  it("is not restarted by an earlier start that asks late", () => {
    const bench = new Bench();
    let first: Device | undefined;
    bench.atStart = (device) => {
      first ??= device;
    };
    bench.part.powerOn("power-on");
    bench.part.powerOff();
    bench.part.powerOn("power-on");
    first?.restart();
    bench.at(10_000);
    assert.equal(bench.starts.length, 2);
  });

  it("that loses its power in the middle of a write finds its flash as it was left", () => {
    const bench = new Bench();
    const found: number[][] = [];
    bench.atStart = (device) => {
      const { JournalFlash } = device.io;
      assert.ok(JournalFlash !== undefined);
      const flash = new JournalFlash();
      found.push([...flash.read(0, 3)]);
      if (bench.starts.length === 1) device.timers.set(() => flash.write(0, Uint8Array.of(1, 2, 3)), 50);
    };
    bench.part.powerOn("power-on");
    bench.hosting.journalArea("part").cutAfterBytes(3);
    assert.throws(() => bench.at(100), PowerLost);
    bench.part.powerOff();
    bench.part.powerOn("power-on");
    assert.deepEqual(found, [
      [255, 255, 255],
      [1, 2, 255],
    ]);
    bench.part.reset("software");
    bench.at(1_000);
    assert.deepEqual(found[2], [1, 2, 255]);
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { FlashAreaConstructor } from "../../../modules/device/flash";
import { NodeHosting } from "../../../sim/live/node-hosting";
import { SimulatedWallClock } from "../../../sim/plant/simulated-wall-clock";
import { JOURNAL_FLASH } from "../../../sim/world/hosting";
import { until } from "../../hosts/node/rig";

describe("the plant's boards on Node", () => {
  const scheduler = new Scheduler();
  const errors: unknown[] = [];
  const realTime = new RealTime({ scheduler, onError: (error) => errors.push(error) });
  const folder = mkdtempSync(join(tmpdir(), "pilotline-hosting-"));
  after(() => {
    realTime.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const logs: string[] = [];
  const host = (stateFolder?: string) =>
    new NodeHosting({
      scheduler,
      realTime,
      broker: { host: "127.0.0.1", port: 1, user: "", password: "", tls: false },
      setBrokerDown: undefined,
      serialDevice: undefined,
      stateFolder,
      onLog: (id, level, message) => logs.push(`${id} ${level} ${message}`),
    });

  /** A board that starts now, and how often it asked for a restart. */
  function boot(hosting: NodeHosting) {
    const restarts = { count: 0 };
    const line = { receive: () => [] };
    const scope = scheduler.scope();
    const hardware = {
      id: "C1",
      board: { name: "bench", platform: "node", maxCurrentA: 32, phases: 1 },
      wallClock: new SimulatedWallClock(scheduler, hosting.epochMs),
      meterLine: line,
      tagLine: line,
      JournalFlash: hosting.journal("C1"),
    } as const;
    const booted = hosting.boot(hardware, "watchdog", scope, () => restarts.count++);
    return { ...booted, scope, restarts };
  }

  it("give it all the hardware, the time of day and the reason of its start", () => {
    const { device, shutdown } = boot(host());
    assert.deepEqual(Object.keys(device.io).sort(), ["JournalFlash", "MeterSerial", "TagSerial"]);
    assert.equal(device.resetReason, "watchdog");
    assert.ok(Math.abs((device.wallClock?.nowMs() ?? 0) - Date.now()) < 60_000);
    shutdown();
  });

  it("keep a journal in a file of the state's folder, or in memory without one", () => {
    const write = (Area: FlashAreaConstructor) => {
      const area = new Area();
      assert.deepEqual([area.sectors, area.sectorBytes], [JOURNAL_FLASH.sectors, JOURNAL_FLASH.sectorBytes]);
      area.write(4096, Uint8Array.of(7));
      area.close();
    };
    const read = (Area: FlashAreaConstructor) => {
      const area = new Area();
      const [byte] = area.read(4096, 1);
      area.close();
      return byte;
    };
    const kept = host(folder);
    write(kept.journal("C1"));
    assert.equal(statSync(join(folder, "C1.journal")).size, 65_536);
    assert.equal(read(host(folder).journal("C1")), 7);
    assert.equal(read(kept.journal("C2")), 0xff);
    const forgetful = host();
    write(forgetful.journal("C3"));
    assert.equal(read(forgetful.journal("C3")), 7);
    assert.equal(read(host().journal("C3")), 0xff);
    assert.ok(!existsSync(join(folder, "C3.journal")));
  });

  it("let go of what its firmware has opened when its processor is gone, a hundred times", () => {
    const hosting = host(folder);
    for (let round = 0; round < 100; round++) {
      const { device, shutdown, scope } = boot(hosting);
      const { JournalFlash, MeterSerial } = device.io;
      assert.ok(JournalFlash !== undefined && MeterSerial !== undefined);
      const flash = new JournalFlash();
      new MeterSerial({ baud: 9600 });
      scope.close();
      shutdown();
      assert.throws(() => flash.read(0, 1), /closed/);
    }
  });

  it("start it anew when it throws, at its start or later", async () => {
    const hosting = host();
    for (const fail of [
      (booted: ReturnType<typeof boot>) =>
        booted.call(() => {
          throw new Error("at the start");
        }),
      (booted: ReturnType<typeof boot>) =>
        realTime.run(
          () =>
            void booted.device.timers.set(() => {
              throw new Error("later");
            }, 1),
        ),
    ]) {
      const booted = boot(hosting);
      const told: string[] = [];
      booted.device.onUncaught((error) => told.push(String(error)));
      fail(booted);
      await until("it is restarted", () => booted.restarts.count === 1);
      assert.equal(told.length, 1);
      booted.call(() => assert.fail("after its end"));
      booted.shutdown();
    }
    assert.deepEqual(errors, []);
  });
});

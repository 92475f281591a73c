import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { virtualSerial } from "../../../hosts/virtual/serial";
import type { Device } from "../../../modules/device/device";
import type { Serial, SerialConstructor, SerialOptions } from "../../../modules/device/serial";
import type { CommandResult } from "../../../modules/pzem/command";
import { PzemPort, type PzemPortOptions } from "../../../modules/pzem/port";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";

interface Rig {
  readonly scheduler: Scheduler;
  readonly modules: PzemModule[];
  readonly port: PzemPort;
  readonly seen: string[];
}

type PortDevice = Pick<Device, "clock" | "timers" | "io">;

function deviceOf(scheduler: Scheduler, MeterSerial: SerialConstructor | undefined): PortDevice {
  return { clock: scheduler, timers: scheduler, io: MeterSerial === undefined ? {} : { MeterSerial } };
}

function portOf(device: PortDevice, seen: string[], options: Partial<PzemPortOptions> = {}): PzemPort {
  const nowMs = () => Math.round(device.clock.nowMs());
  return new PzemPort({
    device,
    addresses: [1],
    settled: true,
    onReadings: (round) => seen.push(`${nowMs()} ${round.modules.map((module) => module.reading?.currentA).join(" ")}`),
    onFailed: (round) => seen.push(`${nowMs()} ${round.modules.map((module) => module.outcome).join(" ")}`),
    onPortError: (error) => seen.push(`${nowMs()} port: ${error instanceof Error ? error.message : error}`),
    ...options,
  });
}

function rig(options: Partial<PzemPortOptions> = {}): Rig {
  const scheduler = new Scheduler();
  const random = new SeededRandom(1, "meter");
  const next = () => random.next();
  const modules = (options.addresses ?? [1]).map(
    (address, index) =>
      new PzemModule({
        address,
        random: next,
        source: (atMs, sample) => {
          sample.currentA = index + 1 + Math.floor(atMs / 1000) / 10;
          sample.powerW = 230 * sample.currentA;
        },
      }),
  );
  const line = new PzemLine({ modules, random: next, splitChance: 0.5 });
  const seen: string[] = [];
  const port = portOf(deviceOf(scheduler, virtualSerial(line, scheduler, scheduler)), seen, options);
  return { scheduler, modules, port, seen };
}

/** A serial class whose ports fail on demand. */
class Flaky {
  readonly ports: { options: SerialOptions; closed: boolean }[] = [];
  mayOpen = true;
  mayWrite = true;
  opens = true;

  readonly Serial: SerialConstructor;

  constructor(scheduler: Scheduler) {
    const flaky = this;
    this.Serial = class implements Serial {
      readonly record: { options: SerialOptions; closed: boolean };
      constructor(options: SerialOptions) {
        if (!flaky.mayOpen) throw new Error("no such device");
        this.record = { options, closed: false };
        flaky.ports.push(this.record);
        scheduler.set(() => flaky.opens && options.onWritable?.(128), 0);
      }
      read(): ArrayBuffer | undefined {
        return undefined;
      }
      write(): void {
        if (!flaky.mayWrite) throw new Error("output full");
      }
      close(): void {
        this.record.closed = true;
      }
    };
  }

  get open(): number {
    return this.ports.filter((port) => !port.closed).length;
  }
}

describe("PZEM port", () => {
  it("asks as soon as the port is open, and reads within 100 ms", () => {
    const { scheduler, port, seen } = rig();
    port.poll();
    assert.deepEqual(seen, []);
    scheduler.runUntil(100);
    assert.equal(seen.length, 1);
    assert.match(seen[0] ?? "", /^[3-9]\d 1$/);
    port.close();
  });

  it("reads three modules on one line, one after the other", () => {
    const { scheduler, port, seen } = rig({ addresses: [1, 2, 3] });
    port.poll();
    scheduler.runUntil(300);
    assert.match(seen.join(), /^\d+ 1 2 3$/);
    port.close();
  });

  it("sees values as coarse as the module renews them", () => {
    const { scheduler, port, seen } = rig();
    for (const atMs of [0, 400, 800, 1200]) {
      scheduler.runUntil(atMs);
      port.poll();
    }
    scheduler.runUntil(2000);
    assert.deepEqual(
      seen.map((line) => line.split(" ")[1]),
      ["1", "1", "1", "1.1"],
    );
    port.close();
  });

  it("reports silence after two questions, and believes the module again 5 s after its return", () => {
    const { scheduler, modules, port, seen } = rig();
    modules[0]?.setFault("silent", true);
    port.poll();
    scheduler.runUntil(1000);
    assert.deepEqual(seen.splice(0), ["420 silent"]);
    modules[0]?.setFault("silent", false);
    for (let atMs = 1000; atMs <= 6000; atMs += 1000) {
      scheduler.runUntil(atMs);
      port.poll();
    }
    scheduler.runUntil(7000);
    assert.deepEqual(
      seen.map((line) => line.split(" ")[1]),
      ["settling", "settling", "settling", "settling", "settling", "1.6"],
    );
    port.close();
  });

  it("reports garbage as such", () => {
    const { scheduler, modules, port, seen } = rig();
    modules[0]?.setFault("garbage", true);
    port.poll();
    scheduler.runUntil(1000);
    assert.match(seen.join(), /^\d+ garbled$/);
    assert.equal(port.counters.discardedBytes, 50);
    port.close();
  });

  it("drops the answers of a module that is always late, and what is read is never younger than it is", () => {
    const { scheduler, modules, port } = rig();
    if (modules[0] !== undefined) modules[0].extraDelayMs = 180;
    const ages: number[] = [];
    const late = portOf(
      deviceOf(scheduler, virtualSerial(new PzemLine({ modules, random: () => 0.5 }), scheduler, scheduler)),
      [],
      {
        onReadings: (round) => ages.push(scheduler.nowMs() - round.atMs),
        onFailed: (round) => ages.push(-round.modules.length),
      },
    );
    late.poll();
    scheduler.runUntil(3000);
    assert.equal(ages.length, 1);
    assert.ok(Math.abs((ages[0] ?? 0) - 237) < 1, `${ages[0]} ms: as old as the first question`);
    late.close();
    port.close();
  });

  it("carries out commands on a real module", () => {
    const { scheduler, modules, port, seen } = rig();
    const results: CommandResult[] = [];
    const note = (result: CommandResult) => results.push(result);
    scheduler.runUntil(1);
    port.command({ kind: "set-alarm", address: 1, thresholdW: 100 }, note);
    port.command({ kind: "read-alarm", address: 1 }, note);
    port.command({ kind: "reset-energy", address: 1 }, note);
    port.command({ kind: "set-address", address: 1, newAddress: 9 }, note);
    port.command({ kind: "set-address", address: 1, newAddress: 0 }, note);
    assert.equal(results.length, 0, "never inside the call");
    port.poll();
    scheduler.runUntil(1000);
    assert.deepEqual(
      results.map(({ command, fault, thresholdW }) => [command.kind, fault, thresholdW]),
      [
        ["set-address", "bad-argument", undefined],
        ["set-alarm", undefined, undefined],
        ["read-alarm", undefined, 100],
        ["reset-energy", undefined, undefined],
        ["set-address", undefined, undefined],
      ],
    );
    assert.equal(modules[0]?.memory.address, 9);
    assert.equal(modules[0]?.memory.alarmThresholdW, 100);
    assert.equal(modules[0]?.calibrations, 0);
    assert.match(seen.join(), /^\d+ 1$/, "the poll follows the module to its new address");
    port.close();
  });

  it("opens a lost port again after 1, 2, 4, 8 and 8 s, and fails polls and commands meanwhile", () => {
    const scheduler = new Scheduler();
    const flaky = new Flaky(scheduler);
    const seen: string[] = [];
    const port = portOf(deviceOf(scheduler, flaky.Serial), seen);
    scheduler.runUntil(0);
    port.poll();
    flaky.mayOpen = false;
    flaky.ports[0]?.options.onError?.(new Error("gone"));
    flaky.ports[0]?.options.onError?.(new Error("gone twice"));
    assert.deepEqual(seen.splice(0), ["0 port-closed", "0 port: gone"]);
    assert.equal(flaky.open, 0);
    scheduler.runUntil(500);
    port.poll();
    port.command({ kind: "reset-energy", address: 1 }, (result) => seen.push(String(result.fault)));
    assert.deepEqual(seen, [], "never inside the call");
    scheduler.runUntil(500);
    assert.deepEqual(seen.splice(0), ["500 port-closed", "port-closed"]);
    scheduler.runUntil(23_000);
    assert.deepEqual(
      seen.splice(0),
      [1000, 3000, 7000, 15_000, 23_000].map((atMs) => `${atMs} port: no such device`),
    );
    flaky.mayOpen = true;
    scheduler.runUntil(31_000);
    port.poll();
    scheduler.runUntil(31_420);
    assert.deepEqual(seen.splice(0), ["31420 silent"]);
    assert.equal(port.counters.portErrors, 6);
    port.close();
    assert.equal(flaky.open, 0);
  });

  it("gives up on a port that takes no bytes, or never opens", () => {
    const scheduler = new Scheduler();
    const flaky = new Flaky(scheduler);
    const seen: string[] = [];
    const port = portOf(deviceOf(scheduler, flaky.Serial), seen);
    scheduler.runUntil(0);
    flaky.mayWrite = false;
    port.poll();
    scheduler.runUntil(0);
    assert.deepEqual(seen.splice(0), ["0 port-closed", "0 port: output full"]);
    flaky.opens = false;
    scheduler.runUntil(1000);
    port.poll();
    scheduler.runUntil(6000);
    assert.deepEqual(seen.splice(0), ["6000 port-closed", "6000 port: not writable in time"]);
    assert.equal(flaky.open, 0);
    port.close();
  });

  it("is closed in every state without a callback, a hundred times, with nothing left behind", () => {
    const scheduler = new Scheduler();
    const flaky = new Flaky(scheduler);
    const seen: string[] = [];
    for (let index = 0; index < 100; index++) {
      flaky.mayOpen = index % 4 !== 3;
      const port = portOf(deviceOf(scheduler, flaky.Serial), seen);
      port.poll();
      if (index % 4 > 0) scheduler.runUntil(scheduler.nowMs());
      seen.length = 0;
      if (index % 4 === 2) port.command({ kind: "reset-energy", address: 1 }, () => seen.push("command"));
      port.poll();
      port.close();
      port.close();
      port.poll();
      port.command({ kind: "reset-energy", address: 1 }, () => seen.push("command"));
      flaky.ports.at(-1)?.options.onError?.();
      scheduler.runUntil(scheduler.nowMs() + 1);
      assert.deepEqual(seen, [], `round ${index}`);
    }
    assert.equal(flaky.open, 0);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("says so on a device without a meter UART", () => {
    assert.throws(() => portOf(deviceOf(new Scheduler(), undefined), []), /no UART/);
  });
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { serialClass } from "../../../hosts/node/serial";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { Device } from "../../../modules/device/device";
import type { Serial, SerialConstructor } from "../../../modules/device/serial";
import type { TimerHandle } from "../../../modules/device/time";
import type { PzemRound } from "../../../modules/pzem/master";
import { PzemPort } from "../../../modules/pzem/port";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { emulate, type PtyPair, ptyMissing, ptyPair, stopPair } from "./pty";

const device = (MeterSerial: SerialConstructor): Pick<Device, "clock" | "timers" | "io"> => ({
  clock: { nowMs: () => performance.now() },
  timers: {
    set: (callback, delayMs) => setTimeout(callback, Math.ceil(delayMs)) as TimerHandle,
    repeat: (callback, intervalMs) => setInterval(callback, intervalMs) as TimerHandle,
    clear: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
  },
  io: { MeterSerial },
});

/** What a port says, one event at a time. */
class Events {
  private readonly events: (PzemRound | Error)[] = [];
  private wake: () => void = () => undefined;

  readonly add = (event: PzemRound | Error): void => {
    this.events.push(
      event instanceof Error ? event : { ...event, modules: event.modules.map((module) => ({ ...module })) },
    );
    this.wake();
  };

  async next(): Promise<PzemRound | Error> {
    while (this.events.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.events.shift() ?? new Error("no event");
  }

  async round(): Promise<PzemRound> {
    const event = await this.next();
    if (event instanceof Error) throw event;
    return event;
  }
}

function meterOn(path: string, events: Events, addresses: number[]): PzemPort {
  return new PzemPort({
    device: device(serialClass({ path })),
    addresses,
    settled: true,
    onReadings: events.add,
    onFailed: events.add,
    onPortError: (error) => events.add(error instanceof Error ? error : new Error(String(error))),
  });
}

describe("PZEM over a pseudo-terminal and the real serial bindings", function () {
  this.timeout(20_000);
  const random = new SeededRandom(5, "pty");
  const next = () => random.next();
  let pair: PtyPair;
  let modules: PzemModule[];
  let emulator: Serial;

  before(function () {
    const missing = ptyMissing();
    if (missing !== undefined) {
      console.log(`      ${missing}`);
      this.skip();
    }
  });

  beforeEach(async () => {
    pair = await ptyPair();
    modules = [1, 2, 3].map((address) => new PzemModule({ address, random: next }));
    for (const module of modules) {
      module.renew(0, { voltageV: 231.4, currentA: module.memory.address, powerW: 200, frequencyHz: 50 });
    }
    emulator = await emulate(pair.paths[0], new PzemLine({ modules, random: next, splitChance: 0.5 }));
  });

  afterEach(async () => {
    emulator.close();
    await stopPair(pair);
  });

  it("reads one module, and three on one line", async () => {
    for (const addresses of [[2], [1, 2, 3]]) {
      const events = new Events();
      const port = meterOn(pair.paths[1], events, addresses);
      for (let times = 0; times < 3; times++) {
        port.poll();
        const round = await events.round();
        assert.equal(round.complete, true);
        assert.deepEqual(
          round.modules.map((module) => [module.reading?.voltageV, module.reading?.currentA]),
          addresses.map((address) => [231.4, address]),
        );
      }
      port.close();
    }
  });

  it("carries out a command", async () => {
    const events = new Events();
    const port = meterOn(pair.paths[1], events, [1]);
    port.poll();
    await events.round();
    const result = await new Promise((resolve) =>
      port.command({ kind: "set-address", address: 1, newAddress: 7 }, (done) => resolve(done.fault)),
    );
    assert.equal(result, undefined);
    assert.equal(modules[0]?.memory.address, 7);
    port.poll();
    assert.equal((await events.round()).modules[0]?.outcome, "ok");
    port.close();
  });

  it("calls a silent module silent, and goes on when it answers again", async () => {
    const events = new Events();
    const port = meterOn(pair.paths[1], events, [1]);
    modules[0]?.setFault("silent", true);
    port.poll();
    assert.equal((await events.round()).modules[0]?.outcome, "silent");
    modules[0]?.setFault("silent", false);
    port.poll();
    assert.equal((await events.round()).modules[0]?.outcome, "settling");
    port.close();
  });

  it("reports a device that vanishes, fails the polls, and is closed without a crash", async () => {
    const events = new Events();
    const port = meterOn(pair.paths[1], events, [1]);
    port.poll();
    assert.equal((await events.round()).complete, true);
    await stopPair(pair);
    assert.ok((await events.next()) instanceof Error);
    port.poll();
    assert.equal((await events.round()).modules[0]?.outcome, "port-closed");
    assert.ok((await events.next()) instanceof Error, "the path is gone, so it cannot be opened again");
    assert.equal(port.counters.portErrors, 2);
    port.close();
  });

  it("reports a device that is not there", async () => {
    const events = new Events();
    const port = meterOn("/dev/no-such-tty", events, [1]);
    port.poll();
    assert.equal((await events.round()).modules[0]?.outcome, "port-closed");
    assert.match(String(await events.next()), /no-such-tty/);
    port.close();
  });

  it("is opened and closed a hundred times with no file left open", async () => {
    const files = () => readdirSync("/proc/self/fd").length;
    const SerialPort = serialClass({ path: pair.paths[1] });
    let before = 0;
    for (let index = 0; index < 101; index++) {
      await new Promise<void>((resolve, reject) => {
        const serial = new SerialPort({
          baud: 9600,
          onError: reject,
          onWritable: () => {
            serial.close();
            resolve();
          },
        });
      });
      if (index === 0) before = files();
    }
    const last = new SerialPort({ baud: 9600 });
    last.close();
    for (let turn = 0; turn < 100 && files() > before; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(files() <= before, `${files()} files, ${before} before`);
  });
});

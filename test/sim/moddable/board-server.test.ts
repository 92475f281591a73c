import assert from "node:assert/strict";
import fc from "fast-check";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { BoardServer } from "../../../sim/moddable/board-server";
import { LINE_BYTES } from "../../../sim/moddable/requests";
import { simulatedPilot } from "../../../sim/plant/pilot-adc";
import { PilotCircuit } from "../../../sim/plant/pilot-circuit";
import { SafetyHardware } from "../../../sim/world/safety-hardware";

/** A board of the plant behind a server, in virtual time. */
class Bench {
  readonly scheduler = new Scheduler();
  readonly states: string[] = [];
  readonly logs: string[] = [];
  restarts = 0;
  readonly circuit: PilotCircuit = new PilotCircuit(() => this.safety.guard.pilotChanged());
  readonly safety: SafetyHardware;
  readonly server: BoardServer;
  /** What the meter's line answers, 20 ms after each question. */
  meterAnswer = Uint8Array.of(1, 2, 3);

  constructor() {
    const { scheduler, circuit } = this;
    this.safety = new SafetyHardware(scheduler, {
      id: "C1",
      phases: 3,
      cableA: 32,
      seed: 1,
      circuit,
      currentA: () => 0,
      onContacts: () => {},
    });
    const random = new SeededRandom(1, "bench");
    const device = virtualDevice({
      id: "C1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 3, contactors: 2 },
      resetReason: "watchdog",
      scheduler,
      scope: scheduler.scope(),
      random,
      broker: new VirtualBroker(scheduler, random),
      storage: new VirtualFlash(),
      wallClock: { nowMs: () => 1_000 },
      meterLine: { receive: () => [{ afterMs: 20, bytes: this.meterAnswer }] },
      onLog: (level, message) => this.logs.push(`${level} ${message}`),
      onRestart: () => {},
      ...this.safety.io,
      ControlPilot: simulatedPilot(circuit, () => 0),
      JournalFlash: virtualFlashClass(new VirtualFlashArea(4, 4096)),
    });
    this.server = new BoardServer({
      device,
      dnsServers: ["127.0.0.53"],
      onState: (look, nowMs) => this.states.push(`${nowMs} ${look}`),
      onRestart: () => this.restarts++,
    });
    this.safety.setPowered(true);
    circuit.setPowered(true);
  }

  ask(op: string, members: object = {}): { readonly [name: string]: unknown } {
    return JSON.parse(this.server.answer(JSON.stringify({ op, ...members })));
  }
}

describe("the server of a board", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it("says what the board is and has", () => {
    const { has, ...rest } = bench.ask("hello");
    assert.deepEqual(rest, {
      id: "C1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 3, contactors: 2 },
      resetReason: "watchdog",
      flash: { sectors: 4, sectorBytes: 4096 },
      dnsServers: ["127.0.0.53"],
    });
    for (const name of ["ControlPilot", "Guard", "MeterSerial", "PlugLock", "Proximity", "JournalFlash"])
      assert.ok((has as readonly string[]).includes(name), name);
    assert.ok(!(has as readonly string[]).includes("TagSerial"));
  });

  it("moves and reads the plant's pins at once", () => {
    assert.deepEqual(bench.ask("pilot.write", { dutyPercent: 100 }), {});
    assert.ok(Math.abs(Number(bench.ask("pilot.read")["highV"]) - 12) < 0.2);
    assert.deepEqual(bench.ask("line.read", { name: "EmergencyStop" }), { value: 0 });
    bench.safety.emergencyStop.set(true);
    assert.deepEqual(bench.ask("line.read", { name: "EmergencyStop" }), { value: 1 });
    assert.deepEqual(bench.ask("gauge.read", { name: "Proximity" }), { value: "Infinity" });
    assert.deepEqual(bench.ask("gauge.read", { name: "Temperature" }), { value: 35 });
    bench.ask("lock.drive", { towards: "lock" });
    bench.scheduler.runUntil(300);
    assert.deepEqual(bench.ask("lock.read"), { isLocked: true });
    bench.ask("line.write", { name: "ResidualTest", value: 1 });
    bench.scheduler.runUntil(400);
    assert.deepEqual(bench.ask("line.read", { name: "ResidualTrip" }), { value: 1 });
  });

  it("leaves the guard to itself: without a permit the contactor opens while nobody asks", () => {
    bench.circuit.setDuty(50);
    bench.circuit.setCar(true, "ready");
    bench.ask("guard.write", { phases: 3 });
    bench.scheduler.runUntil(150);
    assert.deepEqual(bench.ask("guard.read"), { coil: true, dropped: null, contacts: true, extraContacts: true });
    bench.ask("guard.renew");
    bench.scheduler.runUntil(330);
    assert.equal(bench.ask("guard.read")["coil"], true);
    bench.scheduler.runUntil(360);
    assert.deepEqual(bench.ask("guard.read")["dropped"], "permit-expired");
  });

  it("keeps storage and journal for the program that comes after", () => {
    bench.ask("storage.write", { path: "charger", key: "settings", value: "{}" });
    bench.ask("flash.write", { address: 4096, hex: "0a0b" });
    bench.server.close();
    assert.deepEqual(bench.ask("storage.read", { path: "charger", key: "settings" }), { value: "{}" });
    assert.deepEqual(bench.ask("flash.read", { address: 4095, length: 4 }), { hex: "ff0a0bff" });
    bench.ask("flash.erase", { sector: 1 });
    assert.deepEqual(bench.ask("flash.read", { address: 4096, length: 1 }), { hex: "ff" });
    bench.ask("storage.delete", { path: "charger", key: "settings" });
    assert.deepEqual(bench.ask("storage.read", { path: "charger", key: "settings" }), {});
  });

  it("keeps what came in on a UART until it is asked for, and loses it when the port is closed", () => {
    bench.ask("serial.open", { uart: "meter", baud: 9600 });
    bench.scheduler.runUntil(1);
    assert.deepEqual(bench.ask("tick"), { serial: [{ uart: "meter", writable: 128 }] });
    assert.deepEqual(bench.ask("serial.write", { uart: "meter", hex: "01f8" }), {});
    assert.deepEqual(bench.ask("tick"), {});
    bench.scheduler.runUntil(30);
    assert.deepEqual(bench.ask("tick"), { serial: [{ uart: "meter", hex: "010203" }] });
    bench.ask("serial.write", { uart: "meter", hex: "01f8" });
    bench.scheduler.runUntil(60);
    bench.ask("serial.close", { uart: "meter" });
    assert.deepEqual(bench.ask("tick"), {});
    assert.match(String(bench.ask("serial.write", { uart: "meter", hex: "01" })["error"]), /no open meter UART/);
    assert.match(String(bench.ask("serial.open", { uart: "tag", baud: 115_200 })["error"]), /no tag UART/);
  });

  it("holds a bounded number of events for a program that does not ask", () => {
    bench.ask("serial.open", { uart: "meter", baud: 9600 });
    for (let round = 0; round < 1_000; round++) {
      bench.ask("serial.write", { uart: "meter", hex: "00" });
      bench.server.change({ mode: "manual" });
    }
    bench.scheduler.runUntil(1_000);
    const { serial, patches } = bench.ask("tick") as { readonly serial: object[]; readonly patches: string[] };
    assert.deepEqual([serial.length, patches.length], [256, 64]);
    assert.deepEqual(bench.ask("tick"), {});
  });

  it("tells changes, trouble and the end once, and hands on what the program says", () => {
    bench.server.change({ manualCurrentA: 10 });
    bench.server.setLink({ isLost: true, lossRatio: 0, delayMs: 0 });
    bench.server.end();
    assert.deepEqual(bench.ask("tick"), {
      patches: ['{"manualCurrentA":10}'],
      link: { isLost: true, lossRatio: 0, delayMs: 0 },
      end: true,
    });
    bench.ask("log", { level: "warn", text: "hello" });
    bench.ask("state", { nowMs: 5, look: "{}" });
    bench.ask("restart");
    assert.deepEqual(bench.ask("wall.read"), { nowMs: 1_000 });
    assert.deepEqual([bench.logs, bench.states, bench.restarts], [["warn hello"], ["5 {}"], 1]);
  });

  it("answers what the board throws, and changes nothing for what is no request", () => {
    bench.ask("pilot.write", { dutyPercent: 50 });
    for (const line of [
      "",
      "{",
      "[]",
      '{"op":"pilot.write"}',
      '{"op":"pilot.write","dutyPercent":101}',
      '{"op":"pilot.write","dutyPercent":10,"more":1}',
      '{"op":"guard.write","phases":2}',
      '{"op":"line.write","name":"Guard","value":1}',
      '{"op":"line.read","name":"__proto__"}',
      '{"op":"flash.write","address":0,"hex":"0"}',
      '{"op":"flash.write","address":0,"hex":"GG"}',
      '{"op":"constructor"}',
      `{"op":"log","level":"info","text":"${"x".repeat(LINE_BYTES)}"}`,
    ]) {
      const answer = JSON.parse(bench.server.answer(line));
      assert.match(answer.error, /^board: \$/, line.slice(0, 80));
    }
    assert.equal(bench.circuit.dutyPercent, 50);
    assert.match(String(bench.ask("flash.read", { address: 16_384, length: 1 })["error"]), /ends at 16384/);
    assert.match(String(bench.ask("storage.read", { path: "No", key: "a" })["error"]), /storage path/);
  });

  it("has one line of JSON for any line, whatever it holds", () => {
    const ops = [
      "hello",
      "tick",
      "pilot.write",
      "guard.write",
      "flash.read",
      "flash.write",
      "storage.write",
      "serial.open",
    ];
    const member = fc.constantFrom(
      "dutyPercent",
      "phases",
      "address",
      "length",
      "hex",
      "path",
      "key",
      "value",
      "uart",
      "baud",
    );
    const request = fc
      .tuple(fc.constantFrom(...ops), fc.dictionary(member, fc.jsonValue({ maxDepth: 2 })))
      .map(([op, members]) => JSON.stringify({ ...members, op }));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), request), (line) => {
        const answer = bench.server.answer(line);
        assert.ok(!answer.includes("\n") && Buffer.byteLength(answer) < LINE_BYTES);
        assert.equal(typeof JSON.parse(answer), "object");
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

import assert from "node:assert/strict";
import { boardIo } from "../../../hosts/esp32/board-io";
import { memoryFlash } from "../../../hosts/lin/memory-flash";
import type { NativeFlash } from "../../../hosts/moddable/flash";
import type { BoardData } from "../../../modules/boards/board";
import { checkBoard } from "../../../modules/boards/check-board";
import { board as c3 } from "../../../modules/boards/esp32-c3-devkitm-1";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";
import { FakeTime, recordingLastResort } from "../moddable/fakes";
import { FakeChip } from "./fakes";

const RESOLUTION = 12;
/** A three-phase board with a cable of its own and all that the three boards above lack. */
const WALLBOX: BoardData = {
  ...devkitc,
  name: "wallbox",
  phases: 3,
  pins: {
    pilotPwm: 25,
    pilotAdc: 34,
    contactorCoil: { pin: 26, active: "high" },
    contactorFeedback: { pin: 27, active: "low" },
    secondContactorCoil: { pin: 21, active: "low" },
    secondContactorFeedback: { pin: 22, active: "low" },
    tripLine: { pin: 32, active: "low" },
    earthMissing: { pin: 33, active: "low" },
    meterSerial: { port: 2, receive: 18, transmit: 19 },
  },
};

describe("what hangs on an ESP32 board", () => {
  function setup(board: BoardData) {
    const chip = new FakeChip();
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const log: string[] = [];
    const adcV = new Map<number, number>();
    const opened = { serial: [] as unknown[], partitions: [] as string[], hasPartition: true };
    const memory = memoryFlash(16, 4096);
    const io = boardIo(board, {
      classes: {
        Digital: chip.Digital,
        Analog: class {
          readonly resolution = RESOLUTION;
          private readonly pin: number;
          constructor(options: { readonly pin: number }) {
            this.pin = options.pin;
          }
          read(): number {
            return Math.min(4095, Math.round(((adcV.get(this.pin) ?? 0) / 2.45) * 4095));
          }
          close(): void {}
        },
        Pwm: class {
          readonly resolution = 13;
          write(): void {}
          close(): void {}
        },
        Serial: class {
          constructor(options: unknown) {
            opened.serial.push(options);
          }
          read(into?: Uint8Array): undefined {
            void into;
          }
          write(): void {}
          close(): void {}
        },
        openFlash(partition): NativeFlash {
          opened.partitions.push(partition);
          if (!opened.hasPartition) throw new Error("can't find partition");
          return memory();
        },
      },
      clock: time,
      timers: time,
      lastResort,
      log: (level, message) => log.push(`${level}: ${message}`),
    });
    return { io, chip, time, did, log, adcV, opened };
  }

  it("is what the board file names, and nothing else", () => {
    const always = ["ControlPilot", "Guard", "JournalFlash", "MeterSerial"];
    const members = (board: BoardData) => Object.keys(setup(board).io).sort();
    assert.ok(checkBoard(WALLBOX).ok);
    assert.deepEqual(members(c3), always);
    assert.deepEqual(members(poe), always);
    assert.deepEqual(members(WALLBOX), [...always, "EarthMissing", "ResidualTrip"].sort());
    assert.deepEqual(
      members(devkitc),
      [
        ...always,
        "Dimming",
        "EmergencyStop",
        "PlugLock",
        "Proximity",
        "ResidualTest",
        "ResidualTrip",
        "TagSerial",
        "Temperature",
      ].sort(),
    );
  });

  it("lets guard and firmware listen to the trip line and the emergency stop", () => {
    const { io, chip, time } = setup(devkitc);
    assert.ok(io.Guard && io.ResidualTrip && io.EmergencyStop);
    const guard = new io.Guard();
    const trip = new io.ResidualTrip();
    const stop = new io.EmergencyStop();
    chip.state(13).level = 0;
    assert.deepEqual([trip.read(), stop.read()], [0, 0]);
    guard.write(1);
    assert.equal(chip.state(26).level, 1);
    chip.state(32).level = 0;
    time.advance(20);
    assert.equal(trip.read(), 1);
    assert.deepEqual([chip.state(26).level, guard.read().dropped], [0, "trip-line"]);
    chip.state(32).level = 1;
    guard.write(0);
    guard.write(1);
    chip.state(13).level = 1;
    time.advance(20);
    assert.equal(stop.read(), 1);
    assert.deepEqual([chip.state(26).level, guard.read().dropped], [0, "emergency-stop"]);
    for (const part of [guard, trip, stop]) part.close();
    assert.equal(chip.pins.size, 0);
    assert.equal(time.count, 0);
  });

  it("takes a broken wire for an emergency stop, and for no trip", () => {
    const { io, chip } = setup(devkitc);
    assert.ok(io.ResidualTrip && io.EmergencyStop);
    assert.deepEqual([new io.EmergencyStop().read(), new io.ResidualTrip().read()], [1, 0]);
    assert.ok(chip.isPulledUp(13) && chip.isPulledUp(32));
  });

  it("drives the second contactor at the board's own level, and drops it with the first", () => {
    const { io, chip, time } = setup(WALLBOX);
    assert.ok(io.Guard);
    const guard = new io.Guard();
    assert.equal(chip.state(21).level, 1);
    guard.write(3);
    assert.deepEqual([chip.state(26).level, chip.state(21).level], [1, 0]);
    assert.deepEqual([guard.read().contacts, guard.read().extraContacts], [false, false]);
    time.advance(220);
    assert.deepEqual([chip.state(26).level, chip.state(21).level], [0, 1]);
    guard.close();
    assert.equal(chip.pins.size, 0);
  });

  it("gives each serial port its own UART, and the caller's speed", () => {
    const { io, opened } = setup(devkitc);
    assert.ok(io.MeterSerial && io.TagSerial);
    new io.MeterSerial({ baud: 9600 });
    new io.TagSerial({ baud: 115_200 });
    assert.deepEqual(opened.serial, [
      { port: 2, receive: 18, transmit: 19, format: "buffer", baud: 9600 },
      { port: 1, receive: 16, transmit: 17, format: "buffer", baud: 115_200 },
    ]);
  });

  it("measures temperature and proximity with the board's dividers", () => {
    const { io, adcV } = setup(devkitc);
    assert.ok(io.Temperature && io.Proximity);
    const temperature = new io.Temperature();
    const proximity = new io.Proximity();
    adcV.set(36, 1.2479);
    assert.ok(Math.abs(temperature.read() - 25) < 0.1);
    adcV.set(36, 2.285);
    assert.ok(Number.isNaN(temperature.read()));
    adcV.set(39, (3.3 * 220) / 1220);
    assert.ok(Math.abs(proximity.read() - 220) < 1);
    adcV.set(39, 3.3);
    assert.equal(proximity.read(), Number.POSITIVE_INFINITY);
  });

  it("keeps the journal in the board's partition, and does without where there is none", () => {
    const { io, opened } = setup(devkitc);
    assert.deepEqual(opened.partitions, ["journal"]);
    assert.ok(io.JournalFlash);
    const area = new io.JournalFlash();
    area.write(0, Uint8Array.of(1));
    assert.deepEqual(area.read(0, 1), Uint8Array.of(1));
    const { journal, ...without } = devkitc;
    assert.equal(journal, "journal");
    assert.deepEqual(setup(without).opened.partitions, []);
    assert.equal(setup(without).io.JournalFlash, undefined);
  });
});

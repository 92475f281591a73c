import assert from "node:assert/strict";
import { boardIo } from "../../../hosts/esp32/board-io";
import type { NativeFlash } from "../../../hosts/moddable/flash";
import type { AnyBoardData, BoardData } from "../../../modules/boards/board";
import { checkBoard } from "../../../modules/boards/check-board";
import { board as c3 } from "../../../modules/boards/esp32-c3-devkitm-1";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";
import { board as gateway } from "../../../modules/boards/olimex-esp32-poe-manager";
import { recordingLastResort } from "../moddable/fakes";
import { memoryFlash } from "../moddable/memory-flash";
import { FakeChip, FakeNative } from "./fakes";

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
  function setup(board: AnyBoardData) {
    const chip = new FakeChip();
    const native = new FakeNative();
    const { lastResort, did } = recordingLastResort();
    const log: string[] = [];
    const opened = { serial: [] as unknown[], partitions: [] as string[], hasPartition: true };
    const memory = memoryFlash(16, 4096);
    const io = boardIo(board, {
      classes: {
        Digital: chip.Digital,
        Guard: native.Guard,
        I2c: class {
          write(): void {}
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
      lastResort,
      log: (level, message) => log.push(`${level}: ${message}`),
    });
    return { io, chip, native, did, log, opened };
  }

  it("is what the board file names, and nothing else", () => {
    const always = ["ControlPilot", "Guard", "JournalFlash", "MeterSerial"];
    const panel = ["Button", "StatusLed"];
    const members = (board: AnyBoardData) => Object.keys(setup(board).io).sort();
    assert.ok(checkBoard(WALLBOX).ok);
    assert.deepEqual(members(c3), [...always, ...panel].sort());
    assert.deepEqual(members(poe), [...always, ...panel].sort());
    assert.deepEqual(members(gateway), ["JournalFlash", ...panel].sort());
    assert.deepEqual(members(WALLBOX), [...always, "EarthMissing", "ResidualTrip"].sort());
    assert.deepEqual(
      members(devkitc),
      [
        ...always,
        ...panel,
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

  it("gives the native guard its pins, with their levels, and the pilot's scale", () => {
    const configs = [devkitc, WALLBOX, c3].map((board) => {
      const { io, native } = setup(board);
      assert.ok(io.Guard);
      new io.Guard();
      return native.config;
    });
    // GPIO × 2, + 1 where high is active: coils, contacts, trip line, emergency stop, pilot, temperature, proximity.
    assert.deepEqual(configs, [
      [53, -1, 54, -1, 64, 27, 68, 72, 78, 11_439, -14_570],
      [53, 42, 54, 44, 64, -1, 68, -1, -1, 11_439, -14_570],
      [21, -1, 6, -1, -1, -1, 0, -1, -1, 11_439, -14_570],
    ]);
  });

  it("starts the native guard with whoever comes first, and stops it with the last", () => {
    const { io, chip, native } = setup(devkitc);
    assert.ok(io.Guard && io.ControlPilot && io.ResidualTrip && io.EmergencyStop && io.Temperature && io.Proximity);
    const classes = [io.Guard, io.ControlPilot, io.ResidualTrip, io.EmergencyStop, io.Temperature, io.Proximity];
    assert.equal(native.isOpen, false);
    for (let turn = 0; turn < classes.length; turn++) {
      const parts = [...classes.slice(turn), ...classes.slice(0, turn)].map((Part) => new Part());
      for (const part of parts) {
        assert.equal(native.isOpen, true);
        part.close();
        part.close();
      }
      assert.equal(native.isOpen, false);
    }
    assert.equal(chip.pins.size, 0, "the guard's pins are opened by nobody else");
  });

  it("lets the firmware listen to the guard's lines", () => {
    const { io, native } = setup(devkitc);
    assert.ok(io.ResidualTrip && io.EmergencyStop);
    const trip = new io.ResidualTrip();
    const stop = new io.EmergencyStop();
    assert.deepEqual([trip.read(), stop.read()], [0, 0]);
    native.report.tripLine = 1;
    assert.deepEqual([trip.read(), stop.read()], [1, 0]);
    Object.assign(native.report, { tripLine: 0, emergencyStop: 1 });
    assert.deepEqual([trip.read(), stop.read()], [0, 1]);
    trip.close();
    assert.throws(() => trip.read(), /closed/);
    assert.equal(stop.read(), 1);
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
    const { io, native } = setup(devkitc);
    assert.ok(io.Temperature && io.Proximity);
    const temperature = new io.Temperature();
    const proximity = new io.Proximity();
    native.report.temperatureMv = 1248;
    assert.ok(Math.abs(temperature.read() - 25) < 0.1);
    native.report.temperatureMv = 2285;
    assert.ok(Number.isNaN(temperature.read()));
    native.report.proximityMv = 595;
    assert.ok(Math.abs(proximity.read() - 220) < 1);
    native.report.proximityMv = 2445;
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

import assert from "node:assert/strict";
import type { BoardData } from "../../../modules/boards/board";
import { boardOf } from "../../../modules/boards/board";
import { checkBoard, checkManagerBoard, checkMeterBoard } from "../../../modules/boards/check-board";
import { chips } from "../../../modules/boards/chips";
import { board as c3 } from "../../../modules/boards/esp32-c3-devkitm-1";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { board as devkitcManager } from "../../../modules/boards/esp32-devkitc-manager";
import { board as devkitcMeter } from "../../../modules/boards/esp32-devkitc-meter";
import { board as s3 } from "../../../modules/boards/esp32-s3-devkitc-1";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";
import { pinUses } from "../../../modules/boards/pin-uses";
import { LAYOUTS } from "../../../scripts/pictures/layouts";

interface Case {
  readonly what: string;
  readonly board: BoardData;
  /** Merged over the board's pins. */
  readonly pins?: Record<string, unknown>;
  /** Merged over the board. */
  readonly top?: Record<string, unknown>;
  readonly path: string;
  readonly reason: RegExp;
}

const coil = (pin: number) => ({ contactorCoil: { pin, active: "high" as const } });

const lock = (forward: number, backward: number, feedback: number) => ({
  plugLock: {
    forward: { pin: forward, active: "high" },
    backward: { pin: backward, active: "high" },
    feedback: { pin: feedback, active: "low" },
  },
});

const at = (member: string, reason: RegExp) => ({ path: `$.pins.${member}`, reason });

const REFUSED: readonly Case[] = [
  {
    what: "strapping pin of the ESP32",
    board: devkitc,
    pins: coil(12),
    path: "$.pins.contactorCoil.pin",
    reason: /strapping/,
  },
  { what: "strapping pin of the C3", board: c3, pins: coil(9), path: "$.pins.contactorCoil.pin", reason: /strapping/ },
  { what: "flash pin of the ESP32", board: devkitc, pins: { pilotPwm: 6 }, path: "$.pins.pilotPwm", reason: /flash/ },
  { what: "flash pin of the C3", board: c3, pins: { pilotPwm: 13 }, path: "$.pins.pilotPwm", reason: /flash/ },
  {
    what: "output on an input-only pin",
    board: devkitc,
    pins: coil(35),
    path: "$.pins.contactorCoil.pin",
    reason: /only be an input/,
  },
  { what: "pilot on ADC2", board: devkitc, pins: { pilotAdc: 4 }, path: "$.pins.pilotAdc", reason: /ADC1/ },
  { what: "pilot on the C3's ADC2", board: c3, pins: { pilotAdc: 5 }, path: "$.pins.pilotAdc", reason: /ADC1/ },
  {
    what: "one pin twice",
    board: devkitc,
    pins: { statusLed: { pin: 25, active: "high" } },
    path: "$.pins.statusLed.pin",
    reason: /taken by \$\.pins\.pilotPwm/,
  },
  {
    what: "an Ethernet data line",
    board: poe,
    pins: coil(26),
    path: "$.pins.contactorCoil.pin",
    reason: /taken by \$\.pins\.ethernet/,
  },
  {
    what: "the PHY's power pin",
    board: poe,
    pins: { statusLed: { pin: 17, active: "high" } },
    path: "$.pins.statusLed.pin",
    reason: /taken by \$\.pins\.ethernet\.clockOutPin/,
  },
  {
    what: "console pin",
    board: devkitc,
    pins: { meterSerial: { port: 2, receive: 3, transmit: 19 } },
    path: "$.pins.meterSerial.receive",
    reason: /console/,
  },
  {
    what: "a coil that moves at reset",
    board: devkitc,
    pins: coil(14),
    path: "$.pins.contactorCoil.pin",
    reason: /reset/,
  },
  {
    what: "a pin that is not there",
    board: devkitc,
    pins: { pilotPwm: 20 },
    path: "$.pins.pilotPwm",
    reason: /not a pin/,
  },
  {
    what: "a third UART on the C3",
    board: c3,
    pins: { meterSerial: { port: 2, receive: 4, transmit: 5 } },
    path: "$.pins.meterSerial.port",
    reason: /below 2/,
  },
  {
    what: "Ethernet on the C3",
    board: c3,
    pins: { ethernet: poe.pins.ethernet },
    path: "$.pins.ethernet",
    reason: /no Ethernet/,
  },
  { what: "a second strapping pin of the S3", board: s3, pins: coil(46), ...at("contactorCoil.pin", /strapping/) },
  { what: "a flash pin of the S3", board: s3, pins: { pilotPwm: 32 }, ...at("pilotPwm", /flash/) },
  { what: "a pin of the S3's octal memory", board: s3, pins: { pilotPwm: 33 }, ...at("pilotPwm", /flash/) },
  { what: "a USB pin of the S3", board: s3, pins: { pilotPwm: 20 }, ...at("pilotPwm", /USB/) },
  { what: "a coil of the S3 that is high at power-up", board: s3, pins: coil(18), ...at("contactorCoil.pin", /reset/) },
  { what: "a pilot on the S3's ADC2", board: s3, pins: { pilotAdc: 11 }, ...at("pilotAdc", /ADC1/) },
  { what: "a pin the S3 has not", board: s3, pins: { pilotPwm: 22 }, ...at("pilotPwm", /not a pin/) },
  { what: "Ethernet on the S3", board: s3, pins: { ethernet: poe.pins.ethernet }, ...at("ethernet", /no Ethernet/) },
  {
    what: "a display on the coil",
    board: c3,
    pins: { display: { data: 10, clock: 2, address: 0x3c } },
    ...at("display.data", /taken by \$\.pins\.contactorCoil\.pin/),
  },
  {
    what: "a display on an input",
    board: poe,
    pins: { display: { data: 16, clock: 39, address: 0x3c } },
    ...at("display.clock", /only be an input/),
  },
  {
    what: "a display at an address of 8 bits",
    board: s3,
    pins: { display: { data: 21, clock: 47, address: 0x78 } },
    ...at("display.address", /119/),
  },
  { what: "two phases", board: devkitc, top: { phases: 2 }, path: "$.phases", reason: /1 or 3/ },
  { what: "80 A", board: devkitc, top: { maxCurrentA: 80 }, path: "$.maxCurrentA", reason: /6 to 63/ },
  {
    what: "no scale",
    board: devkitc,
    top: { pilot: { voltsPerAdcVolt: 0, offsetV: 0 } },
    path: "$.pilot.voltsPerAdcVolt",
    reason: /not be 0/,
  },
  {
    what: "a second contactor on one phase",
    board: devkitc,
    pins: { secondContactorCoil: { pin: 23, active: "high" }, statusLed: undefined },
    path: "$.pins.secondContactorCoil",
    reason: /one phase/,
  },
  {
    what: "feedback of a second contactor that is not there",
    board: poe,
    pins: { secondContactorFeedback: { pin: 35, active: "low" } },
    path: "$.pins.secondContactorFeedback",
    reason: /needs a secondContactorCoil/,
  },
  {
    what: "a second coil that moves at reset",
    board: poe,
    pins: { secondContactorCoil: { pin: 14, active: "high" }, statusLed: undefined },
    top: { phases: 3 },
    path: "$.pins.secondContactorCoil.pin",
    reason: /reset/,
  },
  {
    what: "a self-test that moves at reset",
    board: devkitc,
    pins: { residualTest: { pin: 14, active: "high" }, plugLock: undefined },
    path: "$.pins.residualTest.pin",
    reason: /reset/,
  },
  {
    what: "a lock that moves at reset",
    board: devkitc,
    pins: lock(14, 22, 21),
    path: "$.pins.plugLock.forward.pin",
    reason: /reset/,
  },
  {
    what: "a lock on the contactor's pin",
    board: c3,
    pins: lock(10, 1, 8),
    path: "$.pins.plugLock.forward.pin",
    reason: /taken by \$\.pins\.contactorCoil\.pin/,
  },
  {
    what: "an emergency stop on a strapping pin",
    board: c3,
    pins: { emergencyStop: { pin: 9, active: "high" } },
    path: "$.pins.emergencyStop.pin",
    reason: /strapping/,
  },
  {
    what: "dimming and the earth's detector on one pin",
    board: devkitc,
    pins: { earthMissing: { pin: 35, active: "low" } },
    path: "$.pins.dimming.pin",
    reason: /taken by \$\.pins\.earthMissing\.pin/,
  },
  {
    what: "a thermistor on ADC2",
    board: devkitc,
    pins: { temperatureAdc: { ...devkitc.pins.temperatureAdc, pin: 14 } },
    path: "$.pins.temperatureAdc.pin",
    reason: /ADC1/,
  },
  {
    what: "a thermistor whose divider leaves the ADC's range",
    board: devkitc,
    pins: { temperatureAdc: { ...devkitc.pins.temperatureAdc, parallelOhm: 100_000 } },
    path: "$.pins.temperatureAdc",
    reason: /does not fit/,
  },
  {
    what: "a proximity contact on ADC2",
    board: devkitc,
    pins: { proximityAdc: { ...devkitc.pins.proximityAdc, pin: 27 }, contactorFeedback: undefined },
    path: "$.pins.proximityAdc.pin",
    reason: /ADC1/,
  },
  {
    what: "a pull-up that cannot tell 1500 Ω from open",
    board: devkitc,
    pins: { proximityAdc: { pin: 39, pullUpOhm: 330, supplyV: 3.3 } },
    path: "$.pins.proximityAdc",
    reason: /does not fit/,
  },
  {
    what: "one UART for meter and tag reader",
    board: devkitc,
    pins: { tagSerial: { port: 2, receive: 16, transmit: 17 } },
    path: "$.pins.tagSerial.port",
    reason: /taken by \$\.pins\.meterSerial/,
  },
  {
    what: "a tag reader on the console's UART",
    board: devkitc,
    pins: { tagSerial: { port: 0, receive: 16, transmit: 17 } },
    path: "$.pins.tagSerial.port",
    reason: /1 to 2/,
  },
  {
    what: "a tag reader on a third UART of the C3",
    board: c3,
    pins: { tagSerial: { port: 2, receive: 6, transmit: 1 } },
    path: "$.pins.tagSerial.port",
    reason: /below 2/,
  },
  {
    what: "a tag reader on the meter's pin",
    board: devkitc,
    pins: { tagSerial: { port: 1, receive: 18, transmit: 17 } },
    path: "$.pins.tagSerial.receive",
    reason: /taken by \$\.pins\.meterSerial\.receive/,
  },
  {
    what: "a journal over the settings",
    board: devkitc,
    top: { journal: "nvs" },
    path: "$.journal",
    reason: /something else/,
  },
  {
    what: "a journal over the running code",
    board: devkitc,
    top: { journal: "running" },
    path: "$.journal",
    reason: /something else/,
  },
  { what: "a partition's name too long", board: c3, top: { journal: "j".repeat(16) }, path: "$.journal", reason: /15/ },
  { what: "an unknown member", board: devkitc, top: { colour: "red" }, path: "$.colour", reason: /not known/ },
];

describe("boards", () => {
  for (const board of [devkitc, poe, c3, s3])
    it(`${board.name} fulfils its own rules`, () => {
      assert.deepEqual(checkBoard(board), { ok: true, value: board });
    });

  for (const { what, board, pins, top, path, reason } of REFUSED)
    it(`refuses ${what}`, () => {
      const merged = Object.entries({ ...board.pins, ...pins }).filter(([, pin]) => pin !== undefined);
      const checked = checkBoard({ ...board, ...top, pins: Object.fromEntries(merged) });
      assert.ok(!checked.ok);
      assert.equal(checked.path, path);
      assert.match(checked.reason, reason);
    });

  it("maps the rails of the pilot into the range of the ADC", () => {
    for (const { pilot } of [devkitc, poe, c3, s3])
      for (const pilotV of [-12.6, 0, 12.6]) {
        const adcV = (pilotV - pilot.offsetV) / pilot.voltsPerAdcVolt;
        assert.ok(adcV > 0.15 && adcV < 2.45, `${pilotV} V is ${adcV} V at the ADC`);
      }
  });

  for (const [name, { charger, manager }] of Object.entries(LAYOUTS)) {
    it(`${name} fulfils its rules as a site manager, with light and button where the charger has them`, () => {
      assert.deepEqual(checkManagerBoard(manager), { ok: true, value: manager });
      const { statusLed, button, ethernet } = charger.pins;
      assert.deepEqual(manager.pins, {
        ...(statusLed && { statusLed }),
        ...(button && { button }),
        ...(ethernet && { ethernet }),
      });
      assert.deepEqual([manager.name, manager.platform, manager.chip], [charger.name, charger.platform, charger.chip]);
      assert.equal(manager.journal, charger.journal);
    });
  }

  for (const [name, { charger, meter }] of Object.entries(LAYOUTS)) {
    it(`${name} fulfils its rules as a meter, with a display`, () => {
      assert.deepEqual(checkMeterBoard(meter), { ok: true, value: meter });
      assert.equal(meter.pins.display?.address, 0x3c);
      assert.deepEqual([meter.name, meter.platform, meter.chip], [charger.name, charger.platform, charger.chip]);
    });

    it(`${name} with the meter's image on it moves nothing of a charger`, () => {
      const { pilotPwm, contactorCoil, secondContactorCoil, residualTest, plugLock } = charger.pins;
      const moving = [contactorCoil, secondContactorCoil, residualTest, plugLock?.forward, plugLock?.backward];
      const dangerous = [pilotPwm, ...moving.map((line) => line?.pin)];
      const driven = pinUses(meter, chips[meter.chip]).filter((use) => use.output);
      assert.ok(driven.length > 0);
      for (const { pin, path } of driven) assert.ok(!dangerous.includes(pin), path);
    });

    it(`${name} has no coil, lock, self-test or pilot where the board pulls up, nor an active low one`, () => {
      const { pulledUp } = LAYOUTS[name as keyof typeof LAYOUTS];
      for (const use of pinUses(charger, chips[charger.chip]))
        assert.ok(!(use.quiet === true || use.adc === true) || !pulledUp.includes(use.pin), use.path);
      const { contactorCoil, secondContactorCoil, residualTest, plugLock } = charger.pins;
      for (const line of [contactorCoil, secondContactorCoil, residualTest, plugLock?.forward, plugLock?.backward])
        assert.notEqual(line?.active, "low");
    });
  }

  it("refuses a meter's board with a coil, with a wrong pin, or without a meter", () => {
    const { meterSerial, ...without } = devkitcMeter.pins;
    for (const [pins, path] of [
      [{ ...devkitcMeter.pins, ...coil(26) }, "$.pins.contactorCoil"],
      [{ ...devkitcMeter.pins, meterSerial: { ...meterSerial, transmit: 12 } }, "$.pins.meterSerial.transmit"],
      [{ ...devkitcMeter.pins, meterSerial: { ...meterSerial, transmit: 18 } }, "$.pins.meterSerial.transmit"],
      [without, "$.pins.meterSerial"],
    ] as const) {
      const checked = checkMeterBoard({ ...devkitcMeter, pins });
      assert.ok(!checked.ok);
      assert.equal(checked.path, path);
    }
    assert.ok(!checkMeterBoard(devkitc).ok && !checkBoard(devkitcMeter).ok);
  });

  it("refuses a site manager's board with a meter, with a wrong pin, with a partition that is taken, or of no size", () => {
    const { mostChargers, ...without } = devkitcManager;
    assert.equal(mostChargers, 8);
    const led = { pin: 6, active: "high" };
    for (const [board, path] of [
      [{ ...devkitcManager, pins: devkitcMeter.pins }, "$.pins.meterSerial"],
      [{ ...devkitcManager, pins: { ...devkitcManager.pins, statusLed: led } }, "$.pins.statusLed.pin"],
      [{ ...devkitcManager, journal: "nvs" }, "$.journal"],
      [without, "$.mostChargers"],
    ] as const) {
      const checked = checkManagerBoard(board);
      assert.ok(!checked.ok);
      assert.equal(checked.path, path);
    }
  });

  it("shows the application no pins", () => {
    const twice = { ...devkitc, phases: 3 as const, pins: { ...poe.pins, secondContactorCoil: coil(4).contactorCoil } };
    assert.equal(boardOf(twice).contactors, 2);
    assert.deepEqual(boardOf(devkitc), { name: "esp32-devkitc", platform: "esp32", maxCurrentA: 32, phases: 1 });
    assert.deepEqual(boardOf(devkitcMeter), { name: "esp32-devkitc", platform: "esp32", maxCurrentA: 0, phases: 1 });
    assert.deepEqual(boardOf(devkitcManager), {
      name: "esp32-devkitc",
      platform: "esp32",
      maxCurrentA: 0,
      phases: 1,
      mostChargers: 8,
    });
    assert.equal(boardOf(c3).mostChargers, 0);
    assert.deepEqual([boardOf(s3).phases, boardOf(s3).contactors], [3, 2]);
  });
});

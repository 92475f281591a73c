import type { BoardData } from "./board";

/**
 * Espressif ESP32-S3-DevKitC-1 as a three-phase charger with a socket outlet. GPIO 38 has the RGB LED of a v1.1 board;
 * of a v1.0 board it is GPIO 48, where a status LED is as well off as without it. Wiring: docs/boards.
 */
export const board: BoardData = Object.freeze({
  name: "esp32-s3-devkitc-1",
  platform: "esp32/esp32s3",
  chip: "esp32s3",
  maxCurrentA: 32,
  phases: 3,
  pins: Object.freeze({
    pilotPwm: 7,
    pilotAdc: 4,
    contactorCoil: Object.freeze({ pin: 15, active: "high" }),
    contactorFeedback: Object.freeze({ pin: 8, active: "low" }),
    secondContactorCoil: Object.freeze({ pin: 16, active: "high" }),
    secondContactorFeedback: Object.freeze({ pin: 9, active: "low" }),
    tripLine: Object.freeze({ pin: 10, active: "low" }),
    residualTest: Object.freeze({ pin: 17, active: "high" }),
    earthMissing: Object.freeze({ pin: 11, active: "low" }),
    emergencyStop: Object.freeze({ pin: 12, active: "high" }),
    dimming: Object.freeze({ pin: 13, active: "low" }),
    // 12 kΩ to 3.3 V, 27 kΩ and the thermistor to earth: 2.28 V when it is open.
    temperatureAdc: Object.freeze({ pin: 6, r25Ohm: 10_000, seriesOhm: 12_000, parallelOhm: 27_000, supplyV: 3.3 }),
    proximityAdc: Object.freeze({ pin: 5, pullUpOhm: 1000, supplyV: 3.3 }),
    plugLock: Object.freeze({
      forward: Object.freeze({ pin: 1, active: "high" }),
      backward: Object.freeze({ pin: 2, active: "high" }),
      feedback: Object.freeze({ pin: 14, active: "low" }),
    }),
    meterSerial: Object.freeze({ port: 2, receive: 41, transmit: 42 }),
    tagSerial: Object.freeze({ port: 1, receive: 39, transmit: 40 }),
    statusLed: Object.freeze({ pin: 48, active: "high" }),
    button: Object.freeze({ pin: 18, active: "low" }),
    display: Object.freeze({ data: 21, clock: 47, address: 0x3c }),
  }),
  // 200 kΩ to the pilot, 45.3 kΩ to 3.3 V, 33.2 kΩ to earth.
  pilot: Object.freeze({ voltsPerAdcVolt: 11.439, offsetV: -14.57 }),
  journal: "journal",
});

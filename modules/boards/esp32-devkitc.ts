import type { BoardData } from "./board";

/**
 * Espressif ESP32-DevKitC with a WROOM-32 module, as a charger with a socket outlet. Wiring: docs/boards.
 * All pins are taken. GPIO 36 and 39 dip for 80 ns when the ADC starts (errata 3.11): they are analogue only.
 */
export const board: BoardData = Object.freeze({
  name: "esp32-devkitc",
  platform: "esp32",
  chip: "esp32",
  maxCurrentA: 32,
  phases: 1,
  pins: Object.freeze({
    pilotPwm: 25,
    pilotAdc: 34,
    contactorCoil: Object.freeze({ pin: 26, active: "high" }),
    contactorFeedback: Object.freeze({ pin: 27, active: "low" }),
    tripLine: Object.freeze({ pin: 32, active: "low" }),
    residualTest: Object.freeze({ pin: 4, active: "high" }),
    emergencyStop: Object.freeze({ pin: 13, active: "high" }),
    dimming: Object.freeze({ pin: 35, active: "low" }),
    // 12 kΩ to 3.3 V, 27 kΩ and the thermistor to earth: 2.28 V when it is open.
    temperatureAdc: Object.freeze({ pin: 36, r25Ohm: 10_000, seriesOhm: 12_000, parallelOhm: 27_000, supplyV: 3.3 }),
    proximityAdc: Object.freeze({ pin: 39, pullUpOhm: 1000, supplyV: 3.3 }),
    plugLock: Object.freeze({
      forward: Object.freeze({ pin: 21, active: "high" }),
      backward: Object.freeze({ pin: 22, active: "high" }),
      feedback: Object.freeze({ pin: 14, active: "low" }),
    }),
    meterSerial: Object.freeze({ port: 2, receive: 18, transmit: 19 }),
    tagSerial: Object.freeze({ port: 1, receive: 16, transmit: 17 }),
    statusLed: Object.freeze({ pin: 23, active: "high" }),
    button: Object.freeze({ pin: 33, active: "low" }),
  }),
  // 200 kΩ to the pilot, 45.3 kΩ to 3.3 V, 33.2 kΩ to earth.
  pilot: Object.freeze({ voltsPerAdcVolt: 11.439, offsetV: -14.57 }),
  journal: "journal",
});

import type { BoardData } from "./board";

/** Espressif ESP32-DevKitC with a WROOM-32 module. Wiring: docs/boards.md. */
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
    meterSerial: Object.freeze({ port: 2, receive: 18, transmit: 19 }),
    statusLed: Object.freeze({ pin: 23, active: "high" }),
    button: Object.freeze({ pin: 33, active: "low" }),
  }),
  // 200 kΩ to the pilot, 45.3 kΩ to 3.3 V, 33.2 kΩ to earth.
  pilot: Object.freeze({ voltsPerAdcVolt: 11.439, offsetV: -14.57 }),
});

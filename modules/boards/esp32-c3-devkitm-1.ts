import type { BoardData } from "./board";

/** Espressif ESP32-C3-DevKitM-1. Its RGB LED and BOOT button hang on strapping pins and are not used. */
export const board: BoardData = Object.freeze({
  name: "esp32-c3-devkitm-1",
  platform: "esp32/esp32c3",
  chip: "esp32c3",
  maxCurrentA: 32,
  phases: 1,
  pins: Object.freeze({
    pilotPwm: 7,
    pilotAdc: 0,
    contactorCoil: Object.freeze({ pin: 10, active: "high" }),
    contactorFeedback: Object.freeze({ pin: 3, active: "low" }),
    meterSerial: Object.freeze({ port: 1, receive: 4, transmit: 5 }),
    statusLed: Object.freeze({ pin: 1, active: "high" }),
    button: Object.freeze({ pin: 6, active: "low" }),
  }),
  // 200 kΩ to the pilot, 45.3 kΩ to 3.3 V, 33.2 kΩ to earth.
  pilot: Object.freeze({ voltsPerAdcVolt: 11.439, offsetV: -14.57 }),
  journal: "journal",
  // A charger that shares a site's current among eight takes 5,300 slots, and its engine has 4,608 (docs/footprint.md).
  mostChargers: 0,
});

import type { BoardData } from "./board";

/**
 * Olimex ESP32-POE (WROOM-32, LAN8710A). Its microSD slot stays empty: GPIO 14 goes there, too.
 * GPIO 13 and 16 have 2.2 kΩ to 3.3 V on the board, and a board that is prepared for a WROVER joins GPIO 33 to 16: no
 * coil and no pilot on any of the three. Wiring: docs/boards.
 */
export const board: BoardData = Object.freeze({
  name: "olimex-esp32-poe",
  platform: "esp32",
  chip: "esp32",
  maxCurrentA: 32,
  phases: 1,
  pins: Object.freeze({
    pilotPwm: 32,
    pilotAdc: 35,
    contactorCoil: Object.freeze({ pin: 4, active: "high" }),
    contactorFeedback: Object.freeze({ pin: 13, active: "low" }),
    meterSerial: Object.freeze({ port: 1, receive: 36, transmit: 14 }),
    statusLed: Object.freeze({ pin: 33, active: "high" }),
    button: Object.freeze({ pin: 34, active: "low" }),
    ethernet: Object.freeze({ powerPin: 12, clockOutPin: 17, mdcPin: 23, mdioPin: 18, address: 0 }),
  }),
  // 200 kΩ to the pilot, 45.3 kΩ to 3.3 V, 33.2 kΩ to earth.
  pilot: Object.freeze({ voltsPerAdcVolt: 11.439, offsetV: -14.57 }),
  journal: "journal",
});

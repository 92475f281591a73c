import type { MeterBoardData } from "./board";

/** Olimex ESP32-POE as a meter, its display on the UEXT connector. Wiring: docs/boards. */
export const board: MeterBoardData = Object.freeze({
  name: "olimex-esp32-poe",
  platform: "esp32",
  chip: "esp32",
  pins: Object.freeze({
    meterSerial: Object.freeze({ port: 1, receive: 36, transmit: 14 }),
    button: Object.freeze({ pin: 34, active: "low" }),
    display: Object.freeze({ data: 13, clock: 16, address: 0x3c }),
    ethernet: Object.freeze({ powerPin: 12, clockOutPin: 17, mdcPin: 23, mdioPin: 18, address: 0 }),
  }),
});

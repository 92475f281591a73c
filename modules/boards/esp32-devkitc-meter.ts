import type { MeterBoardData } from "./board";

/** Espressif ESP32-DevKitC as a meter. Wiring: docs/boards. */
export const board: MeterBoardData = Object.freeze({
  name: "esp32-devkitc",
  platform: "esp32",
  chip: "esp32",
  pins: Object.freeze({
    meterSerial: Object.freeze({ port: 2, receive: 18, transmit: 19 }),
    statusLed: Object.freeze({ pin: 23, active: "high" }),
    button: Object.freeze({ pin: 33, active: "low" }),
    display: Object.freeze({ data: 27, clock: 13, address: 0x3c }),
  }),
});

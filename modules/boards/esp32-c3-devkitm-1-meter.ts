import type { MeterBoardData } from "./board";

/** Espressif ESP32-C3-DevKitM-1 as a meter. Wiring: docs/boards. */
export const board: MeterBoardData = Object.freeze({
  name: "esp32-c3-devkitm-1",
  platform: "esp32/esp32c3",
  chip: "esp32c3",
  pins: Object.freeze({
    meterSerial: Object.freeze({ port: 1, receive: 4, transmit: 5 }),
    statusLed: Object.freeze({ pin: 1, active: "high" }),
    button: Object.freeze({ pin: 6, active: "low" }),
    display: Object.freeze({ data: 0, clock: 3, address: 0x3c }),
  }),
});

import type { MeterBoardData } from "./board";

/** Espressif ESP32-S3-DevKitC-1 as a meter. Wiring: docs/boards. */
export const board: MeterBoardData = Object.freeze({
  name: "esp32-s3-devkitc-1",
  platform: "esp32/esp32s3",
  chip: "esp32s3",
  pins: Object.freeze({
    meterSerial: Object.freeze({ port: 2, receive: 41, transmit: 42 }),
    statusLed: Object.freeze({ pin: 48, active: "high" }),
    button: Object.freeze({ pin: 18, active: "low" }),
    display: Object.freeze({ data: 21, clock: 47, address: 0x3c }),
  }),
});

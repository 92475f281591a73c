import type { ManagerBoardData } from "./board";

/** Espressif ESP32-S3-DevKitC-1 as a site manager. Wiring: docs/boards. */
export const board: ManagerBoardData = Object.freeze({
  name: "esp32-s3-devkitc-1",
  platform: "esp32/esp32s3",
  chip: "esp32s3",
  pins: Object.freeze({
    statusLed: Object.freeze({ pin: 48, active: "high" }),
    button: Object.freeze({ pin: 18, active: "low" }),
  }),
  journal: "journal",
  mostChargers: 8,
});

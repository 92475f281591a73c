import type { ManagerBoardData } from "./board";

/** Espressif ESP32-DevKitC as a site manager. Wiring: docs/boards. */
export const board: ManagerBoardData = Object.freeze({
  name: "esp32-devkitc",
  platform: "esp32",
  chip: "esp32",
  pins: Object.freeze({
    statusLed: Object.freeze({ pin: 23, active: "high" }),
    button: Object.freeze({ pin: 33, active: "low" }),
  }),
  journal: "journal",
  mostChargers: 8,
});

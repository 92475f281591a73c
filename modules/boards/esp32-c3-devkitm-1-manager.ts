import type { ManagerBoardData } from "./board";

/** Espressif ESP32-C3-DevKitM-1 as a site manager. Wiring: docs/boards. */
export const board: ManagerBoardData = Object.freeze({
  name: "esp32-c3-devkitm-1",
  platform: "esp32/esp32c3",
  chip: "esp32c3",
  pins: Object.freeze({
    statusLed: Object.freeze({ pin: 1, active: "high" }),
    button: Object.freeze({ pin: 6, active: "low" }),
  }),
  journal: "journal",
  mostChargers: 3,
});

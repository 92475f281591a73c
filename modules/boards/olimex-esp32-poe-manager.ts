import type { ManagerBoardData } from "./board";

/** Olimex ESP32-POE as a site manager. Wiring: docs/boards. */
export const board: ManagerBoardData = Object.freeze({
  name: "olimex-esp32-poe",
  platform: "esp32",
  chip: "esp32",
  pins: Object.freeze({
    statusLed: Object.freeze({ pin: 33, active: "high" }),
    button: Object.freeze({ pin: 34, active: "low" }),
    ethernet: Object.freeze({ powerPin: 12, clockOutPin: 17, mdcPin: 23, mdioPin: 18, address: 0 }),
  }),
  journal: "journal",
  mostChargers: 8,
});

import type { Device } from "../../modules/device/device";

/** Hardware that a board may have, its UARTs aside. */
export type BoardHardware = Omit<Device["io"], "MeterSerial" | "TagSerial">;

const MEMBERS: { readonly [name in keyof BoardHardware]-?: true } = Object.freeze({
  ControlPilot: true,
  Guard: true,
  ResidualTrip: true,
  ResidualTest: true,
  EarthMissing: true,
  EmergencyStop: true,
  Dimming: true,
  Temperature: true,
  Proximity: true,
  PlugLock: true,
  JournalFlash: true,
  StatusLed: true,
  Button: true,
  Display: true,
  Ledger: true,
});

/** What is there of it, and no member for what is not. */
export function hardwareOf(given: BoardHardware): BoardHardware {
  const names = Object.keys(MEMBERS) as (keyof BoardHardware)[];
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
}

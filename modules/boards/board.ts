import type { Board } from "../device/board";
import type { Infer } from "../schema/schema";
import type {
  boardPins,
  boardSchema,
  inputPin,
  managerBoardSchema,
  meterBoardSchema,
  meterPins,
  outputPin,
  pilotScale,
  plugLockPins,
  proximityInput,
  thermistorInput,
} from "./schema";

export type BoardPins = Infer<typeof boardPins>;
export type MeterPins = Infer<typeof meterPins>;
export type PilotScale = Infer<typeof pilotScale>;
export type InputPin = Infer<typeof inputPin>;
export type OutputPin = Infer<typeof outputPin>;
export type ThermistorInput = Infer<typeof thermistorInput>;
export type ProximityInput = Infer<typeof proximityInput>;
export type PlugLockPins = Infer<typeof plugLockPins>;
/** A charger's board with everything its host has to know. */
export type BoardData = Omit<Infer<typeof boardSchema>, "phases"> & Pick<Board, "phases">;
/** A meter's. It has no pilot and no coil, so their pins are free for a display. */
export type MeterBoardData = Infer<typeof meterBoardSchema>;
/** A site manager's: nothing but network, flash, light and button. */
export type ManagerBoardData = Infer<typeof managerBoardSchema>;
export type AnyBoardData = BoardData | MeterBoardData | ManagerBoardData;

/** What an application may know of it. */
export function boardOf(data: AnyBoardData): Board {
  const { name, platform } = data;
  const room = "mostChargers" in data && data.mostChargers !== undefined && { mostChargers: data.mostChargers };
  if (!("pilot" in data)) return { name, platform, maxCurrentA: 0, phases: 1, ...room };
  const { maxCurrentA, phases, pins } = data;
  return {
    name,
    platform,
    maxCurrentA,
    phases,
    ...(pins.secondContactorCoil !== undefined && { contactors: 2 }),
    ...room,
  };
}

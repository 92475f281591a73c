import type { Board } from "../device/board";
import type { Infer } from "../schema/schema";
import type {
  boardPins,
  boardSchema,
  inputPin,
  outputPin,
  pilotScale,
  plugLockPins,
  proximityInput,
  thermistorInput,
} from "./schema";

export type BoardPins = Infer<typeof boardPins>;
export type PilotScale = Infer<typeof pilotScale>;
export type InputPin = Infer<typeof inputPin>;
export type OutputPin = Infer<typeof outputPin>;
export type ThermistorInput = Infer<typeof thermistorInput>;
export type ProximityInput = Infer<typeof proximityInput>;
export type PlugLockPins = Infer<typeof plugLockPins>;
/** A board with everything its host has to know. */
export type BoardData = Omit<Infer<typeof boardSchema>, "phases"> & Pick<Board, "phases">;

/** What an application may know of it. */
export function boardOf(data: BoardData): Board {
  const { name, platform, maxCurrentA, phases, pins } = data;
  return {
    name,
    platform,
    maxCurrentA,
    phases,
    ...(pins.secondContactorCoil !== undefined && { contactors: 2 }),
  };
}

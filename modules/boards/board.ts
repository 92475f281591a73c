import type { Board } from "../device/board";
import type { Infer } from "../schema/schema";
import type { boardPins, boardSchema, inputPin, outputPin, pilotScale } from "./schema";

export type BoardPins = Infer<typeof boardPins>;
export type PilotScale = Infer<typeof pilotScale>;
export type InputPin = Infer<typeof inputPin>;
export type OutputPin = Infer<typeof outputPin>;
/** A board with everything its host has to know. */
export type BoardData = Omit<Infer<typeof boardSchema>, "phases"> & Pick<Board, "phases">;

/** What an application may know of it. */
export function boardOf(data: BoardData): Board {
  return { name: data.name, platform: data.platform, maxCurrentA: data.maxCurrentA, phases: data.phases };
}

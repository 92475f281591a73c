import { sentence } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { type Infer, number, object } from "../../modules/schema/schema";

const COUNT = number({ min: 0, max: 1e15 });

/** What the engine counts of itself; hosts/desk/native/figures.c writes it. A slot has 16 bytes. */
export const FIGURES = object({
  /** Slots in use now, with garbage, and the most there were. */
  slots: COUNT,
  peakSlots: COUNT,
  /** Alive after a collection, at most. */
  liveSlots: COUNT,
  roomSlots: COUNT,
  chunkBytes: COUNT,
  peakChunkBytes: COUNT,
  liveChunkBytes: COUNT,
  roomChunkBytes: COUNT,
  peakStackSlots: COUNT,
  roomStackSlots: COUNT,
  /** Names that came into being while it runs, beyond those of the image. */
  keys: COUNT,
  imageKeys: COUNT,
  /** Because memory was full. */
  collections: COUNT,
  /** Slots marked and swept, and chunk bytes walked in words of a slot's size. */
  longestCollectionUnits: COUNT,
  /** µs on this desk. */
  longestCollectionUs: COUNT,
  /** Of the engine's meter: one unit a byte code, and something for calls into C and for memory. */
  compute: COUNT,
  /** The same when the control pilot was set for the first time; 0: it was not. */
  pilotCompute: COUNT,
});

export type Figures = Infer<typeof FIGURES>;

/** Throws a RangeError where the text is none. */
export function parseFigures(text: string): Figures {
  const parsed = parseJson(FIGURES, text, { maxBytes: 2_000 });
  if (!parsed.ok) throw new RangeError(`figures of the program: ${sentence(parsed)}`);
  return parsed.value;
}

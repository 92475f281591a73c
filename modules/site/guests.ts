import type { MonotonicMs } from "../device/time";
import type { Wants } from "../messages/claim";

/** A charger that knows no grants: it can be told a current, and nothing it says tells whether it took it. */
export interface Guest {
  readonly id: string;
  /** Of registration among guests: the lower the earlier. They come after the site's own chargers. */
  readonly order: number;
  readonly wants: Wants;
  /** A, the most it can be told. */
  readonly maxA: number;
  /** A that it was told last. */
  readonly toldA: number;
  /** A to be set aside for it, whatever it is told now; never below `toldA`. */
  readonly heldA: number;
  /** A that its car draws, and when that was heard; null: never. */
  readonly loadA: number | null;
  readonly loadMs: MonotonicMs;
}

/** Those of a site, on its first phase and straight at the main switch. */
export interface Guests {
  list(): readonly Guest[];
  /** Also when nothing changes: the message before may be lost. */
  tell(id: string, currentA: number, nowMs: MonotonicMs): void;
}

import type { WallMs } from "../device/time";
import type { LedgerEntry } from "../ledger/ledger";
import type { Spent } from "../tariff/quarters";

/** What a charger's meter counted so far. */
export type Draw = Pick<Extract<LedgerEntry, { readonly kind: "draw" }>, "atMs" | "chargerId" | "energyWh" | "tag">;

/** Wh, whole, at a moment. */
interface Count {
  readonly energyWh: number;
  readonly atMs: WallMs;
}

/** The newest count of a charger that was believed; it outlives restarts. */
export interface Register extends Count {
  /** Who was charging then. */
  readonly tag: string | null;
  /** The first of the counts that cannot be, while they go on; null: the last one could. */
  readonly strange: Count | null;
}

/** Energy that is on one bill. */
export interface Usage extends Spent {
  /** In capitals; null: nobody had to tap one, or nobody can tell who it was. */
  readonly tag: string | null;
}

export interface Taken {
  readonly register: Register;
  /** undefined: nothing was used. */
  readonly usage: Usage | undefined;
  /** It was not believed, and is ignored. */
  readonly isStrange: boolean;
  /** Wh of `usage` of which nobody can tell who used them. */
  readonly unclearWh: number;
}

/** W: 80 A in three phases of 277 V, and something. */
const CHARGER_W = 70_000;
/** Wh beyond that, for clocks that are set. */
const GRACE_WH = 1_000;
const MS_PER_HOUR = 3_600_000;
/** Counts that cannot be, but fit each other for so long, are those of another meter. */
const REPLACED_AFTER_MS = 3_600_000;
/** So soon nobody leaves, and another plugs in, taps and charges. */
const CHANGE_MS = 120_000;

/**
 * One step of a charger's register, which never falls: what it rose is used, also over a gap or a restart. A count that
 * is lower, or higher than a charger can be by now, is ignored; if it goes on like that for an hour, it is another
 * meter, and counts from its first one on. `highestW`: what the meter can see at the most.
 */
export function takeDraw(
  register: Register | undefined,
  draw: Pick<Draw, "atMs" | "tag"> & { readonly energyWh: number },
  highestW = CHARGER_W,
): Taken {
  const count: Count = { energyWh: Math.floor(draw.energyWh), atMs: draw.atMs };
  const tag = draw.tag === null ? null : draw.tag.toUpperCase();
  const believed: Register = { ...count, tag, strange: null };
  if (register === undefined) return { register: believed, usage: undefined, isStrange: false, unclearWh: 0 };
  if (follows(register, count, highestW)) return used(register, register.tag, believed);
  const { strange } = register;
  if (strange === null || !follows(strange, count, highestW))
    return { register: { ...register, strange: count }, usage: undefined, isStrange: true, unclearWh: 0 };
  if (count.atMs - strange.atMs >= REPLACED_AFTER_MS) return used(strange, register.tag, believed);
  return { register, usage: undefined, isStrange: true, unclearWh: 0 };
}

function follows(before: Count, { energyWh, atMs }: Count, highestW: number): boolean {
  const elapsedMs = Math.max(0, atMs - before.atMs);
  const usedWh = energyWh - before.energyWh;
  return usedWh >= 0 && usedWh <= GRACE_WH + (highestW * elapsedMs) / MS_PER_HOUR;
}

function used(before: Count, tagBefore: string | null, register: Register): Taken {
  const energyWh = register.energyWh - before.energyWh;
  if (energyWh === 0) return { register, usage: undefined, isStrange: false, unclearWh: 0 };
  const isSame = tagBefore === register.tag;
  const isSoon = Math.abs(register.atMs - before.atMs) <= CHANGE_MS && (tagBefore === null || register.tag === null);
  const usage = {
    tag: isSame || isSoon ? (register.tag ?? tagBefore) : null,
    fromMs: before.atMs,
    toMs: register.atMs,
    energyWh,
  };
  return { register, usage, isStrange: false, unclearWh: isSame || isSoon ? 0 : energyWh };
}

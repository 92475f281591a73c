import { chipMs } from "../../sim/engine/chip-speed";
import { FIGURES, type Figures } from "./figures";

/** A figure may grow by so much of its baseline before somebody has to say why. */
export const MOST_GROWTH = 0.1;

export interface BaselineEntry {
  readonly units: number;
  /** Why it is more than it was before. */
  readonly reason?: string;
}

export type Baseline = { readonly [figure: string]: BaselineEntry };

/** @throws Error with a sentence where the text is no baseline */
export function parseBaseline(text: string): Baseline {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Error("a baseline is an object");
  const baseline: { [figure: string]: BaselineEntry } = {};
  for (const [figure, entry] of Object.entries(parsed)) {
    const { units, reason, ...rest } = Object(entry) as { [name: string]: unknown };
    const isReason = reason === undefined || (typeof reason === "string" && reason.trim() !== "");
    if (typeof units !== "number" || !(units > 0) || !isReason || Object.keys(rest).length > 0)
      throw new Error(`${figure} has to be {"units": …} or {"units": …, "reason": "…"}`);
    baseline[figure] = reason === undefined ? { units } : { units, reason: reason as string };
  }
  return baseline;
}

export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** What is wrong with the figures found, a sentence each; none: all is well. */
export function complaints(found: Figures, baseline: Baseline): string[] {
  const said: string[] = [];
  for (const [figure, units] of Object.entries(found)) {
    const before = baseline[figure]?.units;
    const most = FIGURES[figure]?.mostChipMs ?? Number.POSITIVE_INFINITY;
    if (before === undefined) said.push(`${figure} has no baseline`);
    else if (units > before * (1 + MOST_GROWTH))
      said.push(`${figure} grew by ${percent(units, before)} %: ${units} units, ${before} in the baseline`);
    if (chipMs(units) >= most)
      said.push(`${figure} takes ${Math.ceil(chipMs(units))} ms on the chip, not under ${most}`);
  }
  for (const figure of Object.keys(baseline))
    if (found[figure] === undefined) said.push(`${figure} is in the baseline and not measured any more`);
  return said;
}

/** The baseline that these figures make; `reason` is why some are more than they were, or new. */
export function accepted(found: Figures, baseline: Baseline, reason: string): Baseline {
  const next: { [figure: string]: BaselineEntry } = {};
  for (const [figure, units] of Object.entries(found)) {
    const before = baseline[figure];
    if (before?.units === units) next[figure] = before;
    else next[figure] = before !== undefined && units < before.units ? { units } : { units, reason };
  }
  return next;
}

/**
 * Figures that were raised from one version of the baseline to the next without a reason of their own. Raised at all,
 * not only by a tenth: else many small steps would need none.
 */
export function unexplained(before: Baseline, now: Baseline): string[] {
  return Object.entries(now)
    .filter(([figure, { units, reason }]) => {
      const former = before[figure];
      return former !== undefined && units > former.units && (reason === undefined || reason === former.reason);
    })
    .map(([figure]) => figure);
}

export function percent(units: number, before: number): string {
  return (100 * (units / before - 1)).toFixed(1);
}

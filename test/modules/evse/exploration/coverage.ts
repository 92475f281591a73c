import type { EvseState } from "../../../../modules/evse/state";
import type { Node } from "./explorer";
import { seenOf } from "./seen";

/** What was reached, and in how many of the states. */
export type Coverage = ReadonlyMap<string, number>;

/** By kind of phase with its fault, by name, coil, self-test with its failure, belief of the car, call for a sleeping car. */
export function coverageOf(nodes: readonly Node[]): Coverage {
  const coverage = new Map<string, number>();
  for (const { state } of nodes) {
    for (const name of namesOf(state)) coverage.set(name, (coverage.get(name) ?? 0) + 1);
  }
  return coverage;
}

function namesOf(state: EvseState): string[] {
  const { phase, selfTest, vehicle, drive, repeats } = state;
  const { name, coil } = seenOf(state);
  const names = [
    `phase ${phase.kind}`,
    `state ${name}`,
    `coil ${coil}`,
    `pilot ${drive.kind}`,
    `self-test ${selfTest.kind}`,
    `believed ${vehicle.kind} ${vehicle.level}`,
  ];
  if (selfTest.kind === "failed") names.push(`self-test failed: ${selfTest.reason}`);
  if (phase.kind === "fault")
    names.push(`fault ${phase.code}`, ...(isEndless(state) ? ["a wait for an unplugging"] : []));
  if (phase.kind === "connected") names.push(`${phase.wake.kind}, call ${phase.wake.call}`);
  if (phase.kind === "charging") {
    if (phase.watch[0] !== undefined) names.push("over-current");
    if (phase.watch[1] !== undefined) names.push("over-current above 45 A");
  }
  if (repeats !== undefined && phase.kind !== "fault") names.push("a fault to remember");
  return names;
}

function isEndless({ phase }: EvseState): boolean {
  return phase.kind === "fault" && phase.carWaitsUntilMs === Number.POSITIVE_INFINITY;
}

/** One line. */
export function coverageText(coverage: Coverage, start: string): string {
  const counts = [...coverage].filter(([name]) => name.startsWith(start));
  return counts.map(([name, count]) => `${name.slice(start.length)} ${count}`).join(", ");
}

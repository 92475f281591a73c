import fc from "fast-check";
import type { AllocatorInput, Claimant, Share } from "../../../modules/allocation/allocation";

export const NOW_MS = 100_000_000;

/** A car that has been plugged in for an hour and asks for the first time. */
export function claimant(id: string, changes: Partial<Claimant> = {}): Claimant {
  return {
    id,
    order: 0,
    priority: 0,
    phases: [0],
    circuit: null,
    wants: "current",
    maxA: 32,
    usefulA: 32,
    grantedA: 0,
    sinceMs: NOW_MS - 3_600_000,
    pluggedMs: NOW_MS - 3_600_000,
    pausedUntilMs: null,
    servedWh: 0,
    neededWh: null,
    departsInMs: null,
    ...changes,
  };
}

export function site(
  availableA: number | readonly number[],
  claimants: readonly Claimant[],
  changes: Partial<AllocatorInput> = {},
): AllocatorInput {
  return {
    nowMs: NOW_MS,
    availableA: typeof availableA === "number" ? [availableA] : availableA,
    voltageV: 230,
    circuits: [],
    maxCharging: 100,
    claimants,
    ...changes,
  };
}

const AMPERES = fc.oneof(fc.integer({ min: -10, max: 120 }), fc.double({ min: -5, max: 200, noNaN: true }));

function anyClaimant(id: string, phaseCount: number, circuits: number): fc.Arbitrary<Claimant> {
  const phases = phaseCount === 1 ? fc.constant([0]) : fc.constantFrom([0], [1], [2], [0, 1, 2], [1, 2]);
  return fc
    .record({
      order: fc.integer({ min: 0, max: 20 }),
      priority: fc.integer({ min: 0, max: 2 }),
      phases,
      circuit: circuits === 0 ? fc.constant(null) : fc.option(fc.integer({ min: 0, max: circuits - 1 })),
      wants: fc.constantFrom("current", "current", "current", "standby", "nothing"),
      maxA: fc.constantFrom(0, 5.99, 6, 10, 13.5, 16, 32, 80),
      found: fc.integer({ min: 0, max: 80 }),
      grantedA: fc.constantFrom(0, 0, 6, 9, 16, 32),
      sinceMs: fc.integer({ min: NOW_MS - 4 * 3_600_000, max: NOW_MS }),
      pluggedMs: fc.integer({ min: 0, max: NOW_MS }),
      pausedUntilMs: fc.option(fc.integer({ min: NOW_MS - 60_000, max: NOW_MS + 60_000 })),
      servedWh: fc.integer({ min: 0, max: 40_000 }),
      neededWh: fc.option(fc.integer({ min: 0, max: 60_000 })),
      departsInMs: fc.option(fc.integer({ min: -3_600_000, max: 36_000_000 })),
    })
    .map(({ found, ...rest }) => ({ ...rest, id, usefulA: Math.min(found, rest.maxA) }) as Claimant);
}

/** Sites of one or three phases, with circuits below circuits, and every kind of car. */
export const ANY_SITE: fc.Arbitrary<AllocatorInput> = fc
  .record({
    phaseCount: fc.constantFrom(1, 3),
    circuits: fc.integer({ min: 0, max: 4 }),
    cars: fc.integer({ min: 0, max: 12 }),
  })
  .chain(({ phaseCount, circuits, cars }) =>
    fc.record({
      nowMs: fc.constant(NOW_MS),
      voltageV: fc.constant(230),
      availableA: fc.array(AMPERES, { minLength: phaseCount, maxLength: phaseCount }),
      circuits: fc.tuple(
        ...Array.from({ length: circuits }, (_, index) =>
          fc.record({
            parent: index === 0 ? fc.constant(null) : fc.option(fc.integer({ min: 0, max: index - 1 })),
            limitA: AMPERES,
          }),
        ),
      ),
      maxCharging: fc.integer({ min: 0, max: 12 }),
      claimants: fc.tuple(
        ...Array.from({ length: cars }, (_, index) => anyClaimant(`Charger-${index}`, phaseCount, circuits)),
      ),
    }),
  );

/** A that flow through a phase of the main switch (`circuit` null) or of a circuit. */
export function loadA(
  { claimants, circuits }: AllocatorInput,
  shares: readonly Share[],
  circuit: number | null,
  phase: number,
): number {
  let sumA = 0;
  for (const [index, claimant] of claimants.entries()) {
    if (!claimant.phases.includes(phase)) continue;
    const way: (number | null)[] = [null];
    for (let at = claimant.circuit; at !== null; at = circuits[at]?.parent ?? null) way.push(at);
    if (way.includes(circuit)) sumA += shares[index]?.currentA ?? 0;
  }
  return sumA;
}

/** A that are left for one car on all it flows through, whole. */
export function roomFor(input: AllocatorInput, shares: readonly Share[], { circuit, phases }: Claimant): number {
  let roomA = Number.POSITIVE_INFINITY;
  for (const phase of phases) {
    roomA = Math.min(roomA, (input.availableA[phase] ?? 0) - loadA(input, shares, null, phase));
    for (let at = circuit; at !== null; at = input.circuits[at]?.parent ?? null)
      roomA = Math.min(roomA, (input.circuits[at]?.limitA ?? 0) - loadA(input, shares, at, phase));
  }
  return Math.floor(Math.round(roomA * 100) / 100);
}

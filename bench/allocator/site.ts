import type { AllocatorInput, Claimant } from "../../modules/allocation/allocation";

/** Chargers on one sub-board. */
const A_BOARD = 8;
/** A per phase and charger: some have to wait. */
const AVAILABLE_A = 5;

/**
 * A three-phase garage with so many chargers, short of current: single-phase cars on all phases and three-phase ones,
 * sub-boards, some with a departure, some found to use less, charging and waiting.
 */
export function busySite(chargers: number): AllocatorInput {
  const boards = Math.ceil(chargers / A_BOARD);
  return {
    nowMs: 100_000_000,
    availableA: [AVAILABLE_A * chargers, AVAILABLE_A * chargers, AVAILABLE_A * chargers],
    voltageV: 230,
    circuits: Array.from({ length: boards }, () => ({ parent: null, limitA: 63 })),
    maxCharging: chargers,
    claimants: Array.from({ length: chargers }, (_, index) => claimant(index)),
  };
}

function claimant(index: number): Claimant {
  const isKnown = index % 4 === 0;
  return {
    id: `Charger-${index}`,
    order: index,
    priority: index % 16 === 0 ? 1 : 0,
    phases: index % 3 === 0 ? [0, 1, 2] : [index % 3],
    circuit: Math.floor(index / A_BOARD),
    wants: index % 8 === 7 ? "standby" : "current",
    maxA: 32,
    usefulA: index % 5 === 0 ? 13 : 32,
    grantedA: index % 3 === 1 ? 0 : 8,
    sinceMs: 100_000_000 - 70_000 * (index % 30),
    pluggedMs: 90_000_000 + 1_000 * index,
    pausedUntilMs: null,
    servedWh: 500 * (index % 20),
    neededWh: isKnown ? 20_000 : null,
    departsInMs: isKnown ? 1_000_000 * (index % 30) : null,
  };
}

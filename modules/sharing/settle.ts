import { MIN_OFFER_A } from "../pilot/duty";

/** One charger between what it may hold and what it is meant to have. */
export interface Account {
  /** The site's phases that it loads. */
  readonly phases: readonly number[];
  /** Indices of the circuits that feed it, all of them up to the main switch. */
  readonly circuits: readonly number[];
  /** A per phase set aside for it: the most that it may draw by any grant that could reach it. */
  readonly reserveA: number;
  /** A of the newest grant. */
  readonly grantedA: number;
  /** A it is meant to have; undefined: it cannot be given anything now. */
  readonly targetA: number | undefined;
}

/**
 * What every charger is granted now, A; undefined where nothing can be said to it. A decrease holds at once. An increase
 * takes only what nobody may be drawing any more: what others are meant to give up counts when they have acknowledged
 * it, or when their lease is over. `budgetA`: one a phase, of all chargers; `circuitsA`: A per phase of each circuit.
 * The accounts come in the order in which increases are served.
 */
export function settle(
  budgetA: readonly number[],
  circuitsA: readonly number[],
  accounts: readonly Account[],
): readonly (number | undefined)[] {
  const freeA = budgetA.slice();
  const phases = budgetA.length;
  const circuitFreeA: number[] = [];
  for (const limitA of circuitsA) for (let phase = 0; phase < phases; phase++) circuitFreeA.push(limitA);
  const take = ({ phases: loaded, circuits }: Account, currentA: number): void => {
    for (const phase of loaded) {
      freeA[phase] = (freeA[phase] ?? 0) - currentA;
      for (const circuit of circuits) {
        const index = circuit * phases + phase;
        circuitFreeA[index] = (circuitFreeA[index] ?? 0) - currentA;
      }
    }
  };
  for (const account of accounts) take(account, account.reserveA);
  return accounts.map((account) => {
    const { targetA, grantedA, reserveA } = account;
    if (targetA === undefined || targetA <= grantedA) return targetA;
    let leftA = Number.POSITIVE_INFINITY;
    for (const phase of account.phases) {
      leftA = Math.min(leftA, freeA[phase] ?? 0);
      for (const circuit of account.circuits) leftA = Math.min(leftA, circuitFreeA[circuit * phases + phase] ?? 0);
    }
    // What is set aside for it is its own, but for what is over the budget: it may be there twice, or not be drawn yet.
    const mostA = Math.min(targetA, Math.floor(Math.round((reserveA + leftA) * 100) / 100));
    const raisedA = mostA >= MIN_OFFER_A ? Math.max(mostA, grantedA) : grantedA;
    if (raisedA > reserveA) take(account, raisedA - reserveA);
    return raisedA;
  });
}

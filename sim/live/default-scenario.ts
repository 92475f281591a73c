/** A a charger that several chargers' contract has, and the least that a contract has. */
const CONTRACTED_A_EACH = 10;
const LEAST_CONTRACTED_A = 30;
/** A; the largest breaker of the scenarios' vocabulary (1,000 A) has room above it. */
const MOST_CONTRACTED_A = 900;
/** The breaker stands a little above the contract, as 32 above 30. */
const RATED_BY_CONTRACTED = 16 / 15;
/** A; a PZEM-004T reads up to 100 A: a larger site has its meter at the house, which stays below. */
const MOST_METERED_A = 90;
const HOUSE_A = 3;
const FAILSAFE_A = 6;

/**
 * What `npm start` shows without a scenario: cars that are not there yet, and a house that draws 3 A. One charger
 * follows the meter by itself on 30 A contracted; more of them have a manager, and 10 A each.
 * @param chargers how many, 1–1000
 */
export function defaultScenario(chargers: number): object {
  const isAlone = chargers === 1;
  const contractedCurrent = Math.min(MOST_CONTRACTED_A, Math.max(LEAST_CONTRACTED_A, CONTRACTED_A_EACH * chargers));
  // All of them at their fail-safe current, and the house, have to fit into the contract.
  const hasFailsafe = FAILSAFE_A * chargers + HOUSE_A <= contractedCurrent;
  return {
    name: isAlone ? "A charger at home" : `A garage with ${chargers} chargers`,
    duration: 86_400,
    site: {
      contractedCurrent,
      manager: !isAlone,
      ...(contractedCurrent <= MOST_METERED_A ? {} : { meterAt: "house" }),
      ...(hasFailsafe ? {} : { failsafeCurrent: 0 }),
      breaker: { rated: Math.ceil(contractedCurrent * RATED_BY_CONTRACTED), curve: "C" },
    },
    home: [[0, HOUSE_A]],
    chargers: Array.from({ length: chargers }, (_, index) => ({ id: `Charger-${index + 1}` })),
  };
}

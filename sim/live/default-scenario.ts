/** What `npm start` shows without a scenario: one charger, a car that is not there yet, 3 A in the house, 30 A contracted. */
export const DEFAULT_SCENARIO = Object.freeze({
  name: "A charger at home",
  duration: 86_400,
  site: Object.freeze({ contractedCurrent: 30, manager: false, breaker: Object.freeze({ rated: 32, curve: "C" }) }),
  home: Object.freeze([Object.freeze([0, 3])]),
  chargers: Object.freeze([Object.freeze({ id: "Charger-1" })]),
});

import {
  either,
  flag,
  type Infer,
  list,
  type Members,
  nullable,
  number,
  object,
  oneOf,
  optional,
  pair,
  text,
  tuple,
  variant,
} from "../../modules/schema/schema";
import { PLAIN_ROTATION, ROTATION_NAMES } from "./rotation";
import { FAULT_NAMES, STATES } from "./vocabulary";

/** Bytes of a scenario file. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

const TEN_YEARS_S = 315_576_000;

/** A charger's id is a key of the trace, and one key of objects is not for anybody's use. */
const ID = text({
  minLength: 1,
  maxLength: 32,
  pattern: "(?!__proto__$)[A-Za-z0-9_-]+",
  means: "letters, digits, - and _",
});
const TIME = number({ min: 0, max: TEN_YEARS_S });
const SECOND = number({ min: 0, max: TEN_YEARS_S, integer: true });
/** The zero is left out: a span of no length is an event that never was. */
const SPAN = number({ min: 0.001, max: TEN_YEARS_S });
const CURRENT = number({ min: 0, max: 1000 });
/** What a control pilot can say ends at 80 A. */
const PILOT_CURRENT = number({ min: 0, max: 80 });
const PHASES = oneOf(1, 3);
const PRIORITY = number({ min: -1000, max: 1000, integer: true });
const MODE = oneOf("intelligent", "manual");
const RATIO = number({ min: 0, max: 1 });
const ANY_NUMBER = number({ min: -1e12, max: 1e12 });

const CIRCUIT = object({ id: ID, parent: optional(ID), limit: CURRENT });

const DAY_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
/** Of one kWh; negative where the grid pays for it. */
const PRICE = number({ min: -1000, max: 1000 });

const TARIFF_BAND = object({
  from: text({ maxLength: 5, pattern: DAY_TIME, means: "HH:MM from 00:00 to 23:59" }),
  to: text({ maxLength: 5, pattern: `${DAY_TIME}|24:00`, means: "HH:MM from 00:00 to 24:00" }),
  days: optional(list(number({ min: 1, max: 7, integer: true }), { min: 1, max: 7 }), [1, 2, 3, 4, 5, 6, 7]),
  price: PRICE,
});

const TARIFF = object({ default: PRICE, bands: optional(list(TARIFF_BAND, { max: 100 }), []) });

const SITE = object({
  contractedCurrent: CURRENT,
  buffer: optional(CURRENT, 0),
  // The meter module reads 80 to 260 V (facts: PZEM-004T).
  voltage: optional(number({ min: 80, max: 260 }), 230),
  phases: optional(PHASES, 1),
  updateInterval: optional(number({ min: 1, max: 3600 }), 5),
  meterAt: optional(oneOf("main", "house"), "main"),
  manager: optional(flag(), true),
  policy: optional(oneOf("fill", "equal"), "fill"),
  maxCharging: optional(number({ min: 1, max: 1000, integer: true })),
  resumeDelay: optional(number({ min: 0, max: 86_400 }), 60),
  failsafeCurrent: optional(PILOT_CURRENT, 6),
  failover: optional(flag(), true),
  breaker: optional(object({ rated: number({ min: 0.5, max: 1000 }), curve: optional(oneOf("B", "C", "D"), "C") })),
  circuits: optional(list(CIRCUIT, { max: 1000 }), []),
  tariff: optional(TARIFF),
});

const SERIES_NUMBER = number({ min: 0, max: TEN_YEARS_S });
/** `[s, A]`, `[s, A, A, A]`, or the three currents in a list of their own, as a trace shows them: `[s, [A, A, A]]`. */
const SERIES_STEP = either(
  list(SERIES_NUMBER, { min: 2, max: 4 }),
  pair(SERIES_NUMBER, tuple(SERIES_NUMBER, SERIES_NUMBER, SERIES_NUMBER)),
);
const SERIES = list(SERIES_STEP, { max: 1_000_000 });

const TAG = text({ minLength: 1, maxLength: 20 });

const USER = object({
  tag: TAG,
  maxCurrent: optional(PILOT_CURRENT),
  maxEnergyWh: optional(number({ min: 1, max: 1_000_000 })),
  maxTime: optional(number({ min: 1, max: 2_592_000 })),
});

const CHARGER = object({
  id: ID,
  at: optional(TIME, 0),
  maxCurrent: optional(PILOT_CURRENT, 32),
  cable: optional(PILOT_CURRENT, 32),
  phases: optional(PHASES),
  circuit: optional(ID),
  rotation: optional(oneOf(...ROTATION_NAMES), PLAIN_ROTATION),
  priority: optional(PRIORITY, 0),
  mode: optional(MODE, "intelligent"),
  manualCurrent: optional(PILOT_CURRENT, 16),
  users: optional(list(USER, { max: 20 }), []),
});

/** A 24 kWh Nissan Leaf of 2015, unless said otherwise. */
const EV = object({
  capacity: optional(number({ min: 0.1, max: 1000 }), 24),
  soc: optional(RATIO, 0.33),
  target: optional(RATIO, 1),
  maxCurrent: optional(PILOT_CURRENT, 16),
  phases: optional(PHASES, 1),
  ramp: optional(number({ min: 0.01, max: 1000 }), 4),
  lag: optional(number({ min: 0, max: 60 }), 0.5),
});

const ONE_CHARGER = { charger: ID } as const;
const ANYWHERE = { charger: optional(ID) } as const;
const FAULT = oneOf(...FAULT_NAMES);

const PLUG = {
  charger: ID,
  ev: optional(EV, {}),
  departure: optional(TIME),
  needs: optional(number({ min: 0.1, max: 1000 })),
} as const;
const TAP = { charger: ID, tag: TAG } as const;
const SET = {
  charger: optional(ID),
  mode: optional(MODE),
  manualCurrent: optional(PILOT_CURRENT),
  maxCurrent: optional(PILOT_CURRENT),
  priority: optional(PRIORITY),
  usePhases: optional(PHASES),
  contractedCurrent: optional(CURRENT),
} as const;
const POWER_CUT = { charger: optional(ID), for: SPAN } as const;
const SET_FAULT = {
  charger: optional(ID),
  fault: FAULT,
  for: optional(SPAN),
  ratio: optional(ANY_NUMBER),
  seconds: optional(ANY_NUMBER),
  mA: optional(ANY_NUMBER),
  V: optional(ANY_NUMBER),
  celsius: optional(ANY_NUMBER),
  A: optional(ANY_NUMBER),
} as const;
const CLEAR = { charger: optional(ID), fault: FAULT } as const;

/** An event without its time, as the live simulator takes it. */
export const EVENT = variant("do", {
  plug: object(PLUG),
  request: object(ONE_CHARGER),
  finish: object(ONE_CHARGER),
  unplug: object(ONE_CHARGER),
  set: object(SET),
  tap: object(TAP),
  reset: object(ANYWHERE),
  "power-cut": object(POWER_CUT),
  fault: object(SET_FAULT),
  clear: object(CLEAR),
});

function timed<const M extends Members>(members: M) {
  return object({ t: TIME, ...members });
}

const TIMED_EVENT = variant("do", {
  plug: timed(PLUG),
  request: timed(ONE_CHARGER),
  finish: timed(ONE_CHARGER),
  unplug: timed(ONE_CHARGER),
  set: timed(SET),
  tap: timed(TAP),
  reset: timed(ANYWHERE),
  "power-cut": timed(POWER_CUT),
  fault: timed(SET_FAULT),
  clear: timed(CLEAR),
});

const NUMBER_OR_RANGE = either(ANY_NUMBER, object({ min: optional(ANY_NUMBER), max: optional(ANY_NUMBER) }));
const WORDS = nullable(text({ maxLength: 200 }));

const EXPECTATION = object({
  t: optional(SECOND),
  from: optional(SECOND),
  to: optional(SECOND),
  charger: optional(ID),
  state: optional(oneOf(...STATES)),
  pilot: optional(NUMBER_OR_RANGE),
  duty: optional(NUMBER_OR_RANGE),
  offered: optional(NUMBER_OR_RANGE),
  drawn: optional(NUMBER_OR_RANGE),
  contactor: optional(flag()),
  energyWh: optional(NUMBER_OR_RANGE),
  limit: optional(WORDS),
  why: optional(WORDS),
  fault: optional(WORDS),
  total: optional(NUMBER_OR_RANGE),
});

/** The file, member by member; what depends on more than one member is checked in cross-checks.ts. */
export const SCENARIO_FILE = object({
  name: text({ minLength: 1, maxLength: 200 }),
  duration: number({ min: 1, max: TEN_YEARS_S, integer: true }),
  seed: optional(number({ min: 0, max: 4_294_967_295, integer: true }), 1),
  site: SITE,
  home: optional(SERIES, []),
  solar: optional(SERIES, []),
  chargers: list(CHARGER, { min: 1, max: 1000 }),
  events: optional(list(TIMED_EVENT, { max: 100_000 }), []),
  expect: optional(list(EXPECTATION, { max: 100_000 }), []),
});

export type FileSeriesStep = Infer<typeof SERIES_STEP>;

/** Time and currents of a step in one row, whichever way it was written. */
export function seriesNumbers(step: FileSeriesStep): readonly number[] {
  return step.flat();
}

/** A file as its schema lets it through, member by member. */
export type ScenarioFile = Infer<typeof SCENARIO_FILE>;

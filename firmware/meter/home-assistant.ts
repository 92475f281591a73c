import { CURRENT, ENERGY, type Entity, ONLINE, POWER, VOLTAGE } from "../../modules/home-assistant/entity";

const SHOWN: readonly Entity[] = Object.freeze([
  Object.freeze({
    ...POWER,
    platform: "sensor",
    key: "power",
    name: "Power",
    value: "j.reading.powerW | sum",
  } as const),
  Object.freeze({
    ...ENERGY,
    platform: "sensor",
    key: "energy",
    name: "Energy",
    value: "j.reading.energyWh / 1000",
  } as const),
  Object.freeze({
    platform: "sensor",
    key: "frequency",
    name: "Frequency",
    value: "j.reading.frequencyHz",
    deviceClass: "frequency",
    unit: "Hz",
    stateClass: "measurement",
    digits: 2,
  } as const),
  Object.freeze({
    platform: "sensor",
    key: "measures",
    name: "Measures",
    value: "j.measures",
    category: "diagnostic",
  } as const),
  ONLINE,
]);

const OF_PHASE = Object.freeze([
  Object.freeze({ kind: POWER, key: "power", name: "Power", member: "powerW" } as const),
  Object.freeze({ kind: CURRENT, key: "current", name: "Current", member: "currentA" } as const),
  Object.freeze({ kind: VOLTAGE, key: "voltage", name: "Voltage", member: "voltageV" } as const),
] as const);

const PHASES = Object.freeze([0, 1, 2] as const);

/** What Home Assistant shows of a meter. */
export function meterEntities(phases: 1 | 3): readonly Entity[] {
  const ofPhases = PHASES.flatMap((index) =>
    OF_PHASE.map(
      ({ kind, key, name, member }): Entity => ({
        ...kind,
        platform: "sensor",
        key: `${key}${index + 1}`,
        name: `${name} L${index + 1}`,
        value: `j.reading.${member}[${index}]`,
        isAbsent: index >= phases,
      }),
    ),
  );
  return [...SHOWN, ...ofPhases];
}

/** A reading that is older than this many intervals is none: all of the meter is unavailable then. */
const OLDEST_INTERVALS = 3;

/** When what a meter shows is to be believed. */
export function meterAvailability(updateIntervalS: number): string {
  const oldestMs = OLDEST_INTERVALS * 1000 * updateIntervalS + 5_000;
  return `j.reading and j.reading.ageMs < ${oldestMs}`;
}

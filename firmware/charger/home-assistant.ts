import { CURRENT, ENERGY, type Entity, ONLINE } from "../../modules/home-assistant/entity";

const TEXT = Object.freeze({ platform: "sensor", category: "diagnostic" } as const);

const SHOWN: readonly Entity[] = Object.freeze([
  Object.freeze({
    platform: "sensor",
    key: "state",
    name: "State",
    value: "j.state",
    deviceClass: "enum",
    options: Object.freeze(["A", "B1", "B2", "C1", "C2", "D1", "D2", "E", "F"] as const),
  } as const),
  Object.freeze({
    ...CURRENT,
    platform: "sensor",
    key: "offered",
    name: "Offered current",
    value: "j.offeredA",
  } as const),
  Object.freeze({
    ...ENERGY,
    platform: "sensor",
    key: "energy",
    name: "Energy",
    value: "j.energyWh / 1000 if j.energyWh is not none else none",
  } as const),
  Object.freeze({
    platform: "sensor",
    key: "session_energy",
    name: "Last session",
    from: "session",
    value: "j.energyWh / 1000",
    deviceClass: "energy",
    unit: "kWh",
    digits: 2,
  } as const),
  // A state has 255 characters at the most.
  Object.freeze({ platform: "sensor", key: "why", name: "Why", value: "j.why[:255]" } as const),
  Object.freeze({ platform: "sensor", key: "fault", name: "Fault", value: "j.fault or 'none'" } as const),
  Object.freeze({ ...TEXT, key: "limit", name: "Limit", value: "j.limit" } as const),
  Object.freeze({ ...TEXT, key: "notices", name: "Notices", value: "j.notices | join(', ') or 'none'" } as const),
  Object.freeze({ ...TEXT, key: "phases", name: "Phases", value: "j.phases" } as const),
  Object.freeze({
    ...TEXT,
    key: "sessions",
    name: "Sessions",
    value: "j.sessions",
    stateClass: "total_increasing",
  } as const),
  Object.freeze({
    platform: "binary_sensor",
    key: "contactor",
    name: "Contactor",
    value: "'ON' if j.contactor else 'OFF'",
  } as const),
  ONLINE,
  Object.freeze({
    platform: "select",
    key: "mode",
    name: "Mode",
    value: "j.mode",
    command: '{"mode":"{{ value }}"}',
    options: Object.freeze(["intelligent", "manual"] as const),
  } as const),
  Object.freeze({ platform: "button", key: "stop", name: "Stop charging", command: '{"session":"stop"}' } as const),
  Object.freeze({
    platform: "button",
    key: "resume",
    name: "Resume charging",
    command: '{"session":"resume"}',
  } as const),
  Object.freeze({
    platform: "button",
    key: "clear_fault",
    name: "Clear fault",
    command: '{"clearFault":true}',
  } as const),
]);

const DRAWN_KEYS = Object.freeze(["drawn1", "drawn2", "drawn3"] as const);

/** What Home Assistant shows of a charger. `maxCurrentA`: its board's. */
export function chargerEntities(phases: 1 | 3, maxCurrentA: number): readonly Entity[] {
  const drawn = DRAWN_KEYS.map(
    (key, index): Entity => ({
      ...CURRENT,
      platform: "sensor",
      key,
      name: `Drawn current L${index + 1}`,
      value: `j.drawnA[${index}] if j.drawnA else none`,
      isAbsent: index >= phases,
    }),
  );
  const manual: Entity = {
    platform: "number",
    key: "manual_current",
    name: "Manual current",
    value: "j.manualCurrentA",
    command: '{"manualCurrentA":{{ value }}}',
    deviceClass: "current",
    unit: "A",
    range: [6, Math.max(6, maxCurrentA), 1],
  };
  return [...SHOWN, ...drawn, manual];
}

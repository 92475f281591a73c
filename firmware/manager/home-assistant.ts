import { CURRENT, type Entity, ONLINE } from "../../modules/home-assistant/entity";

const COUNT = Object.freeze({ platform: "sensor", stateClass: "measurement" } as const);
const TEXT = Object.freeze({ platform: "sensor", category: "diagnostic" } as const);
/** A current per phase that a person sets; the manager's `site` message has it. */
const SET_CURRENT = Object.freeze({
  platform: "number",
  from: "site",
  deviceClass: "current",
  unit: "A",
  range: Object.freeze([0, 1_000, 1] as const),
  category: "config",
} as const);

const SHOWN: readonly Entity[] = Object.freeze([
  Object.freeze({ ...COUNT, key: "chargers", name: "Chargers", value: "j.chargers" } as const),
  Object.freeze({ ...COUNT, key: "heard", name: "Chargers heard", value: "j.heard" } as const),
  Object.freeze({
    ...TEXT,
    key: "role",
    name: "Role",
    value: "j.role",
    deviceClass: "enum",
    options: Object.freeze(["stands", "leads", "resigns"] as const),
  } as const),
  Object.freeze({ ...TEXT, key: "notices", name: "Notices", value: "j.notices | join(', ') or 'none'" } as const),
  ONLINE,
  Object.freeze({
    ...SET_CURRENT,
    key: "contracted",
    name: "Contracted current",
    value: "j.contractedA",
    command: '{"contractedA":{{ value }}}',
  } as const),
  Object.freeze({
    ...SET_CURRENT,
    key: "buffer",
    name: "Kept free",
    value: "j.bufferA",
    command: '{"bufferA":{{ value }}}',
  } as const),
  Object.freeze({
    platform: "number",
    key: "resume_delay",
    name: "Resume delay",
    from: "site",
    value: "j.resumeDelayS",
    command: '{"resumeDelayS":{{ value }}}',
    deviceClass: "duration",
    unit: "s",
    range: Object.freeze([0, 86_400, 1] as const),
    category: "config",
  } as const),
  Object.freeze({
    platform: "select",
    key: "policy",
    name: "Policy",
    from: "site",
    value: "j.policy",
    command: '{"policy":"{{ value }}"}',
    options: Object.freeze(["fill", "equal"] as const),
    category: "config",
  } as const),
]);

const OF_PHASE = Object.freeze([
  Object.freeze({ key: "drawn", name: "Drawn at the meter", member: "readingA" } as const),
  Object.freeze({ key: "available", name: "Available", member: "availableA" } as const),
] as const);

const PHASES = Object.freeze([0, 1, 2] as const);

/** What Home Assistant shows of a site manager; each charger shows itself. */
export function managerEntities(phases: 1 | 3): readonly Entity[] {
  const ofPhases = PHASES.flatMap((index) =>
    OF_PHASE.map(
      ({ key, name, member }): Entity => ({
        ...CURRENT,
        platform: "sensor",
        key: `${key}${index + 1}`,
        name: `${name} L${index + 1}`,
        value: `j.${member}[${index}] if j.${member} else none`,
        isAbsent: index >= phases,
      }),
    ),
  );
  return [...SHOWN, ...ofPhases];
}

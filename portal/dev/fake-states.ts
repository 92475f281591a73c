import type { Kind } from "../src/types";

const HOUR_MS = 3_600_000;
/** A fixed moment, so that two pictures of the same page are the same: 12 June 2026, 14:03 UTC. */
export const NOW_MS = Date.UTC(2026, 5, 12, 14, 3);

const CHARGER = {
  kind: "charger",
  atMs: NOW_MS,
  state: "C2",
  offeredA: 16,
  drawnA: [15.8, 15.7, 15.9],
  powerW: 10_870,
  voltageV: [231, 229, 232],
  contactor: true,
  phases: 3,
  energyWh: 1_284_310,
  mode: "intelligent",
  manualCurrentA: 16,
  maxCurrentA: 32,
  limit: "house",
  why: "Offering 16 A: the house leaves 16.42 A of 25 A.",
  limits: [
    { code: "house", currentA: 16.42, reason: "the house leaves 16.42 A of 25 A" },
    { code: "hardware", currentA: 32, reason: "this charger gives 32 A at the most" },
  ],
  fault: null,
  notices: [],
  session: { number: 58, tag: "04A2B9C1", durationS: 7_512, energyWh: 14_820, cost: 2.67, stop: null },
  sessions: 57,
  charging: true,
  mqtt: "online",
  uptimeS: 904_512,
};

const NO_CAR = {
  ...CHARGER,
  state: "A",
  offeredA: 0,
  drawnA: [0, 0, 0],
  powerW: 0,
  contactor: false,
  session: null,
  charging: false,
  why: "No car is plugged in.",
};

const METER = {
  kind: "meter",
  atMs: NOW_MS,
  reading: {
    ageS: 2,
    currentA: [12.41, 3.06, 7.92],
    voltageV: [231.2, 229.8, 232.4],
    powerW: [2812, 640, 1790],
    energyWh: 8_412_330,
    frequencyHz: 49.98,
  },
  measures: "main",
  mqtt: "online",
  emoncms: "waiting",
  backlog: 128,
  uptimeS: 9_012,
};

const MANAGER = {
  kind: "manager",
  atMs: NOW_MS,
  role: "leads",
  term: 4,
  contractedA: 63,
  readingA: [41.2, 38.7, 44.1],
  availableA: [37.8, 40.3, 34.9],
  chargers: 3,
  heard: 2,
  notices: [],
  refused: { malformed: 0, unknown: 2, old: 0, reading: 0 },
  mqtt: "online",
  uptimeS: 44_812,
};

/** What the status may be, by the name in the query. */
export const STATES: { readonly [kind in Kind]: { readonly [state: string]: object } } = {
  charger: {
    charging: CHARGER,
    "no-car": NO_CAR,
    waiting: {
      ...CHARGER,
      state: "C1",
      offeredA: 0,
      drawnA: [0, 0, 0],
      powerW: 0,
      contactor: false,
      charging: false,
      why: "No current: the house leaves 3.10 A of 25 A, and a car needs 6 A.",
      limits: [{ code: "house", currentA: 3.1, reason: "" }],
      notices: ["meter-mismatch"],
    },
    stopped: {
      ...CHARGER,
      state: "B1",
      offeredA: 0,
      drawnA: [0, 0, 0],
      contactor: false,
      limit: "session",
      limits: [{ code: "session", currentA: 0, reason: "the session was stopped" }],
      why: "No current: the session was stopped.",
      session: { ...CHARGER.session, stop: "user" },
    },
    fault: {
      ...CHARGER,
      state: "F",
      offeredA: 0,
      drawnA: null,
      powerW: null,
      contactor: false,
      charging: false,
      fault: "contactor-welded",
      why: "The contactor did not open: the plug may be live. Do not unplug; switch the charger's circuit breaker off and have the charger repaired.",
    },
  },
  meter: { charging: METER, silent: { ...METER, reading: null, mqtt: "offline", emoncms: "failed" } },
  manager: {
    charging: MANAGER,
    silent: { ...MANAGER, readingA: null, availableA: null, notices: ["meter-silent", "fail-safe-too-high"] },
  },
};

const TAGS = ["04A2B9C1", "Ana", null];
const REASONS = ["unplugged", "ev", "user", "energy", "fault:over-temperature", "power-loss"];

export const SESSIONS = Array.from({ length: 30 }, (_, index) => ({
  number: 57 - index,
  tag: TAGS[index % 3] ?? null,
  startedAtMs: index === 29 ? null : NOW_MS - (index * 31 + 20) * HOUR_MS,
  endedAtMs: NOW_MS - (index * 31 + 16) * HOUR_MS,
  energyWh: 4_000 + ((index * 7_919) % 31_000),
  durationS: 5_000 + ((index * 1_237) % 20_000),
  highestA: 16 + (index % 3) * 8,
  stopReason: REASONS[index % REASONS.length] ?? "ev",
  cost: Math.round((4_000 + ((index * 7_919) % 31_000)) * 0.018) / 100,
}));

export const NETWORKS = [
  { ssid: "Casa da Praia", rssiDbm: -52, isOpen: false },
  { ssid: "MEO-4F21A0", rssiDbm: -67, isOpen: false },
  { ssid: "Casa da Praia", rssiDbm: -78, isOpen: false },
  { ssid: "Garage guests", rssiDbm: -74, isOpen: true },
  { ssid: "", rssiDbm: -80, isOpen: false },
  { ssid: "A network with a very long name..", rssiDbm: -86, isOpen: false },
];

export function siteChargers() {
  const member = {
    order: 0,
    priority: 0,
    circuit: null,
    rotation: "123",
    phases: 3,
    maxA: 32,
    failsafeA: 6,
  };
  return [
    {
      id: "Charger-1",
      name: "Ana’s place",
      isHeard: true,
      hasJoined: true,
      grantedA: 20,
      offeredA: 20,
      drawnA: [19.8, 19.7, 19.9],
      wants: "current",
      why: "the house leaves 34.90 A of 63 A, and 2 cars share it",
      sessionWh: 8_120,
      tag: "04A2B9C1",
      member: { ...member, priority: 2 },
    },
    {
      id: "Charger-2",
      name: "",
      isHeard: true,
      hasJoined: true,
      grantedA: 0,
      offeredA: 0,
      drawnA: [0, 0, 0],
      wants: "nothing",
      why: "no car asks for current",
      sessionWh: null,
      tag: null,
      member: { ...member, circuit: 1 },
    },
    {
      id: "Charger-in-the-third-garage",
      name: "",
      isHeard: false,
      hasJoined: true,
      grantedA: 6,
      offeredA: null,
      drawnA: null,
      wants: null,
      why: "",
      sessionWh: null,
      tag: null,
      member,
    },
  ];
}

export const LOG = Array.from(
  { length: 40 },
  (_, index) =>
    `${String(index * 37).padStart(8)} s  ${index % 5 === 0 ? "warn" : "info"}  the house meter has been silent for ${index} s`,
).join("\n");

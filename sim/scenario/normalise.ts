import type { FileEvent } from "./event-checks";
import { EXPECTED_FIELDS, type FileExpectation } from "./expect-checks";
import { type FileSeriesStep, type ScenarioFile, seriesNumbers } from "./file-schema";
import { ROTATIONS } from "./rotation";
import type {
  CarSpec,
  Expectation,
  ExpectedValue,
  Scenario,
  ScenarioEvent,
  SeriesStep,
  Site,
  SiteCircuit,
  Tariff,
} from "./scenario";
import { FAULTS, type FaultSpec } from "./vocabulary";

/** A plain value holds within this on both sides. */
const TOLERANCE = 0.5;

/** From a file that passed every check to what the plant works with. */
export function normalise(file: ScenarioFile): Scenario {
  const { circuits } = file.site;
  return {
    name: file.name,
    durationS: file.duration,
    seed: file.seed,
    site: normaliseSite(file.site),
    home: file.home.map(normaliseStep),
    solar: file.solar.map(normaliseStep),
    chargers: file.chargers.map((charger) => ({
      id: charger.id,
      atS: charger.at,
      maxCurrentA: charger.maxCurrent,
      cableA: charger.cable,
      phases: charger.phases ?? file.site.phases,
      circuit: indexOf(circuits, charger.circuit),
      rotation: ROTATIONS[charger.rotation],
      priority: charger.priority,
      mode: charger.mode,
      manualCurrentA: charger.manualCurrent,
      users: charger.users.map((user) => ({
        tag: user.tag,
        maxCurrentA: user.maxCurrent ?? null,
        maxEnergyWh: user.maxEnergyWh ?? null,
        maxTimeS: user.maxTime ?? null,
      })),
    })),
    events: file.events.map((event) => ({ t: event.t, event: normaliseEvent(event) })),
    expect: file.expect.map(normaliseExpectation),
  };
}

export function normaliseEvent(event: FileEvent): ScenarioEvent {
  const charger = event.charger ?? null;
  switch (event.do) {
    case "plug":
      return {
        do: "plug",
        charger: event.charger,
        car: normaliseCar(event.ev),
        departsAtS: event.departure ?? null,
        neededWh: event.needs === undefined ? null : Math.round(event.needs * 1000),
      };
    case "request":
    case "finish":
    case "unplug":
      return { do: event.do, charger: event.charger };
    case "tap":
      return { do: "tap", charger: event.charger, tag: event.tag };
    case "set":
      return normaliseSet(event);
    case "reset":
      return { do: "reset", charger };
    case "power-cut":
      return { do: "power-cut", charger, forS: event.for };
    case "fault": {
      const { value }: FaultSpec = FAULTS[event.fault];
      const given = value === undefined ? null : (event[value.key] ?? null);
      return { do: "fault", charger, fault: event.fault, value: given, forS: event.for ?? null };
    }
    case "clear":
      return { do: "clear", charger, fault: event.fault };
  }
}

function normaliseSet(event: Extract<FileEvent, { readonly do: "set" }>): ScenarioEvent {
  if (event.charger === undefined) return { do: "set", charger: null, contractedA: event.contractedCurrent ?? 0 };
  return {
    do: "set",
    charger: event.charger,
    mode: event.mode ?? null,
    manualCurrentA: event.manualCurrent ?? null,
    maxCurrentA: event.maxCurrent ?? null,
    priority: event.priority ?? null,
    usePhases: event.usePhases ?? null,
  };
}

function normaliseSite(site: ScenarioFile["site"]): Site {
  return {
    contractedA: site.contractedCurrent,
    bufferA: site.buffer,
    voltageV: site.voltage,
    phases: site.phases,
    updateIntervalS: site.updateInterval,
    meterAt: site.meterAt,
    manager: site.manager,
    policy: site.policy,
    maxCharging: site.maxCharging ?? null,
    resumeDelayS: site.resumeDelay,
    failsafeA: site.failsafeCurrent,
    failover: site.failover,
    breaker: site.breaker === undefined ? null : { ratedA: site.breaker.rated, curve: site.breaker.curve },
    circuits: site.circuits.map((circuit) => normaliseCircuit(circuit, site.circuits)),
    tariff: site.tariff === undefined ? null : normaliseTariff(site.tariff),
  };
}

type FileCircuit = ScenarioFile["site"]["circuits"][number];

function normaliseCircuit(circuit: FileCircuit, circuits: readonly FileCircuit[]): SiteCircuit {
  return { id: circuit.id, parent: indexOf(circuits, circuit.parent), limitA: circuit.limit };
}

function indexOf(circuits: readonly FileCircuit[], id: string | undefined): number | null {
  return id === undefined ? null : circuits.findIndex((circuit) => circuit.id === id);
}

function normaliseTariff(tariff: NonNullable<ScenarioFile["site"]["tariff"]>): Tariff {
  return {
    defaultPrice: tariff.default,
    bands: tariff.bands.map(({ from, to, days, price }) => ({
      fromMin: minuteOfDay(from),
      toMin: minuteOfDay(to),
      days,
      price,
    })),
  };
}

/** Of "HH:MM". */
function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function normaliseStep(step: FileSeriesStep): SeriesStep {
  const [t = 0, ...currentA] = seriesNumbers(step);
  return { t, currentA };
}

function normaliseCar(ev: Extract<FileEvent, { readonly do: "plug" }>["ev"]): CarSpec {
  return {
    capacityKwh: ev.capacity,
    soc: ev.soc,
    targetSoc: ev.target,
    maxCurrentA: ev.maxCurrent,
    phases: ev.phases,
    rampAPerS: ev.ramp,
    lagS: ev.lag,
  };
}

function normaliseExpectation(entry: FileExpectation): Expectation {
  const fromS = entry.t ?? entry.from ?? 0;
  const checks = [];
  for (const field of EXPECTED_FIELDS) {
    const given = entry[field];
    if (given !== undefined) checks.push({ field, expected: expectedValue(given) });
  }
  return { fromS, toS: entry.t ?? entry.to ?? fromS, charger: entry.charger ?? null, checks, entry };
}

type GivenValue = string | boolean | null | number | { readonly min?: number; readonly max?: number };

function expectedValue(given: GivenValue): ExpectedValue {
  if (typeof given === "number") return { kind: "range", min: given - TOLERANCE, max: given + TOLERANCE };
  if (typeof given !== "object" || given === null) return { kind: "is", value: given };
  return { kind: "range", min: given.min ?? Number.NEGATIVE_INFINITY, max: given.max ?? Number.POSITIVE_INFINITY };
}

import { defaultScenario } from "../../../sim/live/default-scenario";
import type {
  ChargerInfo,
  LiveWorld,
  Part,
  PostResult,
  SharingInfo,
  SiteInfo,
} from "../../../sim/live/http/live-world";
import type { ChargerTrace, TraceLine } from "../../../sim/scenario/trace-line";

const LEAST_OFFER_A = 6;
const CAR_MAX_A = 16;
const RAMP_A_PER_S = 4;

interface Place {
  readonly id: string;
  isPlugged: boolean;
  isAsking: boolean;
  offeredA: number;
  drawnA: number;
  energyWh: number;
  fault: string | null;
}

interface SiteEvent {
  readonly do?: unknown;
  readonly charger?: unknown;
  readonly current?: unknown;
  readonly fault?: unknown;
}

/**
 * A stand-in for a site with a manager: whole amperes, level, the first come first. It moves only when `tick` is called
 * and takes the events of the real world.
 */
export class ScriptedSite implements LiveWorld {
  readonly name: string;
  readonly speed = 1;
  readonly site: SiteInfo;
  readonly posted: SiteEvent[] = [];
  readonly places: readonly Place[];
  sharingNow: SharingInfo | null = { by: "manager", leader: "Manager-1" };
  homeA = 3;
  private t = 0;
  private readonly listeners = new Set<(line: TraceLine) => void>();

  constructor(chargers: number) {
    const { name, site } = defaultScenario(chargers) as {
      readonly name: string;
      readonly site: { readonly contractedCurrent: number; readonly breaker: NonNullable<SiteInfo["breaker"]> };
    };
    this.name = name;
    this.site = { ...site, buffer: 0, voltage: 230, phases: 1, updateInterval: 5, failsafeCurrent: 6 };
    this.places = Array.from({ length: chargers }, (_, index) => ({
      id: `Charger-${index + 1}`,
      isPlugged: false,
      isAsking: false,
      offeredA: 0,
      drawnA: 0,
      energyWh: 0,
      fault: null,
    }));
  }

  parts(): readonly Part[] {
    return this.places.map(({ id }) => ({ id, kind: "charger", portal: null, topic: `pilotline/v1/${id}/status` }));
  }

  chargers(): { readonly [id: string]: ChargerInfo } {
    return Object.fromEntries(
      this.places.map(({ id, isPlugged, isAsking, energyWh }) => [
        id,
        {
          mode: "intelligent",
          manualCurrent: 16,
          maxCurrent: 32,
          car: isPlugged ? { plugged: true, asking: isAsking, soc: 0.33 + energyWh / 24_000 } : null,
        },
      ]),
    );
  }

  sharing(): SharingInfo | null {
    return this.sharingNow;
  }

  faults(): readonly string[] {
    return ["meter-silent", "broker-down", "manager-down", "message-loss", "network-loss", "pilot-short"];
  }

  onLine(listener: (line: TraceLine) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Seconds go by. */
  tick(seconds = 1): void {
    for (let second = 0; second < seconds; second += 1) {
      this.t += 1;
      this.share();
      for (const place of this.places) this.charge(place);
      const line = this.state();
      for (const listener of this.listeners) listener(line);
    }
  }

  state(): TraceLine {
    const totalA = round(this.homeA + this.places.reduce((sumA, { drawnA }) => sumA + drawnA, 0));
    return {
      t: this.t,
      home: this.homeA,
      solar: 0,
      total: totalA,
      meter: { current: totalA, age: this.t % 5 },
      breaker: { heat: round((totalA / (this.site.breaker?.rated ?? 32)) * 0.7), tripped: false },
      chargers: Object.fromEntries(this.places.map((place) => [place.id, this.traceOf(place)])),
    };
  }

  post(event: unknown): PostResult {
    const { do: verb, charger: id, current, fault } = event as SiteEvent;
    this.posted.push(event as SiteEvent);
    if (verb === "home" && typeof current === "number") {
      this.homeA = current;
      return { ok: true };
    }
    const place = this.places.find((candidate) => candidate.id === id);
    if (place === undefined)
      return verb === "fault" || verb === "clear" ? { ok: true } : { ok: false, error: "$.charger" };
    if (verb === "plug" && place.isPlugged) return { ok: false, error: `${place.id} has a car already` };
    if (verb === "plug") place.isPlugged = true;
    else if (verb === "request") place.isAsking = place.isPlugged;
    else if (verb === "finish") place.isAsking = false;
    else if (verb === "unplug") place.isPlugged = place.isAsking = false;
    else if (verb === "fault" && typeof fault === "string") place.fault = fault;
    else if (verb === "clear") place.fault = null;
    else return { ok: false, error: "$.do: not an event of this world" };
    return { ok: true };
  }

  private share(): void {
    let leftA = Math.floor(this.site.contractedCurrent - this.homeA);
    const waiting = this.places.filter(({ isAsking, fault }) => isAsking && fault === null);
    for (const place of this.places) place.offeredA = 0;
    const admitted = waiting.slice(0, Math.max(0, Math.floor(leftA / LEAST_OFFER_A)));
    for (const place of admitted) place.offeredA = LEAST_OFFER_A;
    leftA -= LEAST_OFFER_A * admitted.length;
    for (let isPoured = admitted.length > 0; isPoured && leftA > 0; ) {
      isPoured = false;
      for (const place of admitted) {
        if (leftA <= 0 || place.offeredA >= CAR_MAX_A) continue;
        place.offeredA += 1;
        leftA -= 1;
        isPoured = true;
      }
    }
  }

  private charge(place: Place): void {
    const mostA = place.offeredA < LEAST_OFFER_A ? 0 : place.offeredA - 0.1;
    place.drawnA = round(Math.min(mostA, place.drawnA + RAMP_A_PER_S));
    place.energyWh += (place.drawnA * this.site.voltage) / 3600;
  }

  private traceOf({ isPlugged, isAsking, offeredA, drawnA, energyWh, fault }: Place): ChargerTrace {
    const state = fault !== null ? "E" : !isPlugged ? "A" : `${isAsking ? "C" : "B"}${offeredA > 0 ? 2 : 1}`;
    return {
      state,
      pilot: fault !== null ? 0 : !isPlugged ? 12 : isAsking ? 6 : 9,
      duty: round(offeredA / 0.6),
      offered: offeredA,
      drawn: drawnA,
      contactor: offeredA > 0,
      energyWh: Math.round(energyWh * 10) / 10,
      limit: isPlugged ? "site-grant" : null,
      why: whyOf(isAsking, isPlugged, offeredA, this.places.length),
      fault,
    };
  }
}

function whyOf(isAsking: boolean, isPlugged: boolean, offeredA: number, chargers: number): string {
  if (!isPlugged) return "No car is plugged in.";
  if (!isAsking) return "The car has not asked for current.";
  return offeredA > 0
    ? `${offeredA} A: the share of the site's current that the manager granted, among ${chargers} chargers.`
    : "The manager has no current left for this car; it waits for its turn.";
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

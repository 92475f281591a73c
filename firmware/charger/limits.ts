import type { Limit } from "../../modules/arbiter/limits";
import type { MonotonicMs } from "../../modules/device/time";
import type { ChargerSettings } from "./settings";

/** What the limits of a charger come from, apart from the house and the session. */
export interface LimitView {
  readonly settings: ChargerSettings;
  /** A of contactor and terminals. */
  readonly boardMaxA: number;
  /** A of the plugged cable; undefined: tethered, or nobody is there. */
  readonly plugA: number | undefined;
  /** 0–1; undefined: no sensor. */
  readonly temperatureShare: number | undefined;
  readonly celsius: number | undefined;
  readonly isOwnMeterSilent: boolean;
  readonly isDimmed: boolean;
  /** Charging waits until then after the power came back; undefined: it does not. */
  readonly powerReturnMs: MonotonicMs | undefined;
  readonly nowMs: MonotonicMs;
}

/** A that a charger offers while it cannot watch what the car draws. */
const UNWATCHED_A = 6;

/** One row a limit: what it is now, or undefined where it sets none. */
const ROWS: readonly ((view: LimitView) => Limit | undefined)[] = Object.freeze([
  hardware,
  installer,
  cable,
  temperature,
  ownMeter,
  dimming,
  powerReturn,
]);

export function ownLimits(view: LimitView): Limit[] {
  const limits: Limit[] = [];
  for (const row of ROWS) {
    const limit = row(view);
    if (limit !== undefined) limits.push(limit);
  }
  return limits;
}

function hardware({ settings, boardMaxA }: LimitView): Limit {
  const currentA = Math.min(boardMaxA, settings.maxCurrentA);
  return { code: "hardware", currentA, reason: `this charger gives ${currentA} A at the most` };
}

function installer({ settings: { installerMaxA } }: LimitView): Limit {
  return { code: "installer", currentA: installerMaxA, reason: `the wiring carries ${installerMaxA} A` };
}

function cable({ settings, plugA }: LimitView): Limit {
  if (plugA === 0) return { code: "cable", currentA: 0, reason: "the socket finds no cable" };
  const currentA = Math.min(settings.cableA, plugA ?? settings.cableA);
  return { code: "cable", currentA, reason: `the cable carries ${currentA} A` };
}

function temperature({ settings, boardMaxA, temperatureShare, celsius, nowMs }: LimitView): Limit | undefined {
  if (temperatureShare === undefined || temperatureShare >= 1) return undefined;
  const currentA = Math.min(boardMaxA, settings.maxCurrentA) * temperatureShare;
  const isKnown = celsius !== undefined && celsius > Number.NEGATIVE_INFINITY;
  const reason = isKnown
    ? `the charger is ${Math.round(celsius)} °C warm`
    : "the charger's temperature sensor cannot be read";
  return { code: "temperature", currentA, reason, atMs: nowMs };
}

function ownMeter({ isOwnMeterSilent }: LimitView): Limit | undefined {
  if (!isOwnMeterSilent) return undefined;
  return { code: "own-meter", currentA: UNWATCHED_A, reason: "the charger's own meter does not answer" };
}

function dimming({ isDimmed, settings: { dimmedA }, nowMs }: LimitView): Limit | undefined {
  if (!isDimmed) return undefined;
  return { code: "dimming", currentA: dimmedA, reason: `the grid operator dims to ${dimmedA} A`, atMs: nowMs };
}

function powerReturn({ powerReturnMs, nowMs }: LimitView): Limit | undefined {
  if (powerReturnMs === undefined || nowMs >= powerReturnMs) return undefined;
  const reason = "the power has just come back, and chargers do not all start at once";
  return { code: "power-return", currentA: 0, reason, untilMs: powerReturnMs };
}

import type { MonotonicMs } from "../device/time";
import { type Drawer, type Drawn, drawnAround, REGISTER_LAG_MS, type SiteReading } from "../house/available";
import { silentFromMs } from "../house/house-limit";
import { checkReading, forget, type MeterCheck, UNCHECKED } from "../house/meter-check";
import { MeterLink } from "../house/meter-link";
import type { MeterReadingMessage } from "../messages/meter-reading";
import type { SiteRules } from "../messages/site";
import { HouseEstimate } from "./house-estimate";

/** What the site has for its chargers, all together; A, one a phase, may be negative. */
export type SiteSupply =
  /** A first reading, or one that tells something, may still be on its way. */
  | { readonly kind: "waiting" }
  /** Nothing is known of the house; `cause`: a clause for a person. */
  | { readonly kind: "blind"; readonly cause: string }
  | {
      readonly kind: "known";
      readonly reading: SiteReading;
      /** By what the house is known to draw. */
      readonly surelyA: readonly number[];
      /** Taking all doubt in favour of the chargers. */
      readonly perhapsA: readonly number[];
      /** By what was heard of them so far. */
      readonly seenA: readonly number[];
      /** Some is kept free for the main breaker to cool. */
      readonly isCooling?: boolean;
    };

/** ms from a reading on after which the chargers' own meters have told of that moment. */
const CHECK_AFTER_MS = 2_500;

/** ms between readings above which a doubt cannot wait for the next one. */
const LONG_INTERVAL_MS = 5_000;

/** ms in which a new leader sees which phases cars load. */
const WATCH_MS = 15_000;

const NOTHING_DRAWN: Drawn = Object.freeze({ lowA: 0, highA: 0, seenHighA: 0, isWhole: true });

export interface LeaderTimes {
  /** Since when it leads. */
  readonly sinceMs: MonotonicMs;
  /** Since when it knows what every charger draws that it hears. */
  readonly heardSinceMs: MonotonicMs;
  /** It does not know yet which phases all cars load. */
  readonly isUnsure?: boolean;
}

/** Hears the site's meters. */
export class SupplyWatch {
  private readonly site = new MeterLink();
  private readonly solar = new MeterLink();
  private readonly house = new HouseEstimate();
  private check: MeterCheck = UNCHECKED;
  /** A reading that is still to be checked, and what was drawn then at the least. */
  private unchecked: { readonly reading: SiteReading; readonly lowA: readonly number[] } | undefined;

  get reading(): SiteReading | undefined {
    return this.site.reading;
  }

  /** Why the reading is not taken; undefined: it is. */
  receive(nowMs: MonotonicMs, meterId: string, message: MeterReadingMessage, rules: SiteRules): string | undefined {
    const isSolar = meterId === rules.solarMeterId;
    if (!isSolar && meterId !== rules.meterId) return "it is no meter of this site";
    const expected = isSolar ? "solar" : rules.meterAt;
    if (message.measures !== expected) return `it measures ${message.measures}, and ${expected} is expected`;
    const phases = message.reading?.currentA.length ?? rules.phases;
    if (phases < rules.phases) return `it has ${phases} phases, and the site ${rules.phases}`;
    (isSolar ? this.solar : this.site).receive(nowMs, message);
    return undefined;
  }

  /** A reading of the site meter that came in another way. */
  take(reading: SiteReading): void {
    this.site.take(reading);
  }

  /** A leader begins: of the house nothing is known. */
  forget(): void {
    this.house.forget();
  }

  /** `derateA`: kept free beside the buffer, one a phase. */
  supply(
    nowMs: MonotonicMs,
    { sinceMs, heardSinceMs, isUnsure = false }: LeaderTimes,
    rules: SiteRules,
    drawers: readonly Drawer[],
    derateA: readonly number[],
  ): SiteSupply {
    const intervalMs = rules.updateIntervalS * 1000;
    const { reading } = this.site;
    // Before anything is known of the house, a reading tells something only with what the chargers drew then.
    const isTelling = reading !== undefined && (this.house.isKnown || reading.atMs - REGISTER_LAG_MS >= heardSinceMs);
    if (!isTelling && nowMs <= silentFromMs(intervalMs, sinceMs)) return { kind: "waiting" };
    const cause = this.blindness(nowMs, reading, intervalMs);
    if (reading === undefined || cause !== undefined) this.house.forget();
    if (reading === undefined) return { kind: "blind", cause: "the house meter was not heard yet" };
    const drawn = reading.currentA
      .slice(0, rules.phases)
      .map((_, phase) => drawnAround(phase, rules, reading, drawers));
    if (rules.meterAt === "main") this.checkMeter(nowMs, reading, drawn);
    if (cause !== undefined) return { kind: "blind", cause };
    // A new leader takes nothing away for what it will know in a moment, while all is well.
    const isWell = reading.currentA.every((currentA) => currentA <= rules.contractedA - rules.bufferA);
    if (!this.house.isKnown && isUnsure && isWell && nowMs < sinceMs + WATCH_MS) return { kind: "waiting" };
    const sun = this.solar.reading;
    const solarA = sun !== undefined && nowMs <= silentFromMs(intervalMs, sun.atMs) ? sun.currentA : [];
    const surelyA: number[] = [];
    const perhapsA: number[] = [];
    const seenA: number[] = [];
    for (let phase = 0; phase < rules.phases; phase++) {
      const measuredA = reading.currentA[phase] ?? 0;
      const freeA = rules.contractedA - rules.bufferA - (derateA[phase] ?? 0) + (solarA[phase] ?? 0);
      const known = drawn[phase] ?? NOTHING_DRAWN;
      const { lowA, highA, seenHighA } = known;
      surelyA.push(toHundredths(freeA - this.house.step(nowMs, phase, measuredA, known, freeA, intervalMs)));
      perhapsA.push(toHundredths(freeA - Math.max(0, measuredA - highA)));
      // Where the next reading is far, the middle has to do.
      const seenDrawnA = intervalMs > LONG_INTERVAL_MS ? (lowA + seenHighA) / 2 : seenHighA;
      seenA.push(toHundredths(freeA - Math.max(0, measuredA - seenDrawnA)));
    }
    const known = { kind: "known", reading, surelyA, perhapsA, seenA } as const;
    return derateA.some((currentA) => currentA > 0) ? { ...known, isCooling: true } : known;
  }

  private blindness(nowMs: MonotonicMs, reading: SiteReading | undefined, intervalMs: number): string | undefined {
    if (reading === undefined) return undefined;
    if (nowMs > silentFromMs(intervalMs, reading.atMs))
      return `the house meter has been silent for ${Math.floor((nowMs - reading.atMs) / 1000)} s`;
    return this.check.kind === "mismatch" ? "the house meter does not see what the cars draw" : undefined;
  }

  /** Each reading once, when what was drawn around it is known, or the next one is there. */
  private checkMeter(nowMs: MonotonicMs, reading: SiteReading, drawn: readonly Drawn[]): void {
    const { unchecked } = this;
    this.check = forget(this.check, nowMs);
    const isOther = unchecked !== undefined && unchecked.reading.atMs !== reading.atMs;
    if (isOther) this.check = checkReading(this.check, nowMs, unchecked.reading, unchecked.lowA);
    this.unchecked = reading.atMs > this.check.checkedMs ? { reading, lowA: drawn.map(({ lowA }) => lowA) } : undefined;
    if (this.unchecked === undefined || nowMs < reading.atMs + CHECK_AFTER_MS) return;
    this.check = checkReading(this.check, nowMs, reading, this.unchecked.lowA);
    this.unchecked = undefined;
  }
}

function toHundredths(currentA: number): number {
  return Math.round(currentA * 100) / 100;
}

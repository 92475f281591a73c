import type { Claim } from "../../modules/messages/claim";
import type { Grant } from "../../modules/messages/grant";
import type { Lead } from "../../modules/messages/lead";
import { PROTOCOL_VERSION } from "../../modules/messages/topics";
import { beginFollowing, type Following, hearLead, NO_FOLLOWING } from "../../modules/sharing/following";
import { grantLimit, type Held, takeGrant } from "../../modules/sharing/holder";
import type { Visit } from "./visits";

const BOOT = "c0";
const FAILSAFE_A = 6;
/** ms that a coarse car takes to begin, and A per s with which it goes on: 30 A in the 5 s that IEC 61851-1 gives it, the lag aside. */
const LAG_MS = 1_000;
const RAMP_A_PER_S = 5;

/** A charger and its car, second by second: the real protocol, and a car that is slow to follow. */
export class CoarseCharger {
  drawnA = 0;
  takenWh = 0;
  visit: Visit | undefined;
  private following: Following = beginFollowing(NO_FOLLOWING, 0);
  private held: Held | undefined;
  private sequence = 0;
  private sessions = 0;
  private offeredA = 0;
  private offeredMs = 0;

  constructor(
    readonly id: string,
    private readonly voltageV: number,
  ) {}

  plug(visit: Visit): void {
    this.visit = visit;
    this.takenWh = 0;
    this.sessions += 1;
  }

  unplug(): void {
    this.visit = undefined;
    this.drawnA = 0;
  }

  hear(nowMs: number, sender: string, lead: Lead): void {
    this.following = hearLead(this.following, nowMs, sender, lead);
  }

  take(nowMs: number, sender: string, grant: Grant): void {
    const taken = takeGrant(this.held, this.following, nowMs, { sender, grant, boot: BOOT, startedMs: 0 });
    if (typeof taken !== "string") this.held = taken;
  }

  /** Wants current: plugged in, and its need is not met. */
  get isAsking(): boolean {
    return this.visit !== undefined && this.takenWh < this.visit.needWh;
  }

  /** A that it could draw if it were given all. */
  get demandA(): number {
    return this.isAsking ? (this.visit?.maxA ?? 0) : 0;
  }

  /** One second goes by. */
  advance(nowMs: number): void {
    const allowedA = this.isAsking ? Math.floor(grantLimit(this.held, nowMs, 0, FAILSAFE_A).currentA) : 0;
    const offeredA = allowedA >= FAILSAFE_A ? allowedA : 0;
    if (offeredA !== this.offeredA) {
      this.offeredA = offeredA;
      this.offeredMs = nowMs;
    }
    const goalA = Math.min(offeredA, this.demandA);
    // Without PWM a car stops at once; else it follows late, and slowly.
    if (goalA === 0) this.drawnA = 0;
    else if (nowMs - this.offeredMs >= LAG_MS)
      this.drawnA =
        Math.max(goalA, this.drawnA - RAMP_A_PER_S) === goalA
          ? Math.min(goalA, this.drawnA + RAMP_A_PER_S)
          : this.drawnA - RAMP_A_PER_S;
    this.takenWh += (this.drawnA * this.voltageV) / 3_600;
  }

  claim(nowMs: number): Claim {
    const { held, following, visit } = this;
    const { heard, leader, term } = following;
    const isHeld = held !== undefined && nowMs < held.untilMs;
    return {
      version: PROTOCOL_VERSION,
      boot: BOOT,
      sequence: this.sequence++,
      uptimeMs: nowMs,
      wants: this.isAsking ? "current" : "nothing",
      maxA: 32,
      phases: 1,
      failsafeA: FAILSAFE_A,
      offeredA: this.offeredA,
      drawnA: [this.drawnA],
      drawnAgeMs: 0,
      energyWh: Math.round(this.takenWh),
      session:
        visit === undefined
          ? null
          : {
              number: this.sessions,
              durationS: Math.round(nowMs / 1000 - visit.fromS),
              energyWh: Math.round(this.takenWh),
              tag: null,
              departsInS: null,
              neededWh: null,
            },
      holds: isHeld
        ? { term: held.term, sequence: held.sequence, currentA: held.currentA, leftMs: held.untilMs - nowMs }
        : null,
      term,
      follows: heard === null || leader === null ? null : { leader, term, boot: heard.boot, uptimeMs: heard.uptimeMs },
    };
  }
}

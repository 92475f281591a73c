import type { Claim } from "../../../modules/messages/claim";
import type { Grant } from "../../../modules/messages/grant";
import { topicOf } from "../../../modules/messages/topics";
import type { ManagerBench } from "./bench";

type ClaimBody = Omit<Claim, "version" | "boot" | "sequence" | "uptimeMs">;

/** A charger as the manager hears it: follows the newest `lead`, takes the newest grant, claims, and draws what it may. */
export class PlayedCharger {
  boot = "c1";
  wants: Claim["wants"] = "current";
  maxA = 32;
  /** A that its car takes at the most. */
  carA = 16;
  drawnA = 0;
  energyWh: number | null = 1_000;
  session: Claim["session"] = { number: 1, durationS: 60, energyWh: 0, tag: null, departsInS: null, neededWh: null };
  /** It does not say a word. */
  isMute = false;
  private sequence = 0;
  private startedMs: number;

  constructor(
    private readonly bench: ManagerBench,
    readonly id: string,
  ) {
    this.startedMs = bench.nowMs;
  }

  /** The newest grant for this start of it. */
  get grant(): Grant | undefined {
    const grant = this.bench.newestGrant(this.id);
    return grant?.to === this.boot ? grant : undefined;
  }

  get grantedA(): number {
    return this.grant?.currentA ?? 0;
  }

  restart(boot: string): void {
    this.boot = boot;
    this.sequence = 0;
    this.startedMs = this.bench.nowMs;
    this.drawnA = 0;
  }

  step(): void {
    const offeredA = Math.min(this.grantedA, this.maxA);
    this.drawnA = this.wants === "current" && offeredA >= 6 ? Math.min(offeredA, this.carA) : 0;
    if (!this.isMute) this.claim();
  }

  claim(more: Partial<Claim> = {}): void {
    const lead = this.bench.newestLead;
    const { grant } = this;
    const uptimeMs = Math.round(this.bench.nowMs - this.startedMs);
    const body: ClaimBody = {
      wants: this.wants,
      maxA: this.maxA,
      phases: 1,
      failsafeA: 6,
      offeredA: this.wants === "nothing" ? 0 : Math.min(this.grantedA, this.maxA),
      drawnA: [this.drawnA],
      drawnAgeMs: 0,
      energyWh: this.energyWh,
      session: this.session,
      holds:
        grant === undefined
          ? null
          : {
              term: grant.term,
              sequence: grant.sequence,
              currentA: grant.currentA,
              leftMs: Math.max(0, grant.untilMs - uptimeMs),
            },
      term: lead?.term ?? 0,
      follows:
        lead === undefined ? null : { leader: "Manager-1", term: lead.term, boot: lead.boot, uptimeMs: lead.uptimeMs },
    };
    const head = { version: 1, boot: this.boot, sequence: this.sequence++, uptimeMs };
    this.bench.say(topicOf(this.id, "claim"), { ...head, ...body, ...more });
  }
}

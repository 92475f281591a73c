import type { Claimant, Share } from "../allocation/allocation";
import { found, type Needs, newNeeds, observe } from "../allocation/needs";
import type { MonotonicMs } from "../device/time";
import { DrawHistory } from "../house/draw-history";
import { Transit } from "../house/transit";
import type { Claim } from "../messages/claim";
import type { Member } from "../messages/site";
import { MIN_OFFER_A } from "../pilot/duty";
import type { GrantBook, MemberBounds } from "../sharing/book";
import { SHARING_TIMES } from "../sharing/times";
import { onSitePhases, phaseMap } from "./phase-map";

/** ms in which a car that was told to draw less comes down, slow ones included. */
const FALL_MS = 10_000;

const NO_CURRENT: readonly number[] = Object.freeze([0, 0, 0]);
const ITS_TURN: Share = Object.freeze({ currentA: 0, reason: "resume" });
const NO_SHARE: Share = Object.freeze({ currentA: 0, reason: "nothing" });

/** A charger of the site as its leader sees it. */
export class ChargerAccount {
  /** By the site's phases. */
  readonly draw: DrawHistory;
  /** See `Drawer`; by the site's phases. */
  fallsToA: readonly number[] | undefined;
  /** `apart`: it was never heard, and draws nothing by itself. `new`: it was heard now, and was never granted anything. */
  standing: "apart" | "new" | "joined" = "apart";
  /** A that was set aside for it, now or while its car may still be coming down from that. */
  private reservedA = 0;
  private reservedMs: MonotonicMs = 0;
  /** The newest claim was sent then at the earliest. */
  echoMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  /** Until then a grant that it took as its first one cannot have run out for long. */
  private newUntilMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  private readonly transit = new Transit();
  private needs: Needs;
  private share: Share = NO_SHARE;

  constructor(
    readonly id: string,
    public member: Member,
    private readonly sitePhases: 1 | 3,
    nowMs: MonotonicMs,
  ) {
    this.draw = new DrawHistory(sitePhases);
    this.needs = newNeeds(nowMs);
  }

  /** The site's phases that its car loads, as far as that is known, or else all that it connects. */
  phases(claim: Claim | undefined): readonly number[] {
    const map = this.map(claim);
    return claim === undefined ? map : found(this.needs, claim.maxA, map).phases;
  }

  /** Looks at the car, by a claim that has just come. */
  observe(nowMs: MonotonicMs, claim: Claim, resumeDelayMs: number): void {
    const { wants, offeredA, drawnA, session } = claim;
    const { currentA, reason } = this.share;
    const seen = {
      nowMs,
      // What it cannot use for its own reasons was not withdrawn for lack of current.
      wants: claim.maxA < MIN_OFFER_A ? "nothing" : wants,
      grantedA: currentA,
      reason,
      offeredA,
      drawnA,
      rotation: this.map(claim),
      session:
        session === null
          ? null
          : { number: session.number, durationMs: session.durationS * 1000, energyWh: session.energyWh },
    };
    this.needs = observe(this.needs, seen, resumeDelayMs);
  }

  /** A that it may draw by any grant, or without one. `leaderSinceMs`: before it others may have granted. */
  reserveA(nowMs: MonotonicMs, leaderSinceMs: MonotonicMs, book: GrantBook): number {
    if (this.standing === "apart") return 0;
    // Nobody but the manager grants to one that is new.
    const sinceMs = this.standing === "new" ? Number.NEGATIVE_INFINITY : leaderSinceMs;
    return book.reserveA(this.id, nowMs, sinceMs, this.bounds(nowMs));
  }

  /** A that it may come to whatever it is granted now. */
  floorA(nowMs: MonotonicMs, book: GrantBook): number {
    return this.standing === "apart" ? 0 : book.floorA(this.id, nowMs, this.bounds(nowMs));
  }

  /** Before its first grant a charger has no fail-safe current either. */
  private bounds(nowMs: MonotonicMs): MemberBounds {
    const { member, standing, newUntilMs } = this;
    if (standing === "new") return { maxA: 0, failsafeA: 0 };
    return { maxA: member.maxA, failsafeA: nowMs < newUntilMs ? 0 : member.failsafeA };
  }

  /** A grant goes out, by the newest claim. */
  granted(): void {
    if (this.standing !== "new") return;
    this.standing = "joined";
    this.newUntilMs = this.echoMs + SHARING_TIMES.reserveAfterMs;
  }

  /** `grantedA`: less than the share where others have to come down first; then it waits for them, not for current. */
  decided(share: Share, grantedA: number): void {
    this.share = grantedA === 0 && share.currentA > 0 ? ITS_TURN : share;
  }

  claimant(claim: Claim, grantedA: number): Claimant {
    const { member, id } = this;
    const maxA = Math.min(claim.maxA, member.maxA);
    const departsInS = claim.session?.departsInS ?? null;
    return {
      id,
      order: member.order,
      priority: member.priority,
      circuit: member.circuit,
      wants: claim.wants,
      maxA,
      grantedA,
      ...found(this.needs, maxA, this.map(claim)),
      neededWh: claim.session?.neededWh ?? null,
      departsInMs: departsInS === null ? null : departsInS * 1000,
    };
  }

  /** Notes what it drew, and when that was. */
  measured(nowMs: MonotonicMs, claim: Claim): void {
    const arrival = this.transit.receive(nowMs, claim);
    if (arrival === undefined || claim.drawnA === null) return;
    const atMs = nowMs - arrival.lateMs - claim.drawnAgeMs;
    // The same measurement told again, or one that another start told.
    if (atMs <= this.draw.newestMs + 1) return;
    const map = phaseMap(this.member, this.sitePhases, this.member.phases);
    this.draw.add(atMs, onSitePhases(claim.drawnA, map, this.sitePhases));
  }

  /** It is granted less than before. A car that gives up by itself is another matter: that may be in a reading. */
  lowered(nowMs: MonotonicMs, claim: Claim): void {
    if (claim.wants === "current") this.draw.loweredMs = nowMs;
  }

  /** A reading has come, before anything was made of it. */
  noticeReading(nowMs: MonotonicMs, claim: Claim | undefined, grantedA: number): void {
    const isFalling = nowMs - this.draw.loweredMs <= FALL_MS;
    this.fallsToA = isFalling ? this.onPhases(this.map(claim), grantedA) : undefined;
  }

  /** Until when a reading says nothing, as this charger's share of it is not known; one that draws nothing has none. */
  unheardUntilMs(nowMs: MonotonicMs, leaderSinceMs: MonotonicMs, claim: Claim | undefined): MonotonicMs {
    if (claim === undefined) {
      const isAwaited = this.standing !== "apart" && nowMs < leaderSinceMs + SHARING_TIMES.leaseMs;
      return isAwaited ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    }
    const isDrawing = claim.offeredA > 0 && claim.drawnA !== null;
    return isDrawing ? this.draw.unbrokenSinceMs : Number.NEGATIVE_INFINITY;
  }

  /** It draws from fewer phases than it has to be counted on, as it was not watched for long. */
  isUnsure(claim: Claim | undefined): boolean {
    const drawnA = claim?.drawnA ?? [];
    return this.phases(claim).length > drawnA.filter((currentA) => currentA > 0).length && Math.max(0, ...drawnA) > 0;
  }

  /** A by the site's phases: at the most so much while it is not measured. */
  unmeasuredA(nowMs: MonotonicMs, claim: Claim | undefined, isReached: boolean, reserveA: number): readonly number[] {
    if (isReached || reserveA >= this.reservedA || nowMs - this.reservedMs > FALL_MS) {
      this.reservedA = reserveA;
      this.reservedMs = nowMs;
    }
    if (isReached && claim?.offeredA === 0) return NO_CURRENT;
    return this.onPhases(this.phases(claim), this.reservedA);
  }

  private onPhases(phases: readonly number[], currentA: number): readonly number[] {
    return onSitePhases([currentA, currentA, currentA], phases, this.sitePhases);
  }

  private map(claim: Claim | undefined): readonly number[] {
    return phaseMap(this.member, this.sitePhases, claim?.phases ?? this.member.phases);
  }
}

import type { Decision, LimitRow } from "../../modules/arbiter/limits";
import type { MonotonicMs } from "../../modules/device/time";
import type { ChargerStatus } from "../../modules/messages/charger-status";
import type { Envelope } from "../../modules/messages/envelope";
import { sessionRecord } from "../../modules/messages/session-record";
import { PUBLISH_INTERVAL_MS } from "../../modules/messages/topics";
import type { PartLink } from "../../modules/part-link/part-link";
import type { FinishedSession } from "../../modules/sessions/session";

/** ms that a report may be early, so that a tick that comes late does not make it too late. */
const EARLY_MS = 1_000;
/** ms between two lists of the limits while another one does not come to bind. */
const LIMITS_INTERVAL_MS = 60_000;

/** What a charger says of itself, without the envelope. */
export type ChargerView = Omit<ChargerStatus, keyof Envelope>;

/** What is reported, made only when it is. */
export interface Reported {
  readonly view: ChargerView;
  readonly limitRows: readonly LimitRow[];
}

/** Tells the network: the status when something changed and every so often, the limits when another one binds. */
export class Reporter {
  private isDue = true;
  private told: Decision | undefined;
  private tellLimitsAtMs: MonotonicMs = 0;

  constructor(
    private readonly link: PartLink,
    private readonly reported: Reported,
  ) {}

  /** Something changed. */
  notice(): void {
    this.isDue = true;
  }

  step(nowMs: MonotonicMs, decision: Decision): void {
    if (!this.isDue && this.link.silentMs(nowMs) < PUBLISH_INTERVAL_MS - EARLY_MS) return;
    this.isDue = false;
    this.link.publishState("status", this.reported.view, true);
    if (decision === this.told && nowMs < this.tellLimitsAtMs) return;
    this.told = decision;
    this.tellLimitsAtMs = nowMs + LIMITS_INTERVAL_MS;
    this.link.publishState("limits", { limits: this.reported.limitRows }, false);
  }

  finished(session: FinishedSession): void {
    this.link.publishState("session", sessionRecord(session), true);
  }
}

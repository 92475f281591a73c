import type { ClosedPhases, Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { MonotonicClock, TimerHandle, Timers } from "../../modules/device/time";
import { guardAccepts, guardDecision } from "../../modules/guard/rules";
import { classifyLevel, type PilotLevel } from "../../modules/pilot/level";
import type { LastResort } from "../moddable/last-resort";
import type { PilotSlot } from "./control-pilot";
import { closeContactors, closeGuardPins, type GuardPins, openContactors } from "./guard-pins";

/** ms between two looks. */
const STEP_MS = 20;
/** ms: an older pilot reading proves nothing. */
const STALE_PILOT_MS = 100;

export interface GuardParts {
  readonly openPins: () => GuardPins;
  readonly pilot: PilotSlot;
  readonly clock: MonotonicClock;
  readonly timers: Timers;
  readonly lastResort: LastResort;
}

/**
 * The guard's rules from a JavaScript timer. For the bench only, with no car and no mains on the contactor: whatever
 * stalls JavaScript (a TLS handshake, a flash erase) stalls this too, and a guard has to be independent of what it
 * guards. The native task that replaces it follows the same rules (modules/guard).
 */
export function softwareGuard(parts: GuardParts): GuardConstructor {
  return class BenchGuard extends SoftwareGuard {
    constructor() {
      super(parts);
    }
  };
}

class SoftwareGuard implements Guard {
  private readonly pins: GuardPins;
  private readonly timer: TimerHandle;
  private readonly report: { coil: boolean; dropped: GuardDrop | null; contacts?: boolean; extraContacts?: boolean } = {
    coil: false,
    dropped: null,
  };
  private renewedAtMs: number;
  private inSinceLook = false;
  private leftAtMs: number;
  private level: PilotLevel = "invalid";
  private closed = false;

  constructor(private readonly parts: GuardParts) {
    const nowMs = parts.clock.nowMs();
    this.renewedAtMs = nowMs;
    this.leftAtMs = nowMs;
    this.pins = parts.openPins();
    openContactors(this.pins);
    parts.lastResort.opensWith(() => openContactors(this.pins));
    this.timer = parts.timers.repeat(() => this.look(), STEP_MS);
  }

  write(phases: ClosedPhases): void {
    if (this.closed) throw new Error("guard: closed");
    if (phases === 0) {
      this.open();
      this.report.dropped = null;
      return;
    }
    // Dropped and not acknowledged: it stays open until the firmware has said "open" itself.
    if (this.report.dropped !== null) return;
    this.renew();
    // The lines are looked at right now, not at the next look. For the pilot there is no hurry.
    if (this.drops(this.decide(0, 0))) return;
    // Closed already, maybe for other phases: those change only through open.
    if (this.report.coil) return;
    this.report.coil = true;
    closeContactors(this.pins, phases);
  }

  renew(): void {
    this.renewedAtMs = this.parts.clock.nowMs();
  }

  read(): GuardReport {
    const { pins, report } = this;
    if (this.closed) return report;
    if (pins.feedback !== undefined) report.contacts = pins.feedback.read() === 1;
    if (pins.extraFeedback !== undefined) report.extraContacts = pins.extraFeedback.read() === 1;
    return report;
  }

  close(): void {
    if (this.closed) return;
    this.open();
    this.closed = true;
    this.parts.timers.clear(this.timer);
    this.parts.lastResort.opensWith(undefined);
    closeGuardPins(this.pins);
  }

  private look(): void {
    const nowMs = this.parts.clock.nowMs();
    this.watchPilot(nowMs);
    if (!this.report.coil) return;
    this.drops(this.decide(nowMs - this.renewedAtMs, this.inSinceLook ? 0 : nowMs - this.leftAtMs));
  }

  private decide(permitAgeMs: number, pilotLeftMs: number): GuardDrop | null {
    const { tripLine, emergencyStop } = this.pins;
    return guardDecision({
      permitAgeMs,
      pilotLeftMs,
      tripLine: tripLine?.read() === 1,
      emergencyStop: emergencyStop?.read() === 1,
    });
  }

  private drops(decision: GuardDrop | null): boolean {
    if (decision === null) return false;
    this.report.dropped = decision;
    this.open();
    return true;
  }

  private watchPilot(nowMs: number): void {
    const reading = this.parts.pilot.wave?.read();
    const fresh = reading !== undefined && reading.ageMs <= STALE_PILOT_MS;
    this.level = fresh ? classifyLevel(reading.highV, this.level) : "invalid";
    const inside = guardAccepts(this.level);
    if (!inside && this.inSinceLook) this.leftAtMs = nowMs;
    this.inSinceLook = inside;
  }

  private open(): void {
    this.report.coil = false;
    openContactors(this.pins);
  }
}

import type { Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { MonotonicClock, TimerHandle, Timers } from "../../modules/device/time";
import { guardAccepts, guardDecision } from "../../modules/guard/rules";
import { classifyLevel, type PilotLevel } from "../../modules/pilot/level";
import type { LastResort } from "../moddable/last-resort";
import type { PilotSlot } from "./control-pilot";
import type { DigitalInput, DigitalOutput } from "./hardware";

/** ms between two looks. */
const STEP_MS = 20;
/** ms: an older pilot reading proves nothing. */
const STALE_PILOT_MS = 100;

/** Pins in the sense "1 is on, closed, tripped", whatever level that is on the board. */
export interface GuardPins {
  readonly coil: DigitalOutput;
  readonly feedback: DigitalInput | undefined;
  readonly tripLine: DigitalInput | undefined;
}

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
  private readonly report: { coil: boolean; dropped: GuardDrop | null; contacts?: boolean } = {
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
    this.pins.coil.write(0);
    parts.lastResort.opensWith(() => this.pins.coil.write(0));
    this.timer = parts.timers.repeat(() => this.look(), STEP_MS);
  }

  write(coil: 0 | 1): void {
    if (this.closed) throw new Error("guard: closed");
    if (coil === 0) {
      this.drive(false);
      this.report.dropped = null;
      return;
    }
    // Dropped and not acknowledged: it stays open until the firmware has said "open" itself.
    if (this.report.dropped !== null) return;
    this.renewedAtMs = this.parts.clock.nowMs();
    // Not even until the next look.
    if (this.tripped()) this.report.dropped = "trip-line";
    this.drive(this.report.dropped === null);
  }

  renew(): void {
    this.renewedAtMs = this.parts.clock.nowMs();
  }

  read(): GuardReport {
    if (this.pins.feedback !== undefined && !this.closed) this.report.contacts = this.pins.feedback.read() === 1;
    return this.report;
  }

  close(): void {
    if (this.closed) return;
    this.drive(false);
    this.closed = true;
    this.parts.timers.clear(this.timer);
    this.parts.lastResort.opensWith(undefined);
    this.pins.coil.close();
    this.pins.feedback?.close();
    this.pins.tripLine?.close();
  }

  private look(): void {
    const nowMs = this.parts.clock.nowMs();
    this.watchPilot(nowMs);
    if (!this.report.coil) return;
    const decision = guardDecision({
      permitAgeMs: nowMs - this.renewedAtMs,
      pilotLeftMs: this.inSinceLook ? 0 : nowMs - this.leftAtMs,
      tripLine: this.tripped(),
    });
    if (decision === null) return;
    this.drive(false);
    this.report.dropped = decision;
  }

  private watchPilot(nowMs: number): void {
    const reading = this.parts.pilot.wave?.read();
    const fresh = reading !== undefined && reading.ageMs <= STALE_PILOT_MS;
    this.level = fresh ? classifyLevel(reading.highV, this.level) : "invalid";
    const inside = guardAccepts(this.level);
    if (!inside && this.inSinceLook) this.leftAtMs = nowMs;
    this.inSinceLook = inside;
  }

  private tripped(): boolean {
    return this.pins.tripLine?.read() === 1;
  }

  private drive(on: boolean): void {
    this.pins.coil.write(on ? 1 : 0);
    this.report.coil = on;
  }
}

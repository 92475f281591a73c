import { decide } from "../../modules/arbiter/arbiter";
import type { Decision, Limit } from "../../modules/arbiter/limits";
import { NOT_WITHDRAWN, stepWithdrawal, type Withdrawal } from "../../modules/arbiter/withdrawal";
import type { ControlPilot } from "../../modules/device/control-pilot";
import type { Device } from "../../modules/device/device";
import type { Guard } from "../../modules/device/guard";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { coil, dutyPercent, faultCode, isConnected, offeredA, stateName } from "../../modules/evse/outputs";
import { type EvseState, initialState } from "../../modules/evse/state";
import { step } from "../../modules/evse/step";
import { EVSE_TIMES } from "../../modules/evse/times";
import { isCharging, whyText } from "../../modules/evse/why";
import type { ChargerStatus } from "../../modules/messages/charger-status";
import type { Envelope } from "../../modules/messages/envelope";
import { PUBLISH_INTERVAL_MS } from "../../modules/messages/topics";
import { PartLink } from "../../modules/part-link/part-link";
import { MIN_OFFER_A } from "../../modules/pilot/duty";
import { isAsking } from "../../modules/pilot/level";
import type { Checked } from "../../modules/schema/check";
import { SettingsStore } from "../../modules/settings/settings-store";
import { commandTopic, receiveCommand } from "./commands";
import { HouseFollower } from "./house-follower";
import { OwnMeter } from "./own-meter";
import { SessionCount } from "./sessions";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, type ChargerSettings } from "./settings";

/** ms between two looks at the limits when nothing happens. */
const DECIDE_INTERVAL_MS = 1_000;
/** ms after the start in which no car seen yet means nothing: the pilot has to be believed first. */
const START_GRACE_MS = 1_000;

/** What a charger says of itself, without the envelope. */
export type ChargerView = Omit<ChargerStatus, keyof Envelope>;

/** A standalone charger: wires the EVSE to its pilot, contactor, meters and network. */
export class Charger {
  private readonly store: KeyValueStore;
  private readonly settings: SettingsStore<ChargerSettings>;
  private readonly pilot: ControlPilot;
  private readonly guard: Guard;
  private readonly house: HouseFollower;
  private readonly own: OwnMeter;
  private readonly sessions: SessionCount;
  private readonly link: PartLink;
  private readonly timer: TimerHandle;
  private readonly startedMs: MonotonicMs;
  private readonly input = {
    highV: 0,
    lowV: 0,
    readingAgeMs: 0,
    offerA: 0,
    drawnA: Number.NaN,
    drawnAtMs: 0 as MonotonicMs,
    guardDropped: null as "permit-expired" | "pilot-left" | "trip-line" | null,
  };
  private evse: EvseState;
  private decision: Decision;
  private decideAtMs: MonotonicMs;
  private withdrawal: Withdrawal = NOT_WITHDRAWN;
  private isPublishDue = true;

  constructor(private readonly device: Device) {
    const { ControlPilot, Guard } = device.io;
    if (ControlPilot === undefined) throw new RangeError("this device has no control pilot");
    if (Guard === undefined) throw new RangeError("this device has no guard for a contactor");
    const nowMs = device.clock.nowMs();
    this.startedMs = nowMs;
    this.decideAtMs = nowMs;
    // The safe state comes before anything that could fail or take time.
    this.guard = new Guard();
    this.guard.write(0);
    this.pilot = new ControlPilot();
    this.evse = initialState(nowMs);
    this.apply(this.evse);
    this.store = device.storage.open({ path: "charger", format: "string" });
    this.settings = new SettingsStore({
      store: this.store,
      schema: CHARGER_SETTINGS,
      version: CHARGER_SETTINGS_VERSION,
      onWarning: (message) => device.log("warn", message),
    });
    this.sessions = new SessionCount(this.store, () => device.log("warn", "the count of sessions was not stored"));
    const settings = this.settings.value;
    this.own = new OwnMeter(device, this.store, settings.phases, () => this.ownMeasured());
    this.house = new HouseFollower(device, settings.phases);
    this.link = new PartLink({
      device,
      mqtt: settings.mqtt,
      subscriptions: [...this.house.topics(settings), commandTopic(device.id)],
      onMessage: (topic, payload) => this.receive(topic, payload),
    });
    this.decision = decide(this.limits(nowMs));
    this.timer = device.timers.repeat(() => this.tick(), EVSE_TIMES.stepMs);
    this.tick();
  }

  /** Changes settings; all of `patch` or nothing. What needs a restart (phases, network) holds from the next one. */
  set(patch: unknown): Checked<ChargerSettings> {
    const checked = this.settings.update(patch);
    if (checked.ok) this.decideAtMs = this.device.clock.nowMs();
    return checked;
  }

  /** How it is set to work, for whoever shows it. */
  get operation(): Pick<ChargerSettings, "mode" | "manualCurrentA" | "maxCurrentA"> {
    return this.settings.value;
  }

  get view(): ChargerView {
    const nowMs = this.device.clock.nowMs();
    return {
      state: stateName(this.evse),
      offeredA: offeredA(this.evse),
      drawnA: this.own.currentA ?? null,
      contactor: isCharging(this.evse),
      energyWh: this.own.energyWh ?? null,
      sessions: this.sessions.count,
      mode: this.settings.value.mode,
      limit: this.decision.limit,
      why: whyText(this.evse, nowMs, this.decision.why),
      fault: faultCode(this.evse),
    };
  }

  /** Opens the contactor and lets go of everything. */
  close(): void {
    this.device.timers.clear(this.timer);
    this.guard.write(0);
    this.guard.close();
    this.pilot.close();
    this.own.close();
    this.link.close();
    this.store.close();
  }

  /** The control step, every 20 ms. */
  private tick(): void {
    const nowMs = this.device.clock.nowMs();
    const input = this.input;
    const reading = this.pilot.read();
    input.highV = reading.highV;
    input.lowV = reading.lowV;
    input.readingAgeMs = reading.ageMs;
    input.guardDropped = this.guard.read().dropped;
    if (nowMs >= this.decideAtMs) this.decide(nowMs);
    const next = step(this.evse, nowMs, input);
    if (next !== this.evse) this.take(next, nowMs);
    if (coil(next) === 1) this.guard.renew();
    if (this.isPublishDue || this.link.silentMs(nowMs) >= PUBLISH_INTERVAL_MS - DECIDE_INTERVAL_MS) this.publish();
  }

  private take(next: EvseState, nowMs: MonotonicMs): void {
    const before = this.evse;
    this.evse = next;
    if (next.drive !== before.drive || next.phase.kind !== before.phase.kind) {
      this.apply(next);
      this.decideAtMs = nowMs;
      this.isPublishDue = true;
    }
  }

  /** Contactor first when it opens: what the pilot says can wait. */
  private apply(state: EvseState): void {
    this.guard.write(coil(state));
    this.pilot.write(dutyPercent(state));
  }

  /** The only place where the offer comes from. */
  private decide(nowMs: MonotonicMs): void {
    const limits = this.limits(nowMs);
    const withoutDelay = decide(limits);
    const { mode, resumeDelayS } = this.settings.value;
    this.withdrawal = stepWithdrawal(this.withdrawal, nowMs, {
      isEnough: withoutDelay.offerA >= MIN_OFFER_A,
      isCharging: isCharging(this.evse),
      isConnected: isConnected(this.evse),
      // What a person sets by hand holds at once: a delay is the house's.
      resumeDelayMs: mode === "manual" ? 0 : resumeDelayS * 1000,
    });
    this.decideAtMs = nowMs + DECIDE_INTERVAL_MS;
    for (const { untilMs } of limits) {
      if (untilMs !== undefined && untilMs >= nowMs) this.decideAtMs = Math.min(this.decideAtMs, untilMs + 1);
    }
    let decision = withoutDelay;
    if (this.withdrawal.kind === "recovering") {
      const reason = `there is enough again, and it has to last ${resumeDelayS} s`;
      decision = decide([...limits, { code: "resume-delay", currentA: 0, reason }]);
      this.decideAtMs = Math.min(this.decideAtMs, this.withdrawal.untilMs);
    }
    if (decision.limit !== this.decision.limit || decision.offerA !== this.decision.offerA) this.isPublishDue = true;
    this.decision = decision;
    this.input.offerA = decision.offerA;
    this.countSession(nowMs);
  }

  /** A shorted or broken pilot does not tell whether a car is there: then the session stays as it is. */
  private countSession(nowMs: MonotonicMs): void {
    const { level } = this.evse.vehicle;
    if (level !== "A" && level !== "B" && !isAsking(level)) return;
    const isThere = isConnected(this.evse);
    if (isThere || nowMs - this.startedMs >= START_GRACE_MS) this.sessions.update(isThere);
  }

  private limits(nowMs: MonotonicMs): Limit[] {
    const settings = this.settings.value;
    const hardwareA = Math.min(this.device.board.maxCurrentA, settings.maxCurrentA);
    const limits: Limit[] = [
      { code: "hardware", currentA: hardwareA, reason: `this charger gives ${hardwareA} A at the most` },
      { code: "cable", currentA: settings.cableA, reason: `the cable carries ${settings.cableA} A` },
    ];
    if (settings.mode === "manual") {
      limits.push({
        code: "user",
        currentA: settings.manualCurrentA,
        reason: `${settings.manualCurrentA} A is set by hand`,
      });
    } else {
      const unmeasuredA = isCharging(this.evse) ? Math.max(MIN_OFFER_A, offeredA(this.evse)) : 0;
      limits.push(this.house.limit(settings, nowMs, this.startedMs, this.own.draw, unmeasuredA));
    }
    return limits;
  }

  private ownMeasured(): void {
    this.input.drawnA = this.own.highestA;
    this.input.drawnAtMs = this.own.measuredMs;
    this.decideAtMs = this.device.clock.nowMs();
  }

  private receive(topic: string, payload: Uint8Array): void {
    if (topic === commandTopic(this.device.id)) {
      this.link.publishAnswer(
        "answer",
        receiveCommand(payload, (patch) => this.set(patch)),
      );
    } else if (this.house.receive(topic, payload, this.settings.value)) {
      this.decideAtMs = this.device.clock.nowMs();
    }
  }

  private publish(): void {
    this.isPublishDue = false;
    this.link.publishState("status", this.view, true);
  }
}

/** The charger's application on a device. Throws a RangeError where the device lacks pilot, guard or meter UART. */
export function startCharger(device: Device): Charger {
  return new Charger(device);
}

import { type Limit, type LimitRow, limitRows } from "../../modules/arbiter/limits";
import { Chronicle } from "../../modules/chronicle/chronicle";
import type { ControlPilot } from "../../modules/device/control-pilot";
import type { Device } from "../../modules/device/device";
import type { Guard } from "../../modules/device/guard";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import {
  coil,
  dutyPercent,
  faultCode,
  isConnected,
  offeredA,
  residualTest,
  stateName,
  wantsLock,
} from "../../modules/evse/outputs";
import { type EvseState, initialState, isClosed } from "../../modules/evse/state";
import { step } from "../../modules/evse/step";
import { EVSE_TIMES } from "../../modules/evse/times";
import { isCharging, whyText } from "../../modules/evse/why";
import { HomeAssistant } from "../../modules/home-assistant/home-assistant";
import { forgetNetwork } from "../../modules/panel/forget-network";
import { Panel } from "../../modules/panel/panel";
import { type LinkState, PartLink } from "../../modules/part-link/part-link";
import { MAX_OFFER_A, MIN_OFFER_A, NOT_AVAILABLE_DUTY_PERCENT } from "../../modules/pilot/duty";
import { isAsking } from "../../modules/pilot/level";
import { TagReader } from "../../modules/pn532/tag-reader";
import { type Recorded, recorded } from "../../modules/portal/log-ring";
import type { Checked } from "../../modules/schema/check";
import type { Session } from "../../modules/sessions/session";
import { refuseDuplicates } from "../../modules/sessions/users";
import { SettingsStore } from "../../modules/settings/settings-store";
import { slotOf } from "../../modules/settings/text-slot";
import { PartPortal } from "../portal/part-portal";
import { type Actions, type Command, type Commanded, carryOut, commandTopic, receiveCommand } from "./commands";
import { FaultKeeper } from "./fault-keeper";
import { FirstLook } from "./first-look";
import { chargerEntities } from "./home-assistant";
import { HouseFollower } from "./house-follower";
import { InstallerLock } from "./installer";
import { lightCode } from "./light-code";
import { ownLimits } from "./limits";
import { type NoticeView, noticeCodes } from "./notices";
import { Offer } from "./offer";
import { OwnMeter } from "./own-meter";
import { PlannedStay } from "./planned-stay";
import { chargerPortal } from "./portal";
import { type ChargerView, Reporter } from "./reporter";
import { GoodRun, noteFailure, stateAfterStart } from "./restarts";
import { ScheduleKeeper } from "./schedule-keeper";
import { Sensing } from "./sensing";
import { SessionKeeper } from "./session-keeper";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, type ChargerSettings, sessionRules } from "./settings";
import { type ClaimBody, SiteMember } from "./site-member";
import { StandIn } from "./stand-in";
import { wantsOf } from "./wants";

/** ms between two looks at limits, session and journal when nothing happens. */
const TEND_INTERVAL_MS = 1_000;

export type { ChargerView } from "./reporter";

/** A charger, by itself or in a site: wires the EVSE to its pilot, contactor, meters, tags, journal and network. */
export class Charger {
  private readonly device: Device;
  private readonly portal: PartPortal;
  private readonly store: KeyValueStore;
  private readonly settings: SettingsStore<ChargerSettings>;
  private readonly pilot: ControlPilot;
  private readonly guard: Guard;
  private readonly chronicle: Chronicle;
  private readonly sensing: Sensing;
  private readonly house: HouseFollower;
  /** undefined: it follows the house meter by itself. */
  private readonly site: SiteMember | undefined;
  /** Where it may take the manager's place. */
  private readonly standIn: StandIn | undefined;
  private readonly stay = new PlannedStay();
  private readonly schedule: ScheduleKeeper;
  private readonly own: OwnMeter;
  private readonly sessions: SessionKeeper;
  private readonly installer: InstallerLock;
  private readonly reader: TagReader | undefined;
  private readonly link: PartLink;
  private readonly home: HomeAssistant;
  private readonly reporter: Reporter;
  private readonly panel: Panel;
  private readonly firstLook: FirstLook;
  private readonly timer: TimerHandle;
  private readonly startedMs: MonotonicMs;
  private readonly goodRun: GoodRun;
  private readonly faults: FaultKeeper;
  /** Charging waits until then after the power came back in a session. */
  private readonly powerReturnMs: MonotonicMs | undefined;
  private readonly commanded: Commanded = {
    unlock: (command, then) => this.installer.open(command, this.settings.value.installerPassword, then),
    set: (patch) => this.set(patch),
    act: (actions) => this.act(actions),
  };
  private evse: EvseState;
  private readonly offer: Offer;
  /** A of all limits that are not the site's. */
  private ownMaxA = 0;
  private tendAtMs: MonotonicMs;
  private decideAtMs: MonotonicMs;

  constructor(record: Recorded) {
    const { device } = record;
    this.device = device;
    const { ControlPilot, Guard, TagSerial, JournalFlash } = device.io;
    if (ControlPilot === undefined) throw new RangeError("this device has no control pilot");
    if (Guard === undefined) throw new RangeError("this device has no guard for a contactor");
    const nowMs = device.clock.nowMs();
    this.startedMs = nowMs;
    this.firstLook = new FirstLook(nowMs);
    this.decideAtMs = nowMs;
    this.tendAtMs = nowMs;
    // The safe state comes before anything that could fail or take time.
    this.guard = new Guard();
    this.guard.write(0);
    this.pilot = new ControlPilot();
    this.pilot.write(dutyPercent(initialState(nowMs)));
    this.chronicle = new Chronicle({
      Flash: JournalFlash,
      mayErase: () => this.isOpen,
      onWarning: (message) => device.log("warn", message),
    });
    device.onUncaught((error) => this.fail(error));
    this.goodRun = new GoodRun(this.chronicle, nowMs);
    this.store = device.storage.open({ path: "charger", format: "string" });
    this.settings = new SettingsStore({
      store: this.store,
      schema: CHARGER_SETTINGS,
      version: CHARGER_SETTINGS_VERSION,
      onWarning: (message) => device.log("warn", message),
    });
    const settings = this.settings.value;
    this.installer = new InstallerLock(device);
    this.installer.takeOver(settings.installerPassword, (installerPassword) => {
      if (!this.settings.update({ installerPassword }).ok)
        device.log("warn", "the installer's password could not be stored as a record");
    });
    this.schedule = new ScheduleKeeper(device, this.store);
    this.sensing = new Sensing(device, this.pilot, this.guard, nowMs);
    const fresh = initialState(nowMs, this.hasTwoContactors ? (this.chronicle.phases ?? this.phases) : this.phases);
    this.evse = stateAfterStart(fresh, this.chronicle, device.resetReason, nowMs);
    this.faults = new FaultKeeper(this.chronicle);
    this.apply(this.evse);
    this.sessions = new SessionKeeper({
      chronicle: this.chronicle,
      nowMs,
      resetReason: device.resetReason,
      log: (level, message) => device.log(level, message),
      onFinished: (session) => this.reporter.finished(session),
    });
    if (device.resetReason === "power-on" && this.sessions.isOpen)
      this.powerReturnMs = nowMs + device.random() * settings.powerReturnDelayS * 1000;
    const slot = { read: () => this.chronicle.energy, write: (counts: string) => this.writeEnergy(counts) };
    this.own = new OwnMeter(device, slot, settings.phases, () => this.ownMeasured());
    this.house = new HouseFollower(device, settings.phases);
    const { managerId, failover } = settings;
    if (managerId !== null) this.site = new SiteMember(device, this.store, managerId, failover, () => this.standIn);
    this.link = new PartLink({
      device,
      mqtt: settings.mqtt,
      subscriptions: [...(this.site?.topics() ?? this.house.topics(settings)), commandTopic(device.id)],
      onMessage: (topic, payload) => this.receive(topic, payload),
    });
    if (managerId !== null && failover && device.board.mostChargers !== 0)
      this.standIn = new StandIn(device, this.link, managerId);
    this.home = new HomeAssistant({
      device,
      link: this.link,
      settings: settings.homeAssistant,
      slot: slotOf(this.store, "discovery"),
      part: { from: "status" },
      entities: chargerEntities(settings.phases, device.board.maxCurrentA),
    });
    this.reporter = new Reporter(this.link, this);
    if (TagSerial !== undefined)
      this.reader = new TagReader({ device, Serial: TagSerial, onTag: (uid) => this.tapped(uid) });
    this.offer = new Offer(this.limits(nowMs), nowMs);
    this.panel = new Panel(device);
    this.timer = device.timers.repeat(() => this.tick(), EVSE_TIMES.stepMs);
    this.tick();
    const isConnected = (): boolean => !this.link.isOffline;
    this.portal = new PartPortal(record, { application: chargerPortal(this), prefix: "CCVEI", isConnected });
  }

  /** Changes settings; all of `patch` or nothing. What needs a restart (phases, network) holds from the next one. */
  set(patch: unknown): Checked<ChargerSettings> {
    const { users } = Object(patch) as { readonly users?: unknown };
    const checked = this.settings.update(patch, (settings) =>
      users === undefined ? undefined : refuseDuplicates(settings.users),
    );
    if (checked.ok) this.decideAtMs = this.device.clock.nowMs();
    return checked;
  }

  /** What a person does: stops or resumes the session, clears a fault, sets the schedule aside, tells of the car. */
  act({ session, clearFault, evSocPercent, overrideSchedule, ...plan }: Actions): void {
    const nowMs = this.device.clock.nowMs();
    this.sessions.tell({ command: session, evSocPercent });
    this.stay.tell(nowMs, plan);
    if (overrideSchedule !== undefined) {
      this.schedule.override(overrideSchedule, this.sessions.plugIn);
      this.decideAtMs = nowMs;
    }
    if (clearFault === true) this.sensing.input.isCleared = true;
    this.tendAtMs = nowMs;
  }

  /** The same two, as one command asks for them: all of it or nothing. An installer's password is looked at first. */
  command(command: Command, then: (result: Checked<ChargerSettings>) => void): void {
    carryOut(command, this.commanded, then);
  }

  get currentSettings(): ChargerSettings {
    return this.settings.value;
  }

  /** To its broker. */
  get linkState(): LinkState {
    return this.link.state;
  }

  /** By its own meter: V a phase, empty while unknown, and W of all phases, null while unknown. */
  get power(): { readonly voltageV: readonly number[]; readonly powerW: number | null } {
    const { voltageV, powerW } = this.own;
    return { voltageV, powerW: Number.isNaN(powerW) ? null : powerW };
  }

  /** In order; does not come back. Opens the contactor. */
  restart(): void {
    this.close();
    this.device.restart();
  }

  /** How it is set to work, for whoever shows it. */
  get operation(): Pick<ChargerSettings, "mode" | "manualCurrentA" | "maxCurrentA"> {
    return this.settings.value;
  }

  /** Every limit of the offered current as it stands, with its age and how long it holds. */
  get limitRows(): LimitRow[] {
    return limitRows(this.offer.limits, this.device.clock.nowMs());
  }

  /** What is kept over restarts: finished sessions, events, failures. For whoever shows it; it is not to be changed. */
  get journal(): Pick<Chronicle, "recent" | "sessionReader" | "events" | "failures" | "isWritten"> {
    return this.chronicle;
  }

  /** The running session; undefined without a car. */
  get session(): Session | undefined {
    return this.sessions.session(this.device.clock.nowMs());
  }

  get view(): ChargerView {
    const nowMs = this.device.clock.nowMs();
    const { offerA, why } = this.offer.decision;
    return {
      state: stateName(this.evse),
      offeredA: offeredA(this.evse),
      drawnA: this.own.currentA ?? null,
      contactor: isCharging(this.evse),
      phases: this.evse.phases,
      energyWh: this.own.energyWh ?? null,
      sessions: this.sessions.count,
      mode: this.settings.value.mode,
      manualCurrentA: this.settings.value.manualCurrentA,
      limit: this.offer.decision.limit,
      why: whyText(this.evse, nowMs, why, offerA > 0),
      fault: faultCode(this.evse),
      notices: noticeCodes(this.noticeView(nowMs)),
    };
  }

  /** Opens the contactor and lets go of everything. */
  close(): void {
    this.device.timers.clear(this.timer);
    this.guard.write(0);
    this.guard.close();
    this.pilot.close();
    this.installer.close();
    this.portal.close();
    this.sensing.close();
    this.own.close();
    this.reader?.close();
    this.panel.close();
    this.standIn?.close();
    this.link.close();
    this.sessions.save(this.device.clock.nowMs());
    this.chronicle.close();
    this.store.close();
  }

  /** Neither coil nor contacts: flash may be erased. */
  get isOpen(): boolean {
    const { coil: isOn, contacts, extraContacts } = this.guard.read();
    return !isOn && contacts !== true && extraContacts !== true;
  }

  /** That the next close connects. */
  private get phases(): 1 | 3 {
    const { phases, usePhases } = this.settings.value;
    return this.hasTwoContactors ? usePhases : phases;
  }

  private get hasTwoContactors(): boolean {
    return this.settings.value.phases === 3 && this.device.board.contactors === 2;
  }

  /** The last resort: nothing here may rely on anything else being sound. */
  private fail(error: unknown): void {
    try {
      this.guard.write(0);
    } finally {
      try {
        this.pilot.write(NOT_AVAILABLE_DUTY_PERCENT);
      } finally {
        noteFailure(this.chronicle, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      }
    }
  }

  /** The control step, every 20 ms. */
  private tick(): void {
    const nowMs = this.device.clock.nowMs();
    const { sensing } = this;
    // Before anybody looked whether a car is there, it stays on the phases it may have been on.
    const phases = this.firstLook.isOver(nowMs) ? this.phases : this.evse.phases;
    if (sensing.sample(nowMs, phases, this.settings.value)) this.decideAtMs = nowMs;
    if (nowMs >= this.decideAtMs) this.decide(nowMs);
    const next = step(this.evse, nowMs, sensing.input);
    sensing.input.isCleared = false;
    if (next !== this.evse) this.take(next, nowMs);
    this.firstLook.step(next, nowMs, sensing.input);
    if (isClosed(next.phase)) this.guard.renew();
    sensing.drive(nowMs, residualTest(next), this.holdsPlug(next, nowMs));
    if (nowMs >= this.tendAtMs) this.tend(nowMs);
    this.reporter.step(nowMs, this.offer.decision);
    this.site?.step(nowMs, this.link, this.own.measuredMs, () => this.claim(nowMs));
    if (this.site !== undefined) this.standIn?.step(nowMs, this.site.following);
    const pressed = this.panel.step(nowMs, lightCode(next, this.link.isOffline));
    if (pressed === "short") sensing.input.isCleared = true;
    else if (pressed === "reset") this.forget();
  }

  /**
   * Back to a charger that knows no network. Not while it charges: a restart opens the contactor. The installer's lock
   * stays: who reaches a button may not lift the limit of the wires.
   */
  private forget(): void {
    if (!this.isOpen) {
      this.device.log("warn", "the network is not forgotten while a contactor is closed");
      return;
    }
    forgetNetwork(this.device.storage);
    this.restart();
  }

  private holdsPlug(state: EvseState, nowMs: MonotonicMs): boolean {
    const { contacts, extraContacts, isLocked } = this.sensing.input;
    if (wantsLock(state, contacts === true || extraContacts === true)) return true;
    // A start lets nothing go before it knows whether a car is there.
    return isLocked === true && !this.firstLook.isOver(nowMs);
  }

  private take(next: EvseState, nowMs: MonotonicMs): void {
    const before = this.evse;
    this.evse = next;
    if (next.drive === before.drive && next.phase.kind === before.phase.kind && next.repeats === before.repeats) return;
    this.apply(next);
    if (faultCode(next) !== faultCode(before))
      this.faults.changed(before, next, this.device.wallClock?.nowMs(), nowMs - this.startedMs);
    this.decideAtMs = nowMs;
    this.tendAtMs = nowMs;
    this.reporter.notice();
  }

  /** Contactor first when it opens: what the pilot says can wait. */
  private apply(state: EvseState): void {
    const phases = coil(state);
    this.guard.write(phases);
    this.pilot.write(dutyPercent(state));
    // A restart has to know what the car was on.
    if (phases !== 0) this.chronicle.phases = phases;
  }

  private writeEnergy(counts: string): void {
    this.chronicle.energy = counts;
  }

  /** What can wait a second: the session, the journal. */
  private tend(nowMs: MonotonicMs): void {
    this.tendAtMs = nowMs + TEND_INTERVAL_MS;
    const { level } = this.evse.vehicle;
    const seen = {
      isConnected: this.firstLook.isCarThere(this.evse, nowMs),
      isAsking: isAsking(level),
      isOffered: offeredA(this.evse) > 0,
      isClosed: isCharging(this.evse),
      energyWh: this.own.energyWh,
      highestA: this.own.highestA,
      wallMs: this.device.wallClock?.nowMs(),
      faultCode: faultCode(this.evse),
    };
    if (this.sessions.step(nowMs, seen, sessionRules(this.settings.value))) this.decideAtMs = nowMs;
    this.chronicle.tend();
    this.faults.tend(this.evse, nowMs);
    this.goodRun.step(nowMs, faultCode(this.evse));
    this.home.step(nowMs);
  }

  private decide(nowMs: MonotonicMs): void {
    const { offer } = this;
    if (offer.decide(nowMs, this.limits(nowMs), this.settings.value, this.evse)) this.reporter.notice();
    this.site?.notice();
    this.decideAtMs = Math.min(nowMs + TEND_INTERVAL_MS, offer.changesAtMs);
    // Without a cable nothing is offered, not in the step either in which a car is found.
    this.sensing.input.offerA = this.sensing.input.cableA === 0 ? 0 : offer.decision.offerA;
  }

  private limits(nowMs: MonotonicMs): Limit[] {
    const { sensing } = this;
    const settings = this.settings.value;
    const limits = ownLimits({
      settings,
      boardMaxA: this.device.board.maxCurrentA,
      // An empty socket is no limit.
      plugA: isConnected(this.evse) || sensing.input.cableA !== 0 ? sensing.input.cableA : undefined,
      temperatureShare: sensing.temperatureShare,
      celsius: sensing.isTemperatureRead ? sensing.celsius : undefined,
      isOwnMeterSilent: this.own.isSilent,
      isDimmed: sensing.isDimmed,
      powerReturnMs: this.powerReturnMs,
      nowMs,
    });
    const session = this.sessions.limit(sessionRules(settings), nowMs);
    if (session !== undefined) limits.push(session);
    const scheduled = this.schedule.limit(settings.schedule, nowMs, this.sessions.plugIn);
    if (scheduled !== undefined) limits.push(scheduled);
    if (settings.mode === "manual") {
      const reason = `${settings.manualCurrentA} A is set by hand`;
      limits.push({ code: "user", currentA: settings.manualCurrentA, reason });
    }
    this.ownMaxA = limits.reduce((leastA, { currentA }) => Math.min(leastA, currentA), MAX_OFFER_A);
    if (this.site !== undefined) {
      // Where the charger could not offer anything by itself, that is the reason, and not what the site makes of it.
      if (this.ownMaxA >= MIN_OFFER_A) limits.push(this.site.limit(nowMs, this.link.startedMs, settings));
    } else if (settings.mode !== "manual") {
      const unmeasuredA = isCharging(this.evse) ? Math.max(MIN_OFFER_A, offeredA(this.evse)) : 0;
      const own = { draw: this.own.draw, unmeasuredA };
      limits.push(this.house.limit(settings, nowMs, this.evse.phases, this.startedMs, own));
    }
    return limits;
  }

  private claim(nowMs: MonotonicMs): ClaimBody {
    const { own, evse } = this;
    const session = this.session;
    const { failsafeA, schedule } = this.settings.value;
    return {
      wants: wantsOf(evse),
      maxA: Math.round(Math.max(0, this.ownMaxA) * 100) / 100,
      phases: evse.phases,
      failsafeA,
      offeredA: offeredA(evse),
      drawnA: own.currentA ?? null,
      drawnAgeMs: Math.max(0, Math.round(nowMs - own.measuredMs)),
      energyWh: own.energyWh ?? null,
      session:
        session === undefined
          ? null
          : {
              number: session.number,
              durationS: Math.round(session.durationMs / 1000),
              energyWh: session.energyWh,
              tag: session.tag,
              ...this.stay.of(session.number, nowMs, this.schedule.usualPlan(schedule)),
            },
    };
  }

  private noticeView(nowMs: MonotonicMs): NoticeView {
    const settings = this.settings.value;
    const isFollowing = settings.mode !== "manual" && this.site === undefined;
    return {
      ventilation: this.evse.phase.kind === "ventilation",
      "meter-silent": isFollowing && this.house.isSilent(settings, nowMs),
      "meter-mismatch": isFollowing && this.house.isMismatched,
      "own-meter-silent": this.own.isSilent,
      "temperature-unread": !this.sensing.isTemperatureRead,
      "reader-silent": this.reader?.state === "silent",
      "clock-unset": this.schedule.isClockMissing(settings.schedule, nowMs),
      "journal-unwritten": !this.chronicle.isWritten,
    };
  }

  private ownMeasured(): void {
    const nowMs = this.device.clock.nowMs();
    this.sensing.measured(nowMs, this.own, this.settings.value);
    this.decideAtMs = nowMs;
  }

  private tapped(tag: string): void {
    this.sessions.tell({ tap: tag });
    this.tendAtMs = this.device.clock.nowMs();
  }

  private receive(topic: string, payload: Uint8Array): void {
    const nowMs = this.device.clock.nowMs();
    if (this.home.receive(topic, payload)) return;
    if (topic === commandTopic(this.device.id)) {
      receiveCommand(payload, this.commanded, (answer) => this.link.publishAnswer("answer", answer));
    } else if (this.site !== undefined) {
      if (this.site.receive(this.link, topic, payload)) this.decideAtMs = nowMs;
    } else if (this.house.receive(topic, payload, this.settings.value)) {
      this.decideAtMs = nowMs;
    }
  }
}

/** The charger's application on a device. Throws a RangeError where the device lacks pilot, guard or meter UART. */
export function startCharger(device: Device): Charger {
  return new Charger(recorded(device));
}

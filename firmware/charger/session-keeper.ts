import type { Chronicle } from "../../modules/chronicle/chronicle";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import { REFUSALS, type SessionEvent } from "../../modules/sessions/events";
import type { SessionInput } from "../../modules/sessions/input";
import type { SessionRules } from "../../modules/sessions/limits";
import { restoreSession } from "../../modules/sessions/restore";
import type { FinishedSession, Session } from "../../modules/sessions/session";
import { type SessionLimit, sessionLimit } from "../../modules/sessions/session-limit";
import { type SessionsState, sessionAt } from "../../modules/sessions/state";
import { step } from "../../modules/sessions/step";

/** What happened since the last step, told to the session with the next. */
interface Told {
  tap: string | undefined;
  command: "stop" | "resume" | undefined;
  evSocPercent: number | undefined;
}

export interface SessionKeeperOptions {
  readonly chronicle: Chronicle;
  readonly nowMs: MonotonicMs;
  readonly resetReason: ResetReason;
  readonly log: (level: LogLevel, message: string) => void;
  /** It is in the journal already. */
  readonly onFinished: (session: FinishedSession) => void;
}

/** The sessions of a charger and their records. */
export class SessionKeeper {
  /** What a person with a tag was told last; undefined: nothing was refused. */
  refusal: string | undefined;
  private readonly chronicle: Chronicle;
  private state: SessionsState;
  private progressAtMs: MonotonicMs;
  private readonly told: Told = { tap: undefined, command: undefined, evSocPercent: undefined };

  constructor(private readonly options: SessionKeeperOptions) {
    const { chronicle, nowMs, resetReason } = options;
    this.chronicle = chronicle;
    const cause = resetReason === "power-on" ? "power-loss" : "reset";
    this.state = restoreSession(chronicle.session, chronicle.lastFinishedNumber, nowMs, cause);
    this.progressAtMs = nowMs + this.chronicle.progressIntervalMs;
  }

  /** Plug-ins so far, the running one included. */
  get count(): number {
    return this.state.lastNumber;
  }

  /** The running plug-in's number, or the next one's. */
  get plugIn(): number {
    return this.isOpen ? this.count : this.count + 1;
  }

  /** A session runs, or ran before the restart. */
  get isOpen(): boolean {
    return this.state.open !== null;
  }

  /** The running session; undefined without. */
  session(nowMs: MonotonicMs): Session | undefined {
    return this.state.open === null ? undefined : sessionAt(this.state.open, nowMs);
  }

  limit(rules: SessionRules, nowMs: MonotonicMs): SessionLimit | undefined {
    return sessionLimit(this.state, rules, nowMs);
  }

  /** A member that is undefined takes nothing back that was told before. */
  tell({ tap, command, evSocPercent }: Partial<Told>): void {
    const { told } = this;
    told.tap = tap ?? told.tap;
    told.command = command ?? told.command;
    told.evSocPercent = evSocPercent ?? told.evSocPercent;
  }

  /** True where something changed that the limits may depend on. `seen`: without what was told. */
  step(nowMs: MonotonicMs, seen: Omit<SessionInput, keyof Told>, rules: SessionRules): boolean {
    const before = this.state;
    const { state, events } = step(before, nowMs, { ...seen, ...this.told }, rules);
    this.told.tap = undefined;
    this.told.command = undefined;
    this.told.evSocPercent = undefined;
    this.state = state;
    for (const event of events) this.take(event, nowMs);
    if (nowMs >= this.progressAtMs && seen.isClosed) this.write(nowMs);
    return state !== before || events.length > 0;
  }

  /** At an orderly end. */
  save(nowMs: MonotonicMs): void {
    this.write(nowMs);
  }

  private take(event: SessionEvent, nowMs: MonotonicMs): void {
    switch (event.kind) {
      case "finished":
        this.chronicle.finish(event.session);
        this.options.onFinished(event.session);
        return;
      case "refused":
        this.refusal = REFUSALS[event.why];
        this.options.log("info", `a tag was refused: ${this.refusal}`);
        return;
      case "authorised":
        this.refusal = undefined;
        this.write(nowMs);
        return;
      default:
        this.write(nowMs);
    }
  }

  private write(nowMs: MonotonicMs): void {
    this.progressAtMs = nowMs + this.chronicle.progressIntervalMs;
    const session = this.session(nowMs);
    if (session !== undefined) this.chronicle.session = session;
  }
}

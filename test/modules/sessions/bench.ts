import type { SessionEvent } from "../../../modules/sessions/events";
import type { SessionInput } from "../../../modules/sessions/input";
import type { SessionLimits, SessionRules } from "../../../modules/sessions/limits";
import { restoreSession } from "../../../modules/sessions/restore";
import type { FinishedSession, Session } from "../../../modules/sessions/session";
import { type SessionLimit, sessionLimit } from "../../../modules/sessions/session-limit";
import { type SessionsState, sessionAt } from "../../../modules/sessions/state";
import { step } from "../../../modules/sessions/step";
import type { User } from "../../../modules/sessions/users";

export const NO_LIMITS: SessionLimits = { maxEnergyWh: null, maxTimeS: null, targetSocPercent: null };
export const FREE: SessionRules = { users: [], limits: NO_LIMITS };

export const ABSENT: SessionInput = {
  isConnected: false,
  isAsking: false,
  isOffered: false,
  isClosed: false,
  energyWh: 5_000,
  highestA: 0,
  wallMs: undefined,
  faultCode: null,
  tap: undefined,
  command: undefined,
  evSocPercent: undefined,
};

export const PLUGGED: Partial<SessionInput> = { isConnected: true };
export const CHARGING: Partial<SessionInput> = { isConnected: true, isAsking: true, isOffered: true, isClosed: true };
/** S2 open, contacts open, no offer. */
export const PAUSED: Partial<SessionInput> = { isConnected: true, isAsking: false, isOffered: false, isClosed: false };
export const GONE: Partial<SessionInput> = { ...PAUSED, isConnected: false };

export function rules(users: readonly User[], limits: Partial<SessionLimits> = {}): SessionRules {
  return { users, limits: { ...NO_LIMITS, ...limits } };
}

/** Sessions with inputs that stay as they are until told otherwise, apart from those that are told once. */
export class Bench {
  nowMs = 0;
  input: SessionInput = ABSENT;
  readonly events: SessionEvent[] = [];

  constructor(
    public rules: SessionRules = FREE,
    public state: SessionsState = restoreSession(undefined, 0, 0),
  ) {}

  /** One step at `nowMs`; what it told. */
  at(nowMs: number, change: Partial<SessionInput> = {}): readonly SessionEvent[] {
    this.nowMs = nowMs;
    this.input = { ...this.input, ...change };
    const { state, events } = step(this.state, nowMs, this.input, this.rules);
    this.state = state;
    this.input = { ...this.input, tap: undefined, command: undefined, evSocPercent: undefined };
    this.events.push(...events);
    return events;
  }

  get session(): Session {
    const open = this.state.open;
    if (open === null) throw new Error("no session is open");
    return sessionAt(open, this.nowMs);
  }

  get finished(): readonly FinishedSession[] {
    return this.events.flatMap((event) => (event.kind === "finished" ? [event.session] : []));
  }

  get limit(): SessionLimit | undefined {
    return sessionLimit(this.state, this.rules, this.nowMs);
  }

  /** Unplugged at `nowMs`, and what came of it. */
  unplug(nowMs: number, change: Partial<SessionInput> = {}): FinishedSession {
    this.at(nowMs, { ...GONE, ...change });
    const session = this.finished.at(-1);
    if (session === undefined) throw new Error("no session is finished");
    return session;
  }
}

export function kinds(events: readonly SessionEvent[]): readonly string[] {
  return events.map((event) => event.kind);
}

/** The same, frozen all the way down: a step that writes into it throws. */
export function deepFrozen<T>(data: T): T {
  if (typeof data === "object" && data !== null)
    for (const part of Object.values(Object.freeze(data))) deepFrozen(part);
  return data;
}

import type { FinishedSession, Session } from "./session";
import type { ChargingStop } from "./stop-reason";

/** Why a tag does not do what it was tapped for, and what a person reads. */
export const REFUSALS = Object.freeze({
  unreadable: "This tag could not be read as letters, digits, - and _.",
  unknown: "This tag is not on the charger's list.",
  "in-use": "This tag has a session running elsewhere.",
  "other-tag": "The car is being charged on another tag.",
  spent: "The session has had what it may have.",
} as const);

export type RefusalCode = keyof typeof REFUSALS;

/** What a step has to tell; in the order in which it happened. */
export type SessionEvent =
  /** A new session: to be journalled before anything else happens. */
  | { readonly kind: "started"; readonly session: Session }
  /** A session out of the journal goes on: its car is still there. */
  | { readonly kind: "continued"; readonly session: Session }
  /** For the running session, or for the next one within the tap's time. */
  | { readonly kind: "authorised"; readonly tag: string }
  /** `tag` is empty where it was unreadable. */
  | { readonly kind: "refused"; readonly tag: string; readonly why: RefusalCode }
  /** The charging ended; the session goes on until the car is gone. */
  | { readonly kind: "ended"; readonly reason: ChargingStop }
  /** An end was lifted: by the car (`ev`), or by a person. */
  | { readonly kind: "resumed" }
  | { readonly kind: "finished"; readonly session: FinishedSession };

export const NO_EVENTS: readonly SessionEvent[] = Object.freeze([]);

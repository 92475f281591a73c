import type { Claim } from "../../../../modules/messages/claim";
import type { Grant } from "../../../../modules/messages/grant";
import type { Lead } from "../../../../modules/messages/lead";
import type { GrantBook } from "../../../../modules/sharing/book";
import type { Following } from "../../../../modules/sharing/following";
import type { Held } from "../../../../modules/sharing/holder";
import type { Leadership } from "../../../../modules/sharing/leadership";

/** A clock that no other part can read: it began elsewhere and runs at its own speed. */
export interface Clock {
  readonly offsetMs: number;
  /** ms a true ms. */
  readonly rate: number;
}

/** One start of a part. Times are by its own clock. */
export interface Start {
  readonly id: string;
  readonly clock: Clock;
  isOn: boolean;
  /** Counts its starts. */
  boot: number;
  startedMs: number;
  /** Of its next message. */
  sequence: number;
}

/** Who shares the current, or wants to. */
export interface Leader {
  leadership: Leadership;
  book: GrantBook;
  leadAtMs: number;
  toldTerm: number;
  wasLeading: boolean;
}

export interface Charger extends Start {
  /** The last two outlast a restart: term and leader of it are stored before anybody hears of them. */
  following: Following;
  held: Held | undefined;
  /** It stands in for the manager, or wants to. */
  leader: Leader | undefined;
}

export interface Manager extends Start {
  /** The highest term of its own that it stored. */
  term: number;
  leader: Leader | undefined;
}

/** A message on its way. */
export type Message =
  | { readonly kind: "lead"; readonly from: string; readonly body: Lead }
  | { readonly kind: "claim"; readonly from: string; readonly body: Claim }
  | { readonly kind: "grant"; readonly from: string; readonly to: string; readonly body: Grant };

export function localMs(clock: Clock, trueMs: number): number {
  return clock.offsetMs + trueMs * clock.rate;
}

export function trueMs(clock: Clock, nowMs: number): number {
  return (nowMs - clock.offsetMs) / clock.rate;
}

import type { MonotonicMs } from "../device/time";

/** In this order. */
export type HandshakeStep = "wake-up" | "firmware" | "retries";
/** In this order; `release` only after a card. */
export type PollStep = "list" | "release" | "field-off";

/** What the tag reader does at the moment. */
export type Phase =
  /** The port is closed until then. */
  | { readonly kind: "waiting"; readonly untilMs: MonotonicMs }
  /** The port has to be writable by then. */
  | { readonly kind: "opening"; readonly deadlineMs: MonotonicMs }
  /** A command of the handshake is under way; the exchange has the deadline. */
  | { readonly kind: "handshake"; readonly step: HandshakeStep }
  /** A command of a poll is under way; the exchange has the deadline. */
  | { readonly kind: "polling"; readonly step: PollStep; readonly startedMs: MonotonicMs }
  /** The next poll is then. */
  | { readonly kind: "pause"; readonly untilMs: MonotonicMs };

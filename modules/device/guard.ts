/** Why the guard dropped the coil by itself. */
export type GuardDrop = "permit-expired" | "pilot-left" | "trip-line";

export interface GuardReport {
  /** The coil is energised. */
  readonly coil: boolean;
  /** Set from the moment the guard dropped the coil until the firmware asks for open. */
  readonly dropped: GuardDrop | null;
  /** The feedback contact, where the board has one: true is closed. */
  readonly contacts?: boolean;
}

/**
 * The last hand on the contactor coil. It can only open: it samples the pilot by itself, drops the coil when the
 * pilot leaves C or D, on a trip line, and when {@link Guard.renew} was not called for 200 ms.
 * On the chip it is a native task above JavaScript, in the plant the same rules (modules/guard).
 */
export interface Guard {
  /** 1: close, which also renews the permit. 0: open, which also acknowledges a drop. */
  write(coil: 0 | 1): void;
  /** "I am alive and still mean it": holds for 200 ms. */
  renew(): void;
  /** The object may be the same one at every call. */
  read(): GuardReport;
  close(): void;
}

export type GuardConstructor = new () => Guard;

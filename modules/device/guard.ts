/** Why the guard dropped the coils by itself. */
export type GuardDrop = "permit-expired" | "pilot-left" | "trip-line" | "emergency-stop";

/** Phases that are to be connected; 0: the contactor is open. A board with one contactor takes 1 and 3 for the same. */
export type ClosedPhases = 0 | 1 | 3;

export interface GuardReport {
  /** The coil is energised; with two contactors the one of L1 and N. */
  readonly coil: boolean;
  /** Set from the moment the guard dropped the coils until the firmware asks for open. */
  readonly dropped: GuardDrop | null;
  /** The feedback contact, where the board has one: true is closed. */
  readonly contacts?: boolean;
  /** The same of the second contactor (L2 and L3), where there is one. */
  readonly extraContacts?: boolean;
}

/**
 * The last hand on the contactor coils. It can only open: it samples the pilot by itself, drops the coils when the
 * pilot leaves C or D, on the residual current detector's trip line, on an emergency stop, and when
 * {@link Guard.renew} was not called for 200 ms.
 * On the chip it is a native task above JavaScript, in the plant the same rules (modules/guard).
 */
export interface Guard {
  /** 1 or 3: close, which also renews the permit. 0: open, which also acknowledges a drop. Phases change only through 0. */
  write(phases: ClosedPhases): void;
  /** "I am alive and still mean it": holds for 200 ms. */
  renew(): void;
  /** The object may be the same one at every call. */
  read(): GuardReport;
  close(): void;
}

export type GuardConstructor = new () => Guard;

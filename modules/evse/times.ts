/** The EVSE's time limits, all in ms, each beside the clause or the field report it comes from. */
export const EVSE_TIMES = Object.freeze({
  /** The control step. */
  stepMs: 20,
  /** To believe that a car asks (C, D): cars bounce when they close S2. IEC 61851-1 A.5.3 allows 3 s until the contactor is closed. */
  askDebounceMs: 500,
  /** To believe a plug in A or B. */
  plugDebounceMs: 200,
  /**
   * To believe that the pilot left C/D, or shows E or nothing valid: two samples of the 20 ms step, with room for a late
   * tick. Contacts have to be open 100 ms after the pilot left C/D (IEC 61851-1 table A.6), 30 ms of it the contactor's own.
   */
  leaveDebounceMs: 15,
  /** After a change of duty no closing is decided on the pilot: some cars need that long until their level is right (field reports). */
  dutySettleMs: 550,
  /** A pilot reading older than this is none. */
  readingMaxAgeMs: 60,
  /** Between two raises of the duty, and after a lowering (IEC 61851-1 A.5.3 spaces both by 5 s; lowering at once is the safe side). */
  raiseIntervalMs: 5_000,
  /** How long a car may take to follow a lower duty (IEC 61851-1 table A.6). */
  followMs: 5_000,
  /** How long a car may keep drawing after PWM stopped: 3 s is its duty, 6 s the EVSE's patience (IEC 61851-1 table A.6). */
  stopPatienceMs: 6_000,
  /** No re-close after the car left C. */
  recloseMs: 5_000,
  /** No re-close after an error. */
  recloseAfterErrorMs: 30_000,
  /** State F, when shown (IEC 61851-1 A.5.3). */
  stateFMinimumMs: 300,
  /** In a fault the pilot is at −12 V, and every so often at +12 V to see whether the car is still there. */
  faultShowMs: 4_900,
  faultLookMs: 300,
  /** The last look at a car that shows something new: as long as it takes to believe it, and to give up a noisy one. */
  faultLongLookMs: 1_000,
  /** The feedback contact may disagree with the coil so long: contactors move in 20 to 50 ms, and their auxiliary contacts bounce. */
  feedbackMs: 200,
  /** A car may be seen before its cable: the proximity pilot's contact comes last into the socket. */
  cableDebounceMs: 1_000,
  /** A self-test that was passed longer ago does not count for a close. */
  selfTestValidMs: 5_000,
  /** Pilot off between three phases and one: cars re-read their number of phases only after a pause (field reports). */
  phaseChangeMs: 60_000,
});

/** A. The contactor opens at once when the car, told to stop, draws less. */
export const STOPPED_BELOW_A = 1;

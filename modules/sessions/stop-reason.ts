/** What ends the charging while the car is still there. */
export type ChargingStop = "ev" | "energy" | "time" | "target" | "user";

/** Why a session ended, apart from faults. */
export type PlainStopReason = ChargingStop | "unplugged" | "power-loss" | "reset";

/** One text: `energy`, or `fault:` and the fault's code. */
export type StopReason = PlainStopReason | `fault:${string}`;

/** `reason` of StopTransaction.req (OCPP 1.6, section 7.36). */
export type OcppStopReason =
  | "DeAuthorized"
  | "EmergencyStop"
  | "EVDisconnected"
  | "HardReset"
  | "Local"
  | "Other"
  | "PowerLoss"
  | "Reboot"
  | "Remote"
  | "SoftReset"
  | "UnlockCommand";

export interface StopEntry {
  /** What a person reads. */
  readonly text: string;
  readonly ocpp: OcppStopReason;
}

export const STOPS: Readonly<Record<PlainStopReason | "fault", StopEntry>> = Object.freeze({
  unplugged: Object.freeze({ text: "The car was unplugged.", ocpp: "EVDisconnected" } as const),
  ev: Object.freeze({ text: "The car had finished and asked for no more.", ocpp: "EVDisconnected" } as const),
  energy: Object.freeze({ text: "The session had the energy that was allowed.", ocpp: "Other" } as const),
  time: Object.freeze({ text: "The session had charged for the time that was allowed.", ocpp: "Other" } as const),
  target: Object.freeze({ text: "The car had reached the state of charge asked for.", ocpp: "Other" } as const),
  user: Object.freeze({ text: "Somebody stopped the session, with its tag or a command.", ocpp: "Local" } as const),
  fault: Object.freeze({ text: "A fault ended the charging.", ocpp: "Other" } as const),
  "power-loss": Object.freeze({
    text: "The power failed, and the car was gone when it came back.",
    ocpp: "PowerLoss",
  } as const),
  reset: Object.freeze({ text: "The charger restarted, and the car was gone afterwards.", ocpp: "Reboot" } as const),
});

/** Of a fault's code, as a regular expression. */
export const FAULT_CODE_PATTERN = "[a-z0-9-]{1,32}";
const FAULT_PREFIX = "fault:";

/** The reason for a fault's code; a code that is no such text becomes `unknown`. */
export function faultStop(code: string): StopReason {
  return new RegExp(`^(?:${FAULT_CODE_PATTERN})$`).test(code) ? `${FAULT_PREFIX}${code}` : `${FAULT_PREFIX}unknown`;
}

/** The code of the fault; undefined for any other reason. */
export function stoppingFault(reason: StopReason): string | undefined {
  return isFault(reason) ? reason.slice(FAULT_PREFIX.length) : undefined;
}

/** The catalogue's row. */
export function stopEntry(reason: StopReason): StopEntry {
  return isFault(reason) ? STOPS.fault : STOPS[reason];
}

/** What a back end is told. A stop by command that came from that back end is its own `Remote`: only the caller knows. */
export function ocppStopReason(reason: StopReason): OcppStopReason {
  return stoppingFault(reason) === "emergency-stop" ? "EmergencyStop" : stopEntry(reason).ocpp;
}

function isFault(reason: StopReason): reason is `fault:${string}` {
  return reason.startsWith(FAULT_PREFIX);
}

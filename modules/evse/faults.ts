import type { OcppErrorCode } from "./ocpp-error";

/** Why the EVSE refuses to charge, as shown in the trace, over MQTT and on the page. */
export type FaultCode =
  | "residual-current"
  | "emergency-stop"
  | "pilot-short"
  | "pilot-invalid"
  | "pilot-unread"
  | "diode"
  | "earth-missing"
  | "contactor-welded"
  | "contactor-stuck-open"
  | "self-test"
  | "over-current"
  | "over-temperature"
  | "over-voltage"
  | "under-voltage"
  | "cable-missing"
  | "lock-open"
  | "lock-stuck"
  | "watchdog"
  | "program-error"
  | "repeated-restarts";

export interface FaultEntry {
  /** What a person reads. */
  readonly text: string;
  readonly ocpp: OcppErrorCode;
  /** ms; it is shown at least this long, and as long as its cause lasts. The contactor opens with its first moment. */
  readonly minimumMs: number;
  /**
   * What the pilot does meanwhile. `F`: −12 V, with short looks at +12 V to see whether the car is there.
   * `X1`: +12 V, because the cause shows only there.
   */
  readonly pilot: "F" | "X1";
  /**
   * How often it clears by itself while the same car is plugged in. null: always, after `minimumMs`. Else so many
   * `times`, each after twice the wait of the time before, and then only when the car is unplugged or a person clears
   * it; 0: never by itself.
   */
  readonly growth: { readonly times: number } | null;
}

const MINUTE_MS = 60_000;
/** Of the faults that a car or a neighbour cannot be hurt by for a moment. */
const BRIEF_MS = 16_000;

const LATCHED = Object.freeze({ times: 0 } as const);
const FEW_TIMES = Object.freeze({ times: 4 } as const);

export const FAULTS: Readonly<Record<FaultCode, FaultEntry>> = Object.freeze({
  "residual-current": Object.freeze({
    text: "Current leaked to earth, and the residual current detector opened the contactor. Unplug the car; have it and the cable checked.",
    ocpp: "GroundFailure",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: LATCHED,
  } as const),
  "emergency-stop": Object.freeze({
    text: "The emergency stop is pressed. Once the danger is over, release it.",
    ocpp: "OtherError",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "pilot-short": Object.freeze({
    text: "The control pilot is shorted to earth. Check the plug and the cable for water or damage.",
    ocpp: "EVCommunicationError",
    minimumMs: MINUTE_MS,
    pilot: "X1",
    growth: null,
  } as const),
  "pilot-invalid": Object.freeze({
    text: "The control pilot shows a voltage that no car makes. Check the plug, the cable and the charger's ±12 V supply.",
    ocpp: "EVCommunicationError",
    minimumMs: BRIEF_MS,
    pilot: "X1",
    growth: null,
  } as const),
  "pilot-unread": Object.freeze({
    text: "The charger cannot measure its control pilot.",
    ocpp: "InternalError",
    minimumMs: BRIEF_MS,
    pilot: "X1",
    growth: null,
  } as const),
  diode: Object.freeze({
    text: "The car's pilot diode is missing or shorted. Another car may charge; have this one or its cable checked.",
    ocpp: "EVCommunicationError",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: null,
  } as const),
  "earth-missing": Object.freeze({
    text: "The protective earth is missing. Have the installation checked before anybody charges here.",
    ocpp: "GroundFailure",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: null,
  } as const),
  "contactor-welded": Object.freeze({
    text: "The contactor did not open: the plug may be live. Do not unplug; switch the charger's circuit breaker off and have the charger repaired.",
    ocpp: "PowerSwitchFailure",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: Object.freeze({ times: 2 } as const),
  } as const),
  "contactor-stuck-open": Object.freeze({
    text: "The contactor did not close. The charger tries again; if it stays, have it repaired.",
    ocpp: "PowerSwitchFailure",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: FEW_TIMES,
  } as const),
  "self-test": Object.freeze({
    text: "The residual current detector failed its self-test, so the contactor stays open. The charger tries again; if it stays, have it repaired.",
    ocpp: "GroundFailure",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: FEW_TIMES,
  } as const),
  "over-current": Object.freeze({
    text: "The car drew more current than it was offered.",
    ocpp: "OverCurrentFailure",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: FEW_TIMES,
  } as const),
  "over-temperature": Object.freeze({
    text: "The charger is too hot. It goes on when it has cooled down.",
    ocpp: "HighTemperature",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "over-voltage": Object.freeze({
    text: "The mains voltage is too high.",
    ocpp: "OverVoltage",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "under-voltage": Object.freeze({
    text: "The mains voltage is too low.",
    ocpp: "UnderVoltage",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "cable-missing": Object.freeze({
    text: "A car is there, but the charger's socket finds no cable that it knows. Push the plug in fully, or take another cable.",
    ocpp: "OtherError",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "lock-open": Object.freeze({
    text: "The plug could not be locked into the socket. Push it in fully.",
    ocpp: "ConnectorLockFailure",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "lock-stuck": Object.freeze({
    text: "The plug could not be unlocked. Push it in and pull it again; the charger keeps trying.",
    ocpp: "ConnectorLockFailure",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  watchdog: Object.freeze({
    text: "The charger's program stood still, and its guard opened the contactor.",
    ocpp: "InternalError",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "program-error": Object.freeze({
    text: "The charger's program failed and was started anew. What failed stands in the journal.",
    ocpp: "InternalError",
    minimumMs: BRIEF_MS,
    pilot: "F",
    growth: null,
  } as const),
  "repeated-restarts": Object.freeze({
    text: "The charger's program failed again and again. It waits longer each time before it charges; have it checked.",
    ocpp: "InternalError",
    minimumMs: MINUTE_MS,
    pilot: "F",
    growth: null,
  } as const),
});

export const FAULT_CODES: readonly FaultCode[] = Object.freeze(Object.keys(FAULTS) as FaultCode[]);

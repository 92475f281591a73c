import type { OcppErrorCode } from "./ocpp-error";

/** What is wrong without opening the contactor: the offer is lower or none, or somebody should have a look. */
export type NoticeCode =
  | "ventilation"
  | "meter-silent"
  | "meter-mismatch"
  | "own-meter-silent"
  | "temperature-unread"
  | "reader-silent"
  | "clock-unset"
  | "journal-unwritten";

export interface NoticeEntry {
  /** What a person reads. */
  readonly text: string;
  readonly ocpp: OcppErrorCode;
  /** What the charger does about it. It clears by itself with its cause. */
  readonly effect: string;
}

export const NOTICES: Readonly<Record<NoticeCode, NoticeEntry>> = Object.freeze({
  ventilation: Object.freeze({
    text: "The car asks for a ventilated room, and this charger has none.",
    ocpp: "OtherError",
    effect: "state D1, no offer",
  } as const),
  "meter-silent": Object.freeze({
    text: "The house meter is silent.",
    ocpp: "PowerMeterFailure",
    effect: "the fail-safe current",
  } as const),
  "meter-mismatch": Object.freeze({
    text: "The house meter does not see what the car draws: its current transformer is off, or on the wrong conductor.",
    ocpp: "PowerMeterFailure",
    effect: "the fail-safe current",
  } as const),
  "own-meter-silent": Object.freeze({
    text: "The charger's own meter does not answer: energy and over-current are not watched.",
    ocpp: "PowerMeterFailure",
    effect: "the least current, 6 A",
  } as const),
  "temperature-unread": Object.freeze({
    text: "The temperature sensor cannot be read.",
    ocpp: "HighTemperature",
    effect: "half the charger's current",
  } as const),
  "reader-silent": Object.freeze({
    text: "The tag reader does not answer.",
    ocpp: "ReaderFailure",
    effect: "tags are not read",
  } as const),
  "clock-unset": Object.freeze({
    text: "The charger does not know the time of day, so its schedule does not hold.",
    ocpp: "OtherError",
    effect: "none: it charges at any time",
  } as const),
  "journal-unwritten": Object.freeze({
    text: "The journal takes no records: what is counted now is lost with the next power cut.",
    ocpp: "InternalError",
    effect: "none on charging",
  } as const),
});

/** Why the EVSE refuses to charge, as shown in the trace, over MQTT and on the page. */
export type FaultCode =
  | "diode"
  | "pilot-short"
  | "pilot-invalid"
  | "pilot-unread"
  | "residual-current"
  | "over-current"
  | "watchdog";

export interface FaultEntry {
  /** What a person reads. */
  readonly text: string;
  /** ms; it is shown at least this long, and as long as its cause lasts. */
  readonly minimumMs: number;
  /**
   * What the pilot does meanwhile. `F`: −12 V, with short looks at +12 V to see whether the car is there.
   * `X1`: +12 V, because the cause shows only there.
   */
  readonly pilot: "F" | "X1";
  /**
   * Limits how often it clears by itself while the same car is plugged in: so many `times`, each after twice the wait
   * of the time before, and then only when the car is unplugged. null: always after `minimumMs`.
   */
  readonly growth: { readonly times: number } | null;
}

export const FAULTS: Readonly<Record<FaultCode, FaultEntry>> = Object.freeze({
  diode: Object.freeze({
    text: "The car's pilot diode is missing or shorted. Another car may charge; have this one or its cable checked.",
    minimumMs: 60_000,
    pilot: "F",
    growth: null,
  } as const),
  "pilot-short": Object.freeze({
    text: "The control pilot is shorted to earth. Check the plug and the cable for water or damage.",
    minimumMs: 60_000,
    pilot: "X1",
    growth: null,
  } as const),
  "pilot-invalid": Object.freeze({
    text: "The control pilot shows a voltage that no car makes. Check the plug, the cable and the charger's ±12 V supply.",
    minimumMs: 16_000,
    pilot: "X1",
    growth: null,
  } as const),
  "pilot-unread": Object.freeze({
    text: "The charger cannot measure its control pilot.",
    minimumMs: 16_000,
    pilot: "X1",
    growth: null,
  } as const),
  "residual-current": Object.freeze({
    text: "Current leaked to earth, and the residual current detector opened the contactor. Unplug the car; have it and the cable checked.",
    minimumMs: 60_000,
    pilot: "F",
    growth: Object.freeze({ times: 0 } as const),
  } as const),
  "over-current": Object.freeze({
    text: "The car drew more current than it was offered.",
    minimumMs: 60_000,
    pilot: "F",
    growth: Object.freeze({ times: 4 } as const),
  } as const),
  watchdog: Object.freeze({
    text: "The charger's program stood still, and its guard opened the contactor.",
    minimumMs: 16_000,
    pilot: "F",
    growth: null,
  } as const),
});

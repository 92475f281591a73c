/** What stands on the control pilot, measured at the EVSE's end of the cable. */
export interface PilotReading {
  /** V, −15…15, of the high half of the wave. A steady pilot has the same level in both. */
  readonly highV: number;
  /** V, −15…15, of the low half of the wave. */
  readonly lowV: number;
  /** How long ago the samples were taken, ms. */
  readonly ageMs: number;
}

/** Drives and reads the ±12 V, 1 kHz control pilot behind 1 kΩ (SAE J1772 4.2, IEC 61851-1 Annex A). */
export interface ControlPilot {
  /** Duty of the high half, percent, 0–100: 100 is steady +12 V, 0 is steady −12 V. At least 0.5 points exact. */
  write(dutyPercent: number): void;
  /** The newest reading. The object may be the same one at every call: copy what is kept. */
  read(): PilotReading;
  close(): void;
}

export type ControlPilotConstructor = new () => ControlPilot;

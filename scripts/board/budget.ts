import type { ImagePart } from "./image-shares";
import type { Application } from "./targets";

/** Who has a share: parts of an image, what is still to come, and what stays free. */
export type Share = ImagePart | "ocpp" | "spare";

export interface ShareRow {
  readonly share: Share;
  /** Of flash, JavaScript alone: bytecode and frozen heap. */
  readonly imageBytes: number;
  /** Of 16 bytes each, alive at the same moment. */
  readonly slots: number;
  readonly chunkBytes: number;
}

export interface Budget {
  readonly application: Application;
  /** Of the image with all that is to come. */
  readonly imageBytes: number;
  readonly rows: readonly ShareRow[];
  /** Slots of the JavaScript stack, at its deepest. */
  readonly stackSlots: number;
  /** Names that come into being while it runs. */
  readonly keys: number;
  /** ms of engine time on the chip from the first byte code to the first pilot that is safe; null: it has none. */
  readonly pilotMs: number | null;
  /**
   * Slots and chunk bytes of the whole while it stands in for a site manager, with an open page; null: it never does. They
   * hold beside half of the spare, and not beside OCPP.
   */
  readonly standIn: { readonly slots: number; readonly chunkBytes: number } | null;
}

/** Of the memory that most boards give their engine: manifests/boards. */
export const WHOLE = Object.freeze({ slots: 6_016, chunkBytes: 61_440, stackSlots: 528 } as const);

/** Of slots and chunk bytes, kept free. */
export const SPARE_SHARE = 0.2;

function row(share: Share, imageBytes: number, slots: number, chunkBytes: number): ShareRow {
  return Object.freeze({ share, imageBytes, slots, chunkBytes });
}

/** docs/footprint.md has the same rows, and says how to change them. */
export const BUDGETS: readonly Budget[] = Object.freeze([
  Object.freeze({
    application: "charger",
    imageBytes: 764_000,
    rows: Object.freeze([
      row("engine", 58_000, 0, 0),
      row("host", 67_000, 0, 0),
      row("application", 345_000, 2_060, 14_000),
      row("mqtt", 53_500, 440, 2_500),
      row("tls", 1_500, 20, 2_600),
      row("portal", 215_000, 1_690, 12_000),
      row("ocpp", 24_000, 600, 18_000),
      row("spare", 0, 1_204, 12_288),
    ]),
    stackSlots: 422,
    keys: 32,
    pilotMs: 300,
    standIn: Object.freeze({ slots: 5_400, chunkBytes: 43_000 } as const),
  } as const),
  Object.freeze({
    application: "meter",
    imageBytes: 487_000,
    rows: Object.freeze([
      row("engine", 58_000, 0, 0),
      row("host", 62_000, 0, 0),
      row("application", 97_000, 1_020, 6_500),
      row("mqtt", 53_500, 550, 4_500),
      row("tls", 1_500, 50, 2_500),
      row("portal", 215_000, 1_500, 12_000),
      row("spare", 0, 1_204, 12_288),
    ]),
    stackSlots: 410,
    keys: 32,
    pilotMs: null,
    standIn: null,
  } as const),
  Object.freeze({
    application: "manager",
    imageBytes: 586_000,
    rows: Object.freeze([
      row("engine", 58_000, 0, 0),
      row("host", 65_000, 0, 0),
      row("application", 192_000, 1_640, 15_000),
      row("mqtt", 54_500, 1_800, 15_500),
      row("tls", 1_500, 20, 2_600),
      row("portal", 215_000, 1_350, 10_000),
      row("spare", 0, 1_204, 12_288),
    ]),
    stackSlots: 422,
    keys: 32,
    pilotMs: null,
    standIn: null,
  } as const),
]);

/** The sum of one column. */
export function total(budget: Budget, column: "imageBytes" | "slots" | "chunkBytes"): number {
  return budget.rows.reduce((sum, given) => sum + given[column], 0);
}

/** Of what exists: without what is still to come, and without what stays free. */
export function existing(budget: Budget): readonly ShareRow[] {
  return budget.rows.filter(({ share }) => share !== "ocpp" && share !== "spare");
}

import type { Updater, UpdateSlot } from "../../modules/device/updater";

const NO_KEYS: readonly string[] = Object.freeze([]);
const SLOT: UpdateSlot = Object.freeze({ write() {}, complete() {}, close() {} } as const);

/** A chip's two slots: everything goes into the other one, and nothing comes of it. */
export const DESK_UPDATER: Updater = Object.freeze({
  /** Of manifests/boards/partitions/4mb.csv. */
  slotBytes: 1_966_080,
  keys: NO_KEYS,
  running: "confirmed",
  open: () => SLOT,
  confirm() {},
  rollBack() {},
} as const);

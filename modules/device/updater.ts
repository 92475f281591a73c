/** The slot that the running image is not in. Writing is in order, from its beginning. */
export interface UpdateSlot {
  /** Throws where flash does not take it, or it is more than was announced. Erases as it goes: never while a contactor is closed. */
  write(bytes: Uint8Array): void;
  /** SHA-256 of all that was written, where the platform has it quicker than modules/crypto; left out: that one. Once. */
  digest?(): Uint8Array;
  /** The image is whole: the next start is on trial in it. Throws where the platform refuses the image. */
  complete(): void;
  /** Leaves it: what was written there is of no use. Fine after `complete`, where it does nothing. */
  close(): void;
}

export interface Updater {
  /** Bytes that an image may have. */
  readonly slotBytes: number;
  /** Whose images are taken: Ed25519 public keys, 64 hexadecimal digits each, at most 4. None: no image is. */
  readonly keys: readonly string[];
  /** `trial`: this is the first start of a new image; unless it is confirmed, the next start is the one before again. */
  readonly running: "confirmed" | "trial";
  /** Throws where it is open already, the running image is on trial, or the platform has no other slot. */
  open(imageBytes: number): UpdateSlot;
  /** The running image does what it should. Fine when it is confirmed already. */
  confirm(): void;
  /** Restarts into the image before; does not come back. Throws where there is none. */
  rollBack(): void;
}

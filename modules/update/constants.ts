/**
 * A signed image: this header, its signature, then the image's bytes as the platform's build made them. Numbers are big
 * endian; what is not named is 0. docs/update.md has the table.
 */
export const HEADER_AT = Object.freeze({
  magic: 0,
  format: 4,
  kind: 5,
  flags: 6,
  major: 8,
  minor: 10,
  patch: 12,
  imageBytes: 16,
  keyId: 24,
  /** ASCII, zeros behind it. */
  board: 32,
  /** SHA-256 of the image's bytes. */
  hash: 64,
  /** Ed25519 (RFC 8032) over all that stands before it. */
  signature: 96,
  /** Where the image begins. */
  image: 160,
} as const);

/** "PLIM" */
export const MAGIC = 0x504c494d;
export const FORMAT = 1;
/** A kind's number is its place, from 1 on. */
export const KINDS = Object.freeze(["charger", "meter", "manager"] as const);
export type Kind = (typeof KINDS)[number];

/** Bit of `flags`: it may take the place of a newer version. All other bits are 0. */
export const MAY_DOWNGRADE = 1;

export const KEY_BYTES = 32;
/** Its key's first bytes: which one of a part's keys to try. */
export const KEY_ID_BYTES = 8;
/** Keys that a part may know. */
export const MOST_KEYS = 4;
export const MOST_BOARD_BYTES = 32;

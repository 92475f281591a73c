import type { Kind } from "./constants";
import type { Version } from "./version";

/** What is said of an image in front of it. */
export interface ImageHeader {
  readonly kind: Kind;
  /** The name in modules/boards: `[a-z0-9-]{1,32}`. */
  readonly board: string;
  readonly version: Version;
  /** It may take the place of a newer version. */
  readonly mayDowngrade: boolean;
  /** 1 to 2^32 − 1. */
  readonly imageBytes: number;
  /** 8 bytes. */
  readonly keyId: Uint8Array;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

const BOARD_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";

/** Whether a board may be called so, as modules/boards/schema.ts has it. */
export function isBoardName(text: string): boolean {
  if (text === "" || text.length > 32) return false;
  for (let index = 0; index < text.length; index++) if (!BOARD_LETTERS.includes(text.charAt(index))) return false;
  return true;
}

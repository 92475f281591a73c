import { toHex } from "../../modules/pn532/answer";
import { LONGEST_UID } from "../../modules/pn532/constants";
import { encodeUtf8 } from "../../modules/text/utf8";

const LONGEST_TAG = 20;
/** UTF-8 has at most three bytes for each UTF-16 unit. */
const LONGEST_TAG_BYTES = 3 * LONGEST_TAG;

/**
 * The UID of the card that a scenario calls `tag`, upper-case hex of 1 to 10 bytes. An even number of hex digits, up to
 * 20, is the UID itself, in either case ("04a1b2c3" is 04A1B2C3). Any other text is spelt by its UTF-8 bytes, cut after
 * the tenth ("anna" is 616E6E61): texts that begin alike for so long are the same card.
 * Throws a RangeError for an empty text and for more than 20 characters (UTF-16 units).
 */
export function cardUidFor(tag: string): string {
  if (tag.length < 1 || tag.length > LONGEST_TAG) throw new RangeError("a tag has 1 to 20 characters");
  if (isUid(tag)) return tag.toUpperCase();
  const bytes = encodeUtf8(tag, LONGEST_TAG_BYTES) ?? new Uint8Array();
  return toHex(bytes.subarray(0, LONGEST_UID));
}

/** The bytes of a UID. Throws a RangeError where it is not 1 to 10 bytes in hex. */
export function uidBytes(uid: string): readonly number[] {
  if (!isUid(uid)) throw new RangeError("a UID is 2 to 20 hex digits, an even number");
  const bytes: number[] = [];
  for (let index = 0; index < uid.length; index += 2) bytes.push(Number.parseInt(uid.slice(index, index + 2), 16));
  return bytes;
}

function isUid(text: string): boolean {
  return text.length <= 2 * LONGEST_UID && /^(?:[0-9A-Fa-f]{2})+$/.test(text);
}

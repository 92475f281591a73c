import { FORMAT, HEADER_AT, KEY_ID_BYTES, KINDS, MAGIC, MAY_DOWNGRADE, MOST_BOARD_BYTES } from "./constants";
import { type ImageHeader, isBoardName } from "./header";

/**
 * Reads the bytes before an image. What it says holds only once its signature was checked.
 * @returns `no-image`: it is something else; `format`: it is of a format that this firmware does not know.
 */
export function parseHeader(bytes: Uint8Array): ImageHeader | "no-image" | "format" {
  if (bytes.length < HEADER_AT.image) return "no-image";
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_AT.image);
  if (view.getUint32(HEADER_AT.magic) !== MAGIC) return "no-image";
  const flags = view.getUint8(HEADER_AT.flags);
  const kind = KINDS[view.getUint8(HEADER_AT.kind) - 1];
  const board = boardIn(bytes);
  const imageBytes = view.getUint32(HEADER_AT.imageBytes);
  const isUnknown =
    view.getUint8(HEADER_AT.format) !== FORMAT ||
    (flags & ~MAY_DOWNGRADE) !== 0 ||
    // What is between the fields.
    view.getUint8(HEADER_AT.flags + 1) !== 0 ||
    view.getUint16(HEADER_AT.patch + 2) !== 0 ||
    view.getUint32(HEADER_AT.imageBytes + 4) !== 0;
  if (isUnknown || kind === undefined || board === undefined || imageBytes === 0) return "format";
  return {
    kind,
    board,
    version: [view.getUint16(HEADER_AT.major), view.getUint16(HEADER_AT.minor), view.getUint16(HEADER_AT.patch)],
    mayDowngrade: flags === MAY_DOWNGRADE,
    imageBytes,
    keyId: bytes.slice(HEADER_AT.keyId, HEADER_AT.keyId + KEY_ID_BYTES),
    hash: bytes.slice(HEADER_AT.hash, HEADER_AT.signature),
  };
}

function boardIn(bytes: Uint8Array): string | undefined {
  let text = "";
  let hasEnded = false;
  for (let index = 0; index < MOST_BOARD_BYTES; index++) {
    const byte = bytes[HEADER_AT.board + index] ?? 0;
    if (byte === 0) hasEnded = true;
    else if (hasEnded) return undefined;
    else text += String.fromCharCode(byte);
  }
  return isBoardName(text) ? text : undefined;
}

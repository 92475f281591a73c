import { FORMAT, HEADER_AT, KEY_ID_BYTES, KINDS, MAGIC, MAY_DOWNGRADE } from "./constants";
import { type ImageHeader, isBoardName } from "./header";

/** What of a header is signed: the signature and then the image follow. Throws a RangeError where a member is none. */
export function writeHeader(header: ImageHeader): Uint8Array {
  const { kind, board, version, mayDowngrade, imageBytes, keyId, hash } = header;
  if (!isBoardName(board)) throw new RangeError("a board's name is 1 to 32 of a-z, 0-9 and -");
  if (!(imageBytes >= 1 && imageBytes <= 0xffffffff)) throw new RangeError("an image has 1 to 2^32 - 1 bytes");
  if (keyId.length !== KEY_ID_BYTES || hash.length !== HEADER_AT.signature - HEADER_AT.hash)
    throw new RangeError("a key id has 8 bytes and a hash 32");
  const bytes = new Uint8Array(HEADER_AT.signature);
  const view = new DataView(bytes.buffer);
  view.setUint32(HEADER_AT.magic, MAGIC);
  view.setUint8(HEADER_AT.format, FORMAT);
  view.setUint8(HEADER_AT.kind, KINDS.indexOf(kind) + 1);
  view.setUint8(HEADER_AT.flags, mayDowngrade ? MAY_DOWNGRADE : 0);
  view.setUint16(HEADER_AT.major, version[0]);
  view.setUint16(HEADER_AT.minor, version[1]);
  view.setUint16(HEADER_AT.patch, version[2]);
  view.setUint32(HEADER_AT.imageBytes, imageBytes);
  bytes.set(keyId, HEADER_AT.keyId);
  for (let index = 0; index < board.length; index++) bytes[HEADER_AT.board + index] = board.charCodeAt(index);
  bytes.set(hash, HEADER_AT.hash);
  return bytes;
}

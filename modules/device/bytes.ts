/** What an ECMA-419 `write` accepts: an ArrayBuffer or a view of bytes on one. */
export type ByteBuffer = ArrayBuffer | Uint8Array;

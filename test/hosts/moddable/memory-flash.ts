import type { NativeFlash } from "../../../hosts/moddable/flash";

/** A flash partition that lasts as long as the program, of `blocks` × `blockBytes`: writing only clears bits. */
export function memoryFlash(blocks: number, blockBytes: number): () => NativeFlash {
  const bytes = new Uint8Array(blocks * blockBytes).fill(0xff);
  return () => ({
    read: (byteLength, byteOffset) => bytes.slice(byteOffset, byteOffset + byteLength).buffer,
    write(given, byteOffset) {
      for (const [index, value] of given.entries())
        bytes[byteOffset + index] = (bytes[byteOffset + index] ?? 0) & value;
    },
    eraseBlock(block) {
      bytes.fill(0xff, block * blockBytes, (block + 1) * blockBytes);
    },
    status: () => ({ size: bytes.byteLength, blockLength: blockBytes }),
    close() {},
  });
}

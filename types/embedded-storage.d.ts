declare module "embedded:storage/key-value" {
  interface StringDomain {
    /** Undefined where the key is not there. */
    read(key: string): string | undefined;
    write(key: string, value: string): void;
    delete(key: string): void;
    close(): void;
  }
  /** Clause 22: one domain, its values all in one format. */
  const storage: { open(options: { readonly path: string; readonly format: "string" }): StringDomain };
  export default storage;
}

declare module "embedded:storage/flash" {
  interface FlashPartition {
    /** Bytes from `byteOffset` on. Nothing checks the bounds of a value that is no whole number. */
    read(byteLength: number, byteOffset: number): ArrayBuffer;
    write(buffer: ArrayBuffer | Uint8Array, byteOffset: number): void;
    /** Blocks from `start` up to `end`, which is left out; without `end` one block. */
    eraseBlock(start: number, end?: number): void;
    status(): { readonly size: number; readonly blockLength: number; readonly blocks: number };
    close(): void;
  }
  /** A data partition by its name; throws where there is none. "running", "nextota" and "xs" are partitions of code. */
  const flash: { open(options: { readonly path: string; readonly mode?: "r" | "r+" }): FlashPartition };
  export default flash;
}

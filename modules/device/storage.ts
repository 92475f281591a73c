/** ECMA-419 key-value storage (clause 22), strings only: what an ESP32 keeps in NVS and a desk in a folder. */
export interface KeyValueStorage {
  /** One domain: `path` is 1–15 of `[a-z0-9-]` (NVS namespaces are no longer). */
  open(options: { readonly path: string; readonly format: "string" }): KeyValueStore;
}

export interface KeyValueStore {
  /** The value, or undefined when the key is not there. Keys are 1–15 of `[A-Za-z0-9_-]`. */
  read(key: string): string | undefined;
  /** Whole or not at all, also over a power cut; throws when the storage is full or broken. At most 4000 bytes. */
  write(key: string, value: string): void;
  /** A key that is not there is fine. */
  delete(key: string): void;
  close(): void;
}

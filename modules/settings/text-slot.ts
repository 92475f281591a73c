import type { KeyValueStore } from "../device/storage";

/** One text in a key-value store. */
export interface TextSlot {
  read(): string | undefined;
  /** Throws where the store does not take it. */
  write(text: string): void;
}

export function slotOf(store: KeyValueStore, key: string): TextSlot {
  return { read: () => store.read(key), write: (text) => store.write(key, text) };
}

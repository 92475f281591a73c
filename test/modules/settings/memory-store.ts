import type { KeyValueStore } from "../../../modules/device/storage";

/** A storage that counts its writes, and fails when it is told to. */
export class MemoryStore implements KeyValueStore {
  readonly entries = new Map<string, string>();
  writes = 0;
  isBroken = false;

  read(key: string): string | undefined {
    return this.entries.get(key);
  }

  write(key: string, value: string): void {
    if (this.isBroken) throw new Error("flash is full");
    this.writes += 1;
    this.entries.set(key, value);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  close(): void {}
}

import type { KeyValueStorage, KeyValueStore } from "../../modules/device/storage";
import { utf8ByteLength } from "../../modules/text/utf8";

const MAX_BYTES = 4_000;

/** A board's flash: what is written stays over resets and power cuts, as long as this object does. */
export class VirtualFlash implements KeyValueStorage {
  private readonly domains = new Map<string, Map<string, string>>();

  open(options: { readonly path: string; readonly format: "string" }): KeyValueStore {
    if (!/^[a-z0-9-]{1,15}$/.test(options.path)) throw new RangeError("a storage path is 1 to 15 of a-z, 0-9 and -");
    let entries = this.domains.get(options.path);
    if (entries === undefined) {
      entries = new Map();
      this.domains.set(options.path, entries);
    }
    return new VirtualStore(entries);
  }
}

class VirtualStore implements KeyValueStore {
  constructor(private readonly entries: Map<string, string>) {}

  read(key: string): string | undefined {
    return this.entries.get(requireKey(key));
  }

  write(key: string, value: string): void {
    if (utf8ByteLength(value) > MAX_BYTES) throw new RangeError(`a value has at most ${MAX_BYTES} bytes`);
    this.entries.set(requireKey(key), value);
  }

  delete(key: string): void {
    this.entries.delete(requireKey(key));
  }

  close(): void {}
}

function requireKey(key: string): string {
  if (!/^[A-Za-z0-9_-]{1,15}$/.test(key)) throw new RangeError("a storage key is 1 to 15 letters, digits, - and _");
  return key;
}

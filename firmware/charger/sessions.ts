import type { KeyValueStore } from "../../modules/device/storage";
import { parseJson } from "../../modules/schema/json";
import { flag, number, object } from "../../modules/schema/schema";

const KEY = "sessions";
const RECORD = object({ count: number({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true }), isOpen: flag() });

/** Counts plug-ins, the running one included; a restart in the middle of one does not count it twice. */
export class SessionCount {
  private record: { readonly count: number; readonly isOpen: boolean };

  /** `onUnsaved`: the storage did not take the count; it goes on in memory. */
  constructor(
    private readonly store: KeyValueStore,
    private readonly onUnsaved: () => void,
  ) {
    const stored = parseJson(RECORD, store.read(KEY) ?? "", { maxBytes: 256 });
    this.record = stored.ok ? stored.value : { count: 0, isOpen: false };
  }

  get count(): number {
    return this.record.count;
  }

  /** A car is there, or is not. */
  update(isConnected: boolean): void {
    if (isConnected === this.record.isOpen) return;
    this.record = { count: this.record.count + (isConnected ? 1 : 0), isOpen: isConnected };
    try {
      this.store.write(KEY, JSON.stringify(this.record));
    } catch {
      this.onUnsaved();
    }
  }
}

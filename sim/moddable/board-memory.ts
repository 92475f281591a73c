import type { Device } from "../../modules/device/device";
import type { FlashArea } from "../../modules/device/flash";
import type { KeyValueStore } from "../../modules/device/storage";
import { there } from "./board-pins";

/** The flash of a board for one program, opened when it is asked for first. */
export class BoardMemory {
  private openFlash: FlashArea | undefined;
  private readonly stores = new Map<string, KeyValueStore>();

  constructor(private readonly device: Pick<Device, "io" | "storage">) {}

  get flash(): FlashArea {
    this.openFlash ??= new (there(this.device.io.JournalFlash, "journal"))();
    return this.openFlash;
  }

  store(path: string): KeyValueStore {
    let store = this.stores.get(path);
    if (store === undefined) {
      store = this.device.storage.open({ path, format: "string" });
      this.stores.set(path, store);
    }
    return store;
  }

  close(): void {
    this.openFlash?.close();
    this.openFlash = undefined;
    for (const store of this.stores.values()) store.close();
    this.stores.clear();
  }
}

import type { Updater, UpdateSlot } from "../../modules/device/updater";

/** The native slot, see native-update/update-slot.js. */
export interface NativeSlot {
  slotBytes(): number;
  isOnTrial(): boolean;
  open(): void;
  write(bytes: Uint8Array): void;
  digest(): ArrayBuffer;
  complete(): void;
  close(): void;
  confirm(): void;
  rollBack(): void;
}

/**
 * ESP-IDF's two slots.
 * @param keys what the image was built with as `updateKey`: with commas between them; anything but a text: none
 * @returns undefined where the flash has one slot only.
 */
export function espUpdater(native: NativeSlot, keys: unknown): Updater | undefined {
  const slotBytes = native.slotBytes();
  return slotBytes === 0 ? undefined : new EspUpdater(native, slotBytes, typeof keys === "string" ? keys : "");
}

class EspUpdater implements Updater {
  readonly keys: readonly string[];
  private state: Updater["running"];

  constructor(
    private readonly native: NativeSlot,
    readonly slotBytes: number,
    keys: string,
  ) {
    this.keys = keys === "" ? [] : keys.split(",");
    this.state = native.isOnTrial() ? "trial" : "confirmed";
  }

  get running(): Updater["running"] {
    return this.state;
  }

  open(imageBytes: number): UpdateSlot {
    const { native } = this;
    if (this.state === "trial") throw new Error("the running image is on trial");
    if (imageBytes > this.slotBytes) throw new RangeError("the slot is smaller");
    native.open();
    let left = imageBytes;
    return {
      write: (bytes) => {
        if (bytes.length > left) throw new RangeError("more than was announced");
        left -= bytes.length;
        native.write(bytes);
      },
      digest: () => new Uint8Array(native.digest()),
      complete: () => native.complete(),
      close: () => native.close(),
    };
  }

  confirm(): void {
    if (this.state === "confirmed") return;
    this.native.confirm();
    this.state = "confirmed";
  }

  rollBack(): void {
    this.native.rollBack();
  }
}

import type { Updater, UpdateSlot } from "../../modules/device/updater";
import { PowerLost } from "./flash";

/** Bytes that the boot data have: a power cut between them leaves the ones before. */
const BOOT_BYTES = 32;

export interface VirtualSlotsOptions {
  readonly slotBytes: number;
  /** What the board was flashed with. */
  readonly image: Uint8Array;
  readonly keys: readonly string[];
  /** The firmware asked to be started anew, in the image before. */
  readonly onRestart?: () => void;
}

interface Slot {
  image: Uint8Array;
  /** As the bootloader finds it. */
  isWhole: boolean;
}

/** `new` waits for its first start, `pending` had it and was not confirmed yet. */
type Standing = "confirmed" | "new" | "pending";

interface Boot {
  readonly slot: 0 | 1;
  readonly standing: Standing;
}

/**
 * Two program slots and a bootloader in memory, as ESP-IDF has them (its "App Rollback"): what is new is started once,
 * and unless it confirms itself the next start is the one before. Power is lost in the middle of a write where a test
 * asks for it.
 */
export class VirtualSlots {
  private readonly slots: readonly [Slot, Slot];
  private boot: Boot = { slot: 0, standing: "confirmed" };
  private runs: 0 | 1 = 0;
  private leftBytes = Number.POSITIVE_INFINITY;
  private hasPower = true;
  private isOpen = false;
  /** Bytes written since it was made, boot data included. */
  writtenBytes = 0;

  constructor(private readonly options: VirtualSlotsOptions) {
    this.slots = [
      { image: options.image, isWhole: true },
      { image: new Uint8Array(0), isWhole: false },
    ];
  }

  /** The image that runs since the last {@link start}. */
  get running(): Uint8Array {
    return this.slots[this.runs].image;
  }

  /** Power goes when so many bytes more were written; what is asked for afterwards throws {@link PowerLost}. */
  cutAfter(bytes: number): void {
    this.leftBytes = bytes;
  }

  /** Power on or a restart: the bootloader chooses an image. @returns what that has for its updates. */
  start(): Updater {
    this.hasPower = true;
    this.leftBytes = Number.POSITIVE_INFINITY;
    this.isOpen = false;
    const { slot, standing } = this.boot;
    const mayRun = this.slots[slot].isWhole && standing !== "pending";
    this.runs = mayRun ? slot : other(slot);
    const running = mayRun && standing === "new" ? "trial" : "confirmed";
    this.boot = { slot: this.runs, standing: running === "trial" ? "pending" : "confirmed" };
    return new VirtualUpdater(this, this.options, running);
  }

  /** For the {@link Updater} of the running image. */
  open(imageBytes: number): UpdateSlot {
    if (this.isOpen) throw new Error("the slot is open already");
    if (imageBytes > this.options.slotBytes) throw new RangeError("the slot is smaller");
    this.isOpen = true;
    const slot = this.slots[other(this.runs)];
    slot.isWhole = false;
    const image = new Uint8Array(imageBytes);
    slot.image = image;
    let at = 0;
    return {
      write: (bytes) => {
        if (at + bytes.length > imageBytes) throw new RangeError("more than was announced");
        this.spend(bytes.length, (count) => image.set(bytes.subarray(0, count), at));
        at += bytes.length;
      },
      complete: () => {
        if (at !== imageBytes) throw new Error("less than was announced");
        slot.isWhole = true;
        this.setBoot({ slot: other(this.runs), standing: "new" });
      },
      close: () => {
        this.isOpen = false;
      },
    };
  }

  confirm(): void {
    if (this.boot.slot === this.runs) this.setBoot({ slot: this.runs, standing: "confirmed" });
  }

  rollBack(): void {
    const before = other(this.runs);
    if (!this.slots[before].isWhole) throw new Error("there is no image before");
    this.setBoot({ slot: before, standing: "confirmed" });
    this.options.onRestart?.();
  }

  private setBoot(boot: Boot): void {
    this.spend(BOOT_BYTES, (count) => {
      if (count === BOOT_BYTES) this.boot = boot;
    });
  }

  private spend(bytes: number, write: (count: number) => void): void {
    if (!this.hasPower) throw new PowerLost();
    const count = Math.min(bytes, this.leftBytes);
    this.leftBytes -= count;
    this.writtenBytes += count;
    write(count);
    if (this.leftBytes > 0) return;
    this.hasPower = false;
    throw new PowerLost();
  }
}

class VirtualUpdater implements Updater {
  readonly slotBytes: number;
  readonly keys: readonly string[];

  constructor(
    private readonly slots: VirtualSlots,
    { slotBytes, keys }: VirtualSlotsOptions,
    private state: Updater["running"],
  ) {
    this.slotBytes = slotBytes;
    this.keys = keys;
  }

  get running(): Updater["running"] {
    return this.state;
  }

  open(imageBytes: number): UpdateSlot {
    if (this.state === "trial") throw new Error("the running image is on trial");
    return this.slots.open(imageBytes);
  }

  confirm(): void {
    if (this.state === "confirmed") return;
    this.slots.confirm();
    this.state = "confirmed";
  }

  rollBack(): void {
    this.slots.rollBack();
  }
}

function other(slot: 0 | 1): 0 | 1 {
  return slot === 0 ? 1 : 0;
}

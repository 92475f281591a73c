import { createHash, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { Updater, UpdateSlot } from "../../modules/device/updater";
import { syncPath } from "./durable";
import { type Chosen, otherSlot, type SlotFiles, type SlotNumber } from "./slot-files";

export interface NodeUpdaterOptions {
  readonly files: SlotFiles;
  /** What was started. */
  readonly chosen: Chosen;
  readonly slotBytes: number;
  /** Ed25519 public keys, 64 hexadecimal digits each. */
  readonly keys: readonly string[];
  /** Ends this program, so that the one before is started. */
  readonly onRestart: () => void;
}

/** A program that replaces itself in the two files of {@link SlotFiles}. */
export class NodeUpdater implements Updater {
  readonly slotBytes: number;
  readonly keys: readonly string[];
  private state: Updater["running"];
  private isOpen = false;

  constructor(private readonly options: NodeUpdaterOptions) {
    this.slotBytes = options.slotBytes;
    this.keys = options.keys;
    this.state = options.chosen.running;
  }

  get running(): Updater["running"] {
    return this.state;
  }

  open(imageBytes: number): UpdateSlot {
    const { files, chosen } = this.options;
    if (this.isOpen) throw new Error("the slot is open already");
    if (this.state === "trial") throw new Error("the running program is on trial");
    if (imageBytes > this.slotBytes) throw new RangeError("the slot is smaller");
    const slot = otherSlot(chosen.slot);
    // From here on nothing starts what is in there.
    this.point(chosen.slot, "confirmed", slot, "");
    this.isOpen = true;
    return new SlotFile(files.path(slot), imageBytes, {
      completed: (hash) => {
        syncPath(files.folder);
        this.point(slot, "new", slot, hash);
      },
      closed: () => {
        this.isOpen = false;
      },
    });
  }

  confirm(): void {
    if (this.state === "confirmed") return;
    this.point(this.options.chosen.slot, "confirmed");
    this.state = "confirmed";
  }

  rollBack(): void {
    const { files, chosen, onRestart } = this.options;
    const before = otherSlot(chosen.slot);
    const state = files.read();
    if (state === undefined || !files.isWhole(before, state)) throw new Error("there is no program before");
    this.point(before, "confirmed");
    onRestart();
  }

  /** Which slot the next start runs, and what `changed` holds. */
  private point(slot: SlotNumber, standing: "confirmed" | "new", changed?: SlotNumber, hash = ""): void {
    const { files } = this.options;
    const [first, second] = files.read()?.hashes ?? ["", ""];
    files.write({ slot, standing, hashes: [changed === 0 ? hash : first, changed === 1 ? hash : second] });
  }
}

interface SlotEvents {
  readonly completed: (hash: string) => void;
  readonly closed: () => void;
}

class SlotFile implements UpdateSlot {
  private readonly hash: Hash = createHash("sha256");
  private file: number | undefined;
  private written = 0;
  private isClosed = false;

  constructor(
    path: string,
    private readonly imageBytes: number,
    private readonly events: SlotEvents,
  ) {
    this.file = openSync(path, "w", 0o600);
  }

  write(bytes: Uint8Array): void {
    if (this.file === undefined) throw new Error("the slot is closed");
    if (this.written + bytes.length > this.imageBytes) throw new RangeError("more than was announced");
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
    this.hash.update(bytes);
    this.written += bytes.length;
  }

  digest(): Uint8Array {
    return this.hash.copy().digest();
  }

  complete(): void {
    if (this.file === undefined || this.written !== this.imageBytes) throw new Error("the image is not whole");
    fsyncSync(this.file);
    this.closeFile();
    this.events.completed(this.hash.digest("hex"));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.closeFile();
    this.events.closed();
  }

  private closeFile(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}

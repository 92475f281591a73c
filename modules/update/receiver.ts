import { Ed25519Check } from "../crypto/ed25519";
import { isSameBytes } from "../crypto/same-bytes";
import { Sha256 } from "../crypto/sha256";
import type { Updater, UpdateSlot } from "../device/updater";
import { keyFor, type Part, whyNotFor } from "./admission";
import { HEADER_AT } from "./constants";
import type { ImageHeader } from "./header";
import { parseHeader } from "./parser";
import { type Refusal, type RefusalCode, refusal } from "./refusals";

/** Bytes that go into the flash at once: one of its sectors. */
export const SECTOR_BYTES = 4096;

export interface ReceiverOptions {
  readonly part: Omit<Part, "slotBytes">;
  readonly updater: Updater;
  /** Asked before each access to the flash: why not now, as a sentence. */
  readonly mayWrite: () => string | undefined;
}

type Phase =
  | { readonly name: "header" }
  | { readonly name: "checking"; readonly header: ImageHeader; readonly check: Ed25519Check }
  | {
      readonly name: "image";
      readonly header: ImageHeader;
      readonly slot: UpdateSlot;
      readonly hash: Sha256 | undefined;
    }
  | { readonly name: "ready"; readonly header: ImageHeader }
  | { readonly name: "failed"; readonly refusal: Refusal };

/**
 * Takes a signed image piece by piece into the slot that is not running. Nothing is written before header and signature
 * were found good, and the slot is not started before the hash of all its bytes was. Nothing is thrown for what comes
 * from outside: it fails, and what follows is dropped.
 */
export class ImageReceiver {
  private phase: Phase = Object.freeze({ name: "header" });
  /** The header, then what of the image waits for a whole sector. */
  private sector = new Uint8Array(SECTOR_BYTES);
  private filled = 0;
  /** Of the piece with the header's end, what is beyond a sector. */
  private beyond: Uint8Array | undefined;
  private imageCount = 0;
  private headerCount = 0;

  constructor(private readonly options: ReceiverOptions) {}

  get state(): Phase["name"] {
    return this.phase.name;
  }

  /** Bytes, header included. */
  get receivedBytes(): number {
    return this.headerCount + this.imageCount;
  }

  /** 0 until the header says it. */
  get totalBytes(): number {
    const header = this.header;
    return header === undefined ? 0 : HEADER_AT.image + header.imageBytes;
  }

  /** What the image says of itself; until it is ready nobody has vouched for all of it. */
  get header(): ImageHeader | undefined {
    return "header" in this.phase ? this.phase.header : undefined;
  }

  get refusal(): Refusal | undefined {
    return this.phase.name === "failed" ? this.phase.refusal : undefined;
  }

  /** Not while it is `checking`: throws then. */
  write(bytes: Uint8Array): void {
    if (this.phase.name === "checking") throw new RangeError("update: a piece while the signature is checked");
    if (this.phase.name === "image") this.takeImage(bytes);
    else if (this.phase.name === "header") this.takeHeader(bytes);
  }

  /** Goes on with the check of the signature, while it is `checking`. */
  step(): void {
    if (this.phase.name !== "checking") return;
    const { header, check } = this.phase;
    const result = check.step();
    if (result === false) this.fail("signature");
    if (result === true) this.openSlot(header);
  }

  /** All has come. Not while it is `checking`. */
  end(): void {
    if (this.phase.name === "checking") throw new RangeError("update: an end while the signature is checked");
    if (this.phase.name === "header") this.fail("too-short");
    if (this.phase.name !== "image") return;
    if (this.imageCount < this.phase.header.imageBytes) this.fail("too-short");
    else this.finish();
  }

  /** Leaves what has come, unless it is ready. */
  abort(code: RefusalCode = "aborted", text?: string): void {
    if (this.phase.name !== "ready" && this.phase.name !== "failed") this.fail(code, text);
  }

  private takeHeader(bytes: Uint8Array): void {
    const count = Math.min(bytes.length, HEADER_AT.image - this.headerCount);
    this.sector.set(bytes.subarray(0, count), this.headerCount);
    this.headerCount += count;
    if (this.headerCount < HEADER_AT.image) return;
    const header = parseHeader(this.sector);
    if (typeof header === "string") {
      this.fail(header);
      return;
    }
    const { part, updater } = this.options;
    const key = keyFor(header.keyId, updater.keys);
    const against =
      whyNotFor(header, { ...part, slotBytes: updater.slotBytes }) ?? (key === undefined ? "key" : undefined);
    if (key === undefined || against !== undefined) {
      this.fail(against ?? "key");
      return;
    }
    const message = this.sector.slice(0, HEADER_AT.signature);
    const check = new Ed25519Check(key, message, this.sector.slice(HEADER_AT.signature, HEADER_AT.image));
    this.phase = { name: "checking", header, check };
    this.hold(bytes.subarray(count));
  }

  /** Keeps what came with the header's end until the slot is open. */
  private hold(bytes: Uint8Array): void {
    this.filled = Math.min(bytes.length, SECTOR_BYTES);
    this.sector.set(bytes.subarray(0, this.filled));
    this.beyond = bytes.length > SECTOR_BYTES ? bytes.slice(SECTOR_BYTES) : undefined;
  }

  private openSlot(header: ImageHeader): void {
    const { updater } = this.options;
    if (!this.mayWrite()) return;
    let slot: UpdateSlot;
    try {
      slot = updater.open(header.imageBytes);
    } catch {
      this.fail("slot");
      return;
    }
    this.phase = { name: "image", header, slot, hash: slot.digest === undefined ? new Sha256() : undefined };
    const { beyond, filled } = this;
    this.filled = 0;
    this.beyond = undefined;
    this.takeImage(this.sector.subarray(0, filled));
    if (beyond !== undefined) this.takeImage(beyond);
  }

  private takeImage(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.phase.name === "image"; ) {
      if (this.imageCount + bytes.length - at > this.phase.header.imageBytes) {
        this.fail("too-long");
        return;
      }
      const count = Math.min(bytes.length - at, SECTOR_BYTES - this.filled);
      // What was held stands where it goes.
      this.sector.set(bytes.subarray(at, at + count), this.filled);
      this.filled += count;
      this.imageCount += count;
      at += count;
      if (this.filled === SECTOR_BYTES) this.flush();
    }
  }

  private flush(): void {
    if (this.phase.name !== "image" || this.filled === 0 || !this.mayWrite()) return;
    const { slot, hash } = this.phase;
    const bytes = this.sector.subarray(0, this.filled);
    this.filled = 0;
    try {
      slot.write(bytes);
    } catch {
      this.fail("slot");
      return;
    }
    hash?.update(bytes);
  }

  private finish(): void {
    this.flush();
    if (this.phase.name !== "image" || !this.mayWrite()) return;
    const { header, slot, hash } = this.phase;
    try {
      const digest = hash?.digest() ?? slot.digest?.();
      if (digest === undefined || !isSameBytes(digest, header.hash)) {
        this.fail("hash");
        return;
      }
      slot.complete();
      slot.close();
    } catch {
      this.fail("slot");
      return;
    }
    this.phase = { name: "ready", header };
    this.sector = new Uint8Array(0);
  }

  private mayWrite(): boolean {
    const reason = this.options.mayWrite();
    if (reason !== undefined) this.fail("charging", reason);
    return reason === undefined;
  }

  private fail(code: RefusalCode, text?: string): void {
    const { phase } = this;
    this.phase = { name: "failed", refusal: refusal(code, text) };
    this.beyond = undefined;
    this.sector = new Uint8Array(0);
    if (phase.name !== "image") return;
    try {
      phase.slot.close();
    } catch {
      // It is left all the same: nothing starts what is not complete.
    }
  }
}

import type { FlashArea } from "../../../modules/device/flash";

/**
 * What goes wrong with the next write or erase, without a loss of power:
 * - `refuses`: it throws and nothing arrives;
 * - `ignores`: it returns and nothing arrives;
 * - `tears`: half of it arrives, then it throws;
 * - `complains`: all of it arrives, then it throws;
 * - `blinds`: all of it arrives, it throws, and reading throws until {@link FaultyFlash.see}.
 */
export type Fault = "refuses" | "ignores" | "tears" | "complains" | "blinds";

/** A flash that works, but for what a test asks for. */
export class FaultyFlash implements FlashArea {
  writeFault: Fault | undefined;
  /** Stays, other than `writeFault`, which holds for one write. */
  eraseFault: ((sector: number) => Fault | undefined) | undefined;
  writes = 0;
  private isBlind = false;

  constructor(private readonly area: FlashArea) {}

  get sectors(): number {
    return this.area.sectors;
  }

  get sectorBytes(): number {
    return this.area.sectorBytes;
  }

  see(): void {
    this.isBlind = false;
  }

  goBlind(): void {
    this.isBlind = true;
  }

  read(address: number, length: number): Uint8Array {
    if (this.isBlind) throw new Error("flash does not answer");
    return this.area.read(address, length);
  }

  write(address: number, bytes: Uint8Array): void {
    const fault = this.writeFault;
    this.writeFault = undefined;
    this.writes += 1;
    if (fault === "refuses" || fault === "ignores") {
      if (fault === "ignores") return;
      throw new Error("flash does not take it");
    }
    this.area.write(address, fault === "tears" ? bytes.subarray(0, bytes.length >> 1) : bytes);
    if (fault === "blinds") this.isBlind = true;
    if (fault !== undefined) throw new Error("flash complains");
  }

  erase(sector: number): void {
    const fault = this.eraseFault?.(sector);
    if (fault === "ignores") return;
    if (fault === "refuses") throw new Error("flash does not erase");
    this.area.erase(sector);
    if (fault !== undefined) throw new Error("flash complains");
  }

  close(): void {}
}

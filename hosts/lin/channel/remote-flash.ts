import type { FlashArea, FlashAreaConstructor } from "../../../modules/device/flash";
import { ask, type Exchange, textIn } from "./exchange";
import { fromHex, toHex } from "./hex";

/** The journal's flash on the board at the other end of the channel. */
export function remoteFlash(exchange: Exchange, sectors: number, sectorBytes: number): FlashAreaConstructor {
  return class RemoteFlash implements FlashArea {
    readonly sectors = sectors;
    readonly sectorBytes = sectorBytes;

    /** One sector at a time: a line has a bound. */
    read(address: number, length: number): Uint8Array {
      this.check(address, length);
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += sectorBytes) {
        const part = { address: address + at, length: Math.min(sectorBytes, length - at) };
        bytes.set(fromHex(textIn(ask(exchange, "flash.read", part), "hex")), at);
      }
      return bytes;
    }

    write(address: number, bytes: Uint8Array): void {
      this.check(address, bytes.length);
      for (let at = 0; at < bytes.length; at += sectorBytes)
        ask(exchange, "flash.write", { address: address + at, hex: toHex(bytes.subarray(at, at + sectorBytes)) });
    }

    erase(sector: number): void {
      // A fraction of a sector is no sector, although its bytes may be whole.
      this.check(Number.isInteger(sector) ? sector * sectorBytes : Number.NaN, sectorBytes);
      ask(exchange, "flash.erase", { sector });
    }

    close(): void {}

    private check(address: number, length: number): void {
      const fits =
        Number.isInteger(address) &&
        Number.isInteger(length) &&
        address >= 0 &&
        length >= 0 &&
        address + length <= sectors * sectorBytes;
      if (!fits) throw new RangeError(`flash: ${length} bytes at ${address} lie outside`);
    }
  };
}

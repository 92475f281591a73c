import type { ByteBuffer } from "../../modules/device/bytes";
import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { MonotonicClock, Timers } from "../../modules/device/time";

/** What hangs on the other end of a virtual UART: takes bytes, says what comes back and when. */
export interface SerialLine {
  receive(nowMs: number, bytes: Uint8Array): readonly { readonly afterMs: number; readonly bytes: Uint8Array }[];
}

/** Bytes of an ESP32's hardware FIFO: what is not drained in time is lost. */
const FIFO_BYTES = 128;

/** The serial class of one board, with `line` on its meter UART. */
export function virtualSerial(line: SerialLine, clock: MonotonicClock, timers: Timers): SerialConstructor {
  return class VirtualSerial implements Serial {
    /** Bytes that arrived beyond the FIFO. */
    overruns = 0;
    private readonly fifo = new Uint8Array(FIFO_BYTES);
    private length = 0;
    private isOpen = true;

    constructor(private readonly options: SerialOptions) {
      timers.set(() => {
        if (this.isOpen) this.options.onWritable?.(FIFO_BYTES);
      }, 0);
    }

    read(byteLength?: number): ArrayBuffer | undefined {
      const count = Math.min(byteLength ?? this.length, this.length);
      if (count === 0) return undefined;
      const taken = this.fifo.slice(0, count);
      this.fifo.copyWithin(0, count, this.length);
      this.length -= count;
      return taken.buffer;
    }

    write(data: ByteBuffer): void {
      if (!this.isOpen) throw new Error("the port is closed");
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
      for (const delivery of line.receive(clock.nowMs(), bytes)) {
        timers.set(() => this.arrive(delivery.bytes), delivery.afterMs);
      }
    }

    close(): void {
      this.isOpen = false;
    }

    private arrive(bytes: Uint8Array): void {
      if (!this.isOpen) return;
      const room = Math.min(bytes.length, FIFO_BYTES - this.length);
      this.overruns += bytes.length - room;
      this.fifo.set(room < bytes.length ? bytes.subarray(0, room) : bytes, this.length);
      this.length += room;
      this.options.onReadable?.(this.length);
    }
  };
}

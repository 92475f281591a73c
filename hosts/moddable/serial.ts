import type { ByteBuffer } from "../../modules/device/bytes";
import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { LastResort } from "./last-resort";
import type { NativeSerial, SerialCallbacks } from "./native";

/**
 * The contract's serial port, bound to one UART (or, on Linux, one device file).
 * @param open opens Moddable's class with the port's pins added to the options.
 */
export function serialPort(
  open: (options: SerialCallbacks) => NativeSerial,
  lastResort: LastResort,
): SerialConstructor {
  return class HostSerial implements Serial {
    private readonly native: NativeSerial;

    constructor(options: SerialOptions) {
      const { baud, onReadable, onWritable, onError } = options;
      this.native = open({
        baud,
        ...(onReadable && { onReadable: (count: number) => lastResort.run(() => onReadable(count)) }),
        ...(onWritable && { onWritable: (count: number) => lastResort.run(() => onWritable(count)) }),
        ...(onError && { onError: (error?: unknown) => lastResort.run(() => onError(error)) }),
      });
    }

    read(byteLength?: number): ArrayBuffer | undefined {
      if (byteLength === undefined) return this.native.read();
      if (!(byteLength > 0)) return undefined;
      // Asked for a number of bytes the ESP32's class reads on past the end of its FIFO; into a buffer it does not.
      const bytes = new Uint8Array(byteLength);
      const count = this.native.read(bytes);
      return count === undefined || count <= 0 ? undefined : bytes.buffer.slice(0, count);
    }

    /** All or nothing: the ESP32's class throws where the 128-byte FIFO has no room for all of it. */
    write(data: ByteBuffer): void {
      this.native.write(data);
    }

    close(): void {
      this.native.close();
    }
  };
}

import type { NativeSerial, SerialCallbacks } from "../moddable/native";

/** Moddable's serial class on Linux, as far as it differs: it takes whole buffers, and counts instead of buffers. */
export interface LinuxSerial {
  read(byteLength?: number): ArrayBuffer | undefined;
  write(data: ArrayBuffer): void;
  close(): void;
}

export type OpenLinuxSerial = (options: SerialCallbacks) => LinuxSerial;

/**
 * One opening of a device file, over Moddable's class (SDK 8.2.3): that one closes itself after it has told an error,
 * and reads memory that is gone where the callback has done so already.
 */
export class SerialDevice implements NativeSerial {
  private readonly native: LinuxSerial;
  private isOpen = true;
  private isFailing = false;

  constructor(open: OpenLinuxSerial, options: SerialCallbacks) {
    const { onError } = options;
    this.native = open({
      ...options,
      onError: (error) => {
        this.isFailing = true;
        if (this.isOpen) onError?.(error);
        this.isOpen = false;
      },
    });
  }

  read(): ArrayBuffer | undefined;
  read(into: Uint8Array): number | undefined;
  read(into?: Uint8Array): ArrayBuffer | number | undefined {
    if (!this.isOpen || this.isFailing) return undefined;
    if (into === undefined) return this.native.read();
    const bytes = this.native.read(into.byteLength);
    if (bytes === undefined) return undefined;
    into.set(new Uint8Array(bytes));
    return bytes.byteLength;
  }

  write(data: ArrayBuffer | Uint8Array): void {
    if (!this.isOpen || this.isFailing) throw new Error("the serial port is closed");
    this.native.write(data instanceof ArrayBuffer ? data : new Uint8Array(data).buffer);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (!this.isFailing) this.native.close();
  }
}

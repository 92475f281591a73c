import type { ByteBuffer } from "../../../modules/device/bytes";
import type { Serial, SerialConstructor, SerialOptions } from "../../../modules/device/serial";
import { ask, type Exchange } from "./exchange";
import { toHex } from "./hex";

/** The two UARTs of a board. */
export type UartName = "meter" | "tag";

/** Bytes of an ESP32's FIFO: what is not drained in time is lost. */
const FIFO_BYTES = 128;

/** A UART of the board at the other end of the channel. What happens there is told here by {@link Inbox}. */
export class RemoteUart {
  /** The newest opening; one that was closed hears nothing. */
  port: RemotePort | undefined;

  constructor(
    readonly exchange: Exchange,
    readonly name: UartName,
  ) {}

  deviceClass(): SerialConstructor {
    const uart = this;
    return class extends RemotePort {
      constructor(options: SerialOptions) {
        super(uart, options);
      }
    };
  }
}

/** One opening of a UART. */
export class RemotePort implements Serial {
  private readonly fifo = new Uint8Array(FIFO_BYTES);
  private length = 0;

  constructor(
    private readonly uart: RemoteUart,
    private readonly options: SerialOptions,
  ) {
    ask(uart.exchange, "serial.open", { uart: uart.name, baud: options.baud });
    uart.port = this;
  }

  read(byteLength: number = this.length): ArrayBuffer | undefined {
    const count = Math.min(byteLength, this.length);
    if (!(count > 0)) return undefined;
    const taken = this.fifo.slice(0, count);
    this.fifo.copyWithin(0, count, this.length);
    this.length -= count;
    return taken.buffer;
  }

  write(data: ByteBuffer): void {
    ask(this.uart.exchange, "serial.write", { uart: this.uart.name, hex: toHex(new Uint8Array(data)) });
  }

  close(): void {
    if (this.uart.port !== this) return;
    this.uart.port = undefined;
    ask(this.uart.exchange, "serial.close", { uart: this.uart.name });
  }

  /** Bytes came in. */
  arrive(bytes: Uint8Array): void {
    const room = Math.min(bytes.length, FIFO_BYTES - this.length);
    this.fifo.set(bytes.subarray(0, room), this.length);
    this.length += room;
    this.options.onReadable?.(this.length);
  }

  /** So many bytes can be written now. */
  becomeWritable(count: number): void {
    this.options.onWritable?.(count);
  }

  /** The port is gone. */
  fail(): void {
    this.options.onError?.(new Error(`the ${this.uart.name} port is gone`));
  }
}

import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import { type Deliver, deliverDirectly } from "./deliver";
import type { SerialBinding } from "./serial-binding";

export interface NodeSerialOptions {
  /** The device, like `/dev/ttyUSB0` or `COM3`; any name with a simulated binding. */
  readonly path: string;
  /** Default: the real one of this computer. */
  readonly binding?: SerialBinding;
  readonly deliver?: Deliver;
}

/** Bytes that wait in each direction at most; beyond it, what comes in waits in the operating system. */
const BUFFER_BYTES = 1024;

/** The ports of one path: the next one is opened when the one before has let go of the device. */
interface Path {
  readonly path: string;
  readonly binding: SerialBinding;
  readonly deliver: Deliver;
  released: Promise<void>;
}

/** The contract's `Serial` bound to one device of this computer, 8N1. */
export function serialClass(options: NodeSerialOptions): SerialConstructor {
  const path: Path = {
    path: options.path,
    binding: options.binding ?? autoDetect(),
    deliver: options.deliver ?? deliverDirectly,
    released: Promise.resolve(),
  };
  return class extends NodeSerial {
    constructor(serialOptions: SerialOptions) {
      super(path, serialOptions);
    }
  };
}

type State = "opening" | "open" | "failed" | "closed";

class NodeSerial implements Serial {
  private readonly options: SerialOptions;
  private readonly deliver: Deliver;
  private readonly stream: SerialPortStream;
  private state: State = "opening";
  private release: () => void = () => undefined;

  constructor(path: Path, options: SerialOptions) {
    if (!(Number.isInteger(options.baud) && options.baud > 0)) throw new RangeError(`invalid baud: ${options.baud}`);
    this.options = options;
    this.deliver = path.deliver;
    this.stream = new SerialPortStream({
      path: path.path,
      binding: path.binding,
      baudRate: options.baud,
      highWaterMark: BUFFER_BYTES,
      autoOpen: false,
    });
    // It stays after close(): writes that were under way end with an error.
    this.stream.on("error", (error) => this.fail(error));
    this.stream.on("close", (error?: unknown) => {
      this.release();
      this.fail(error);
    });
    this.stream.on("readable", () => this.readable());
    const before = path.released;
    path.released = new Promise((resolve) => {
      this.release = resolve;
    });
    before.then(() => this.open());
  }

  read(byteLength?: number): ArrayBuffer | undefined {
    if (this.state === "closed") throw new Error("the serial port is closed");
    const there = this.stream.readableLength;
    const count = Math.min(byteLength ?? there, there);
    if (count <= 0) return undefined;
    const bytes: Buffer | null = this.stream.read(count);
    // A copy: the stream's chunks are pieces of a larger pool.
    return bytes === null ? undefined : new Uint8Array(bytes).buffer;
  }

  write(data: ByteBuffer): void {
    if (this.state !== "open") throw new Error(`the serial port is ${this.state}`);
    if (data.byteLength > this.writableBytes) throw new Error("the serial port's buffer is full");
    // A copy: the caller may use its buffer again at once.
    this.stream.write(Buffer.from(new Uint8Array(data)), () => this.writable());
  }

  close(): void {
    if (this.state === "closed") return;
    const before = this.state;
    this.state = "closed";
    this.stream.removeAllListeners("readable");
    // One that is still opening is closed as soon as it is open.
    if (before === "open" && this.stream.isOpen) this.stream.close(() => this.release());
  }

  private get writableBytes(): number {
    return BUFFER_BYTES - this.stream.writableLength;
  }

  private open(): void {
    if (this.state === "closed") {
      this.release();
      return;
    }
    this.stream.open((error) => {
      if (error) {
        this.release();
        this.fail(error);
      } else if (this.state === "closed") this.stream.close(() => this.release());
      else {
        this.state = "open";
        this.writable();
      }
    });
  }

  private readable(): void {
    this.call(() => {
      const bytes = this.stream.readableLength;
      if (bytes > 0) this.options.onReadable?.(bytes);
    });
  }

  private writable(): void {
    this.call(() => this.options.onWritable?.(this.writableBytes));
  }

  private fail(error: unknown): void {
    if (this.state === "closed" || this.state === "failed") return;
    this.state = "failed";
    this.deliver(() => {
      if (this.state === "failed") this.options.onError?.(error);
    });
  }

  /** Timers that the delivery brings up to date first may close the port, so its state is looked at inside. */
  private call(callback: () => void): void {
    if (this.state !== "open") return;
    this.deliver(() => {
      if (this.state === "open") callback();
    });
  }
}

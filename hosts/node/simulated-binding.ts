import type { SerialBinding, SerialBindingPort, SerialOpenOptions, SerialPortInfo } from "./serial-binding";

/** A binding error as `@serialport/stream` knows it: `canceled` where the port was closed by its owner. */
class PortError extends Error {
  readonly canceled: boolean;
  constructor(message: string, canceled: boolean) {
    super(message);
    this.canceled = canceled;
  }
}

interface PendingRead {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly length: number;
  readonly resolve: (result: { buffer: Buffer; bytesRead: number }) => void;
  readonly reject: (error: Error) => void;
}

/** Bytes that nobody reads are dropped beyond this, as a UART without flow control drops them. */
const LONGEST_BACKLOG = 4096;

/** A serial device that is a function: it is fed with the bytes the port writes, and answers with {@link deliver}. */
export class SimulatedBinding implements SerialBinding {
  private plugged = true;
  private port: SimulatedPort | undefined;
  private readonly onBytes: (bytes: Uint8Array) => void;

  /** `onBytes` is called with a copy of what the port writes, never inside the port's own call. */
  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.onBytes = onBytes;
  }

  /** Bytes from the device. Where no port is open they are lost, as on a wire. */
  deliver(bytes: Uint8Array): void {
    this.port?.deliver(bytes);
  }

  /** The device vanishes: an open port fails, and none can be opened. */
  unplug(): void {
    this.plugged = false;
    this.port?.vanish();
  }

  plug(): void {
    this.plugged = true;
  }

  async list(): Promise<SerialPortInfo[]> {
    return [];
  }

  async open(options: SerialOpenOptions): Promise<SimulatedPort> {
    if (!this.plugged) throw new PortError(`no such device: ${options.path}`, false);
    if (this.port?.isOpen) throw new PortError(`cannot lock port: ${options.path}`, false);
    this.port = new SimulatedPort(options, this.onBytes);
    return this.port;
  }
}

/** One opening of the device. */
export class SimulatedPort implements SerialBindingPort {
  readonly openOptions: SerialOpenOptions;
  isOpen = true;
  private vanished = false;
  private backlog: Buffer = Buffer.alloc(0);
  private reading: PendingRead | undefined;
  private readonly onBytes: (bytes: Uint8Array) => void;

  constructor(options: SerialOpenOptions, onBytes: (bytes: Uint8Array) => void) {
    this.openOptions = options;
    this.onBytes = onBytes;
  }

  deliver(bytes: Uint8Array): void {
    if (!this.isOpen || this.vanished) return;
    const room = LONGEST_BACKLOG - this.backlog.length;
    this.backlog = Buffer.concat([this.backlog, bytes.subarray(0, room)]);
    this.hand();
  }

  vanish(): void {
    this.vanished = true;
    this.refuse(new PortError("the device is gone", false));
  }

  async close(): Promise<void> {
    if (!this.isOpen) throw new PortError("port is not open", false);
    this.isOpen = false;
    this.refuse(new PortError("port was closed", true));
  }

  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    return new Promise((resolve, reject) => {
      this.reading = { buffer, offset, length, resolve, reject };
      if (!this.isOpen) this.refuse(new PortError("port is not open", true));
      else if (this.vanished) this.refuse(new PortError("the device is gone", false));
      else this.hand();
    });
  }

  async write(buffer: Buffer): Promise<void> {
    const bytes = Uint8Array.from(buffer);
    await undefined; // the device hears nothing inside the port's own call
    if (!this.isOpen) throw new PortError("port was closed", true);
    if (this.vanished) throw new PortError("the device is gone", false);
    this.onBytes(bytes);
  }

  async update(): Promise<void> {}

  async set(): Promise<void> {}

  async get(): Promise<{ cts: boolean; dsr: boolean; dcd: boolean }> {
    return { cts: false, dsr: false, dcd: false };
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    return { baudRate: this.openOptions.baudRate };
  }

  async flush(): Promise<void> {
    this.backlog = Buffer.alloc(0);
  }

  async drain(): Promise<void> {}

  private hand(): void {
    const reading = this.reading;
    if (reading === undefined || this.backlog.length === 0) return;
    const bytesRead = this.backlog.copy(reading.buffer, reading.offset, 0, reading.length);
    this.backlog = this.backlog.subarray(bytesRead);
    this.reading = undefined;
    reading.resolve({ buffer: reading.buffer, bytesRead });
  }

  private refuse(error: PortError): void {
    const reading = this.reading;
    this.reading = undefined;
    reading?.reject(error);
  }
}

import type { Device } from "../../modules/device/device";
import type { Serial } from "../../modules/device/serial";

/** How a stream of the program hears of its other end; a number: it can take so many bytes more. */
export type TellStream = (id: number, what: number | Buffer | "gone") => void;

/** The UARTs of a program's board, by the numbers of its streams. */
export class Uarts {
  private readonly ports = new Map<number, Serial>();

  constructor(
    private readonly io: Device["io"],
    private readonly tell: TellStream,
  ) {}

  open(id: number, uart: number, baud: number): void {
    const Port = uart === 0 ? this.io.MeterSerial : this.io.TagSerial;
    if (Port === undefined) throw new RangeError(`this board has no UART ${uart}`);
    const port: Serial = new Port({
      baud,
      onReadable: () => {
        const bytes = port.read();
        if (bytes !== undefined) this.tell(id, Buffer.from(bytes));
      },
      onWritable: (count) => this.tell(id, count),
      onError: () => this.tell(id, "gone"),
    });
    this.ports.set(id, port);
  }

  /** False: this stream is no UART. */
  send(id: number, bytes: Buffer): boolean {
    const port = this.ports.get(id);
    port?.write(bytes);
    // A simulated UART sends at once.
    if (port !== undefined) this.tell(id, bytes.length);
    return port !== undefined;
  }

  close(id: number): void {
    this.ports.get(id)?.close();
    this.ports.delete(id);
  }

  shutdown(): void {
    for (const id of [...this.ports.keys()]) this.close(id);
  }
}

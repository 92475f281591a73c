import { fromHex, toHex } from "../../hosts/lin/channel/hex";
import type { Device } from "../../modules/device/device";
import type { Serial } from "../../modules/device/serial";
import { there } from "./board-pins";

export type UartName = "meter" | "tag";

/** What happened on a UART, as the program's inbox takes it. */
export interface SerialNews {
  readonly uart: UartName;
  readonly hex?: string;
  readonly writable?: number;
  readonly isGone?: true;
}

/** Beyond it bytes are lost, as they are where nobody reads a UART. */
const MAX_NEWS = 256;

/** The UARTs of a board for one program: what comes in waits until the program asks. */
export class BoardUarts {
  private readonly ports = new Map<UartName, Serial>();
  private news: SerialNews[] = [];

  constructor(private readonly io: Device["io"]) {}

  open(uart: UartName, baud: number): void {
    this.close(uart);
    const Port = there(uart === "meter" ? this.io.MeterSerial : this.io.TagSerial, `${uart} UART`);
    const port: Serial = new Port({
      baud,
      onReadable: () => {
        const bytes = port.read();
        if (bytes !== undefined) this.tell({ uart, hex: toHex(new Uint8Array(bytes)) });
      },
      onWritable: (count) => this.tell({ uart, writable: count }),
      onError: () => this.tell({ uart, isGone: true }),
    });
    this.ports.set(uart, port);
  }

  write(uart: UartName, hex: string): void {
    there(this.ports.get(uart), `open ${uart} UART`).write(fromHex(hex));
  }

  close(uart: UartName): void {
    this.ports.get(uart)?.close();
    this.ports.delete(uart);
    this.news = this.news.filter((event) => event.uart !== uart);
  }

  /** What happened since the last call; undefined: nothing. */
  take(): readonly SerialNews[] | undefined {
    if (this.news.length === 0) return undefined;
    const { news } = this;
    this.news = [];
    return news;
  }

  private tell(event: SerialNews): void {
    if (this.news.length < MAX_NEWS) this.news.push(event);
  }
}

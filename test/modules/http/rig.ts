import { DEFAULT_PATH, type NetworkPath, VirtualNetwork } from "../../../hosts/virtual/network";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { StreamSocket } from "../../../modules/device/stream";
import type { Exchange } from "../../../modules/http/exchange";
import { HttpServer, type HttpServerOptions } from "../../../modules/http/server";

export const PART = "Charger-1";
export const PORT = 80;

/** A server on a board of the virtual network, and clients that send bytes. */
export class HttpRig {
  readonly scheduler = new Scheduler();
  readonly network = new VirtualNetwork(this.scheduler);
  readonly scope = this.scheduler.scope();
  readonly errors: unknown[] = [];
  readonly exchanges: Exchange[] = [];
  readonly server: HttpServer;

  constructor(handler: (exchange: Exchange) => void = echo, more: Partial<HttpServerOptions> = {}) {
    this.server = new HttpServer({
      device: {
        clock: this.scheduler,
        timers: this.scope,
        network: { Listener: this.network.listenerClass(PART, this.scope) },
      },
      port: PORT,
      handler: (exchange) => {
        this.exchanges.push(exchange);
        handler(exchange);
      },
      onError: (error) => this.errors.push(error),
      ...more,
    });
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  client(path: Partial<NetworkPath> = {}): Client {
    return new Client(this, path);
  }

  /** What comes back for `request` within a second. */
  ask(request: string): string {
    const client = this.client();
    client.send(request);
    this.pass(1_000);
    client.close();
    this.pass(10);
    return client.text;
  }
}

export class Client {
  text = "";
  /** ms at which the connection was over; undefined: it is not. */
  endedMs: number | undefined;
  /** It reads what comes. */
  isReading = true;
  private waiting: Uint8Array = new Uint8Array(0);
  private room = 0;
  private readonly socket: StreamSocket;

  constructor(rig: HttpRig, path: Partial<NetworkPath>) {
    this.socket = rig.network.connect(
      PART,
      PORT,
      {
        onReadable: () => this.read(),
        onWritable: (count) => {
          this.room = count;
          this.flush();
        },
        onError: () => {
          this.endedMs = rig.scheduler.nowMs();
        },
      },
      { ...DEFAULT_PATH, ...path },
    );
  }

  /** Latin-1, as there is room. */
  send(text: string): void {
    this.waiting = Buffer.concat([this.waiting, Buffer.from(text, "latin1")]);
    this.flush();
  }

  read(): void {
    if (!this.isReading) return;
    for (let bytes = this.socket.read(); bytes !== undefined; bytes = this.socket.read())
      this.text += Buffer.from(bytes).toString("latin1");
  }

  close(): void {
    this.socket.close();
    this.waiting = new Uint8Array(0);
  }

  private flush(): void {
    if (this.endedMs !== undefined) return;
    const part = this.waiting.subarray(0, this.room);
    if (part.length === 0) return;
    this.waiting = this.waiting.subarray(part.length);
    this.room = this.socket.write(part);
  }
}

/** Answers with what was asked. */
export function echo(exchange: Exchange): void {
  const { method, path } = exchange.request;
  exchange.readText(10_000, (text) => exchange.reply(200, `${method} ${path} ${text}`));
}

export const statusOf = (response: string): number => Number(response.split(" ")[1] ?? 0);

/** All statuses in a row of answers. */
export const statusesOf = (responses: string): number[] =>
  [...responses.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));

export const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

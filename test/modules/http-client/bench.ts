import { Scheduler } from "../../../hosts/virtual/scheduler";
import { type VirtualPeer, type VirtualServer, virtualTcpClient } from "../../../hosts/virtual/tcp-client";
import { HttpGet, type RequestOptions } from "../../../modules/http-client/request";

/** A request in virtual time to a server that a test writes, and all that it reports. */
export class RequestBench {
  readonly scheduler = new Scheduler();
  readonly events: string[] = [];
  body = "";
  /** What the server received. */
  received = "";
  peer: VirtualPeer | undefined;
  server: VirtualServer | string | undefined = (peer) => {
    this.peer = peer;
    return {
      onData: (bytes) => {
        this.received += Buffer.from(bytes).toString("latin1");
      },
    };
  };
  request: HttpGet | undefined;

  get(more: Partial<RequestOptions> = {}): HttpGet {
    const TcpClient = virtualTcpClient(() => this.server, this.scheduler);
    this.request = new HttpGet({
      device: { network: { TcpClient }, timers: this.scheduler, clock: this.scheduler },
      url: "http://server/path",
      onHead: (...head) => void this.events.push(`head ${head.join(" ")}`),
      sink: {
        write: (bytes) => {
          this.body += Buffer.from(bytes).toString("latin1");
        },
        end: () => void this.events.push("end"),
        abort: () => void this.events.push("abort"),
      },
      onFailed: (reason) => void this.events.push(`failed: ${reason}`),
      maxBytes: 100_000,
      ...more,
    });
    return this.request;
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  /** The server says this, cut in pieces of `size` bytes. */
  say(text: string, size = text.length): void {
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length; at += size) this.peer?.write(bytes.subarray(at, at + size));
  }

  /** The whole exchange with an answer; the events of it. */
  static answer(text: string, options: { readonly size?: number; readonly ends?: boolean } = {}): RequestBench {
    const bench = new RequestBench();
    bench.get();
    bench.pass(10);
    bench.say(text, options.size);
    if (options.ends === true) bench.peer?.end();
    bench.pass(50);
    return bench;
  }
}

import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { BodySink } from "../http/exchange";
import type { HttpGet } from "../http-client/request";
import { parseHttpUrl } from "../http-client/url";

export const FETCH = Object.freeze({
  mostRedirects: 3,
  /** ms in all. For what does not come HttpGet has times of its own. */
  mostMs: 900_000,
} as const);

export interface FetcherOptions {
  readonly device: Device;
  readonly HttpGet: typeof HttpGet;
  /** One that {@link isHttpsUrl} takes. */
  readonly url: string;
  /** PEM; null: the host's own trust store. */
  readonly authority: string | null;
  readonly maxBytes: number;
  readonly sink: BodySink;
  /** Once, a clause for a person; `sink` hears nothing more. */
  readonly onFailed: (reason: string) => void;
}

export function isHttpsUrl(text: string): boolean {
  return parseHttpUrl(text)?.isSecure === true;
}

/** Downloads into a sink over TLS, and follows redirects to https. */
export class Fetcher {
  private get: HttpGet | undefined;
  private redirects = 0;
  private isBody = false;
  private isOver = false;
  private readonly timer: TimerHandle;

  constructor(private readonly options: FetcherOptions) {
    this.timer = options.device.timers.set(() => this.fail("it takes too long"), FETCH.mostMs);
    this.open(options.url);
  }

  close(): void {
    this.isOver = true;
    this.options.device.timers.clear(this.timer);
    this.get?.close();
    this.get = undefined;
  }

  private open(url: string): void {
    const { device, authority, maxBytes } = this.options;
    this.get = new this.options.HttpGet({
      device,
      url,
      authority,
      maxBytes,
      onHead: (status, _contentLength, location) => this.takeHead(status, location),
      sink: this.sink(),
      onFailed: (reason) => this.fail(reason),
    });
  }

  private takeHead(status: number, location: string | undefined): void {
    if (this.isOver) return;
    if (status === 200) this.isBody = true;
    else if (status < 301 || status > 308 || location === undefined) this.fail(`the server answered with ${status}`);
    else if (!isHttpsUrl(location)) this.fail("the server leads to an address that is not https");
    else if (this.redirects === FETCH.mostRedirects) this.fail("the server redirects too often");
    else {
      this.redirects += 1;
      this.get?.close();
      this.open(location);
    }
  }

  /** With a head that is not 200 comes a page about something else. */
  private sink(): BodySink {
    const { sink } = this.options;
    const isOurs = (): boolean => this.isBody && !this.isOver;
    return {
      isFull: (whenFree) => isOurs() && sink.isFull?.(whenFree) === true,
      write: (bytes) => {
        if (isOurs()) sink.write(bytes);
      },
      end: () => {
        if (!isOurs()) return;
        this.close();
        sink.end();
      },
      // The reason follows.
      abort: () => {},
    };
  }

  private fail(reason: string): void {
    if (this.isOver) return;
    this.close();
    this.options.onFailed(reason);
  }
}

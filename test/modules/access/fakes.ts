import { randomBytes } from "node:crypto";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Access, type AccessOptions, type LoginResult } from "../../../modules/access/access";
import type { KeyStretcherConstructor } from "../../../modules/device/key-stretcher";
import type { HttpRequest, Method, RequestHeaders } from "../../../modules/http/exchange";
import { MemoryStore } from "../settings/memory-store";

export function entropy(bytes: Uint8Array): void {
  bytes.set(randomBytes(bytes.length));
}

export interface RequestParts extends RequestHeaders {
  readonly method?: Method;
  readonly isSecure?: boolean;
}

export function request({ method = "GET", isSecure = false, ...headers }: RequestParts = {}): HttpRequest {
  return {
    method,
    path: "/api/status",
    query: () => undefined,
    headers: { host: "192.168.1.7", ...headers },
    contentLength: undefined,
    remoteAddress: "192.168.1.20",
    isSecure,
  };
}

/** A part's access in virtual time. */
export class AccessBench {
  readonly scheduler = new Scheduler();
  access: Access;

  constructor(
    readonly store = new MemoryStore(),
    private readonly KeyStretcher?: KeyStretcherConstructor,
  ) {
    this.access = this.start();
  }

  /** After a restart. */
  start(): Access {
    const { scheduler, KeyStretcher } = this;
    const device: AccessOptions["device"] = {
      clock: scheduler,
      timers: scheduler,
      entropy,
      ...(KeyStretcher === undefined ? {} : { KeyStretcher }),
    };
    this.access = new Access({ device, store: this.store });
    return this.access;
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  /** What becomes of it, when the timers have run. */
  result(ask: (then: (result: LoginResult) => void) => void): LoginResult | undefined {
    let result: LoginResult | undefined;
    ask((given) => {
      result = given;
    });
    this.pass(0);
    return result;
  }

  setUp(password: string): LoginResult | undefined {
    return this.result((then) => this.access.setUp(request(), password, then));
  }

  login(password: string): LoginResult | undefined {
    return this.result((then) => this.access.login(request(), password, then));
  }
}

/** The cookie as a browser sends it back. */
export function cookieOf(result: LoginResult | undefined): string {
  return result?.kind === "in" ? (result.cookie.split(";", 1)[0] ?? "") : "";
}

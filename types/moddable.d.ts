/** What is Moddable's own, beyond ECMA-419. */

declare module "timer" {
  interface TimerId {
    readonly timerId?: never;
  }
  const Timer: {
    set(callback: () => void, delayMs?: number): TimerId;
    repeat(callback: () => void, intervalMs: number): TimerId;
    clear(timer: TimerId | undefined): void;
  };
  export default Timer;
}

declare module "time" {
  const Time: {
    /** Milliseconds: a 32-bit count with a sign on a chip, the wall clock on Linux. */
    readonly ticks: number;
    /** Sets the wall clock. */
    set(seconds: number): void;
  };
  export default Time;
}

declare module "net" {
  const Net: {
    get(what: "DNS"): string[] | undefined;
  };
  export default Net;
}

declare module "sntp" {
  export default class SNTP {
    static readonly time: number;
    static readonly error: number;
    /** The callback may answer an error with another host to ask. */
    constructor(options: { readonly host: string }, callback: (message: number, value?: number) => string | undefined);
    close(): void;
  }
}

declare module "resetReason" {
  /** `reason`: ESP-IDF's `esp_reset_reason_t`. */
  export default function getResetReason(): { readonly reason: number; readonly string: string };
}

declare module "Resource" {
  /** A file of the image, where it lies in flash. */
  export default class Resource {
    static exists(name: string): boolean;
    /** Throws where there is none of that name. */
    constructor(name: string);
    readonly byteLength: number;
    slice(begin: number, end: number): ArrayBuffer;
  }
}

declare module "mc/config" {
  /** `NAME=value` of mcconfig's command line, and `config` of the manifests. */
  const config: { readonly [name: string]: unknown };
  export default config;
}

/** To the debugger or the console; adds no end of line. */
declare function trace(...parts: readonly (string | number | boolean)[]): void;
/** Set by Moddable's module "system". */
declare const System: { restart(): void };

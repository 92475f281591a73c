/** The IO classes of ECMA-419 (clause 10) that the Moddable hosts use, with the members and options they use. */

declare module "embedded:io/digital" {
  interface DigitalOptions {
    readonly pin: number;
    readonly mode: number;
    readonly initialValue?: 0 | 1;
    readonly edge?: number;
    readonly onReadable?: () => void;
  }
  /** Clause 10.1. */
  export default class Digital {
    static readonly Input: number;
    static readonly InputPullUp: number;
    static readonly InputPullDown: number;
    static readonly Output: number;
    static readonly Rising: number;
    static readonly Falling: number;
    constructor(options: DigitalOptions);
    read(): 0 | 1;
    write(value: 0 | 1): void;
    close(): void;
  }
}

declare module "embedded:io/pwm" {
  /** Clause 10.4. The largest value, 2^resolution − 1, is steadily high. */
  export default class PWM {
    constructor(options: { readonly pin: number; readonly hz?: number; readonly resolution?: number });
    readonly hz: number;
    readonly resolution: number;
    write(value: number): void;
    close(): void;
  }
}

declare module "embedded:io/i2c" {
  /** Clause 10.5. */
  export default class I2C {
    constructor(options: {
      readonly data: number;
      readonly clock: number;
      readonly address: number;
      readonly hz: number;
      /** ms that a transfer may take, of Moddable's on an ESP32. */
      readonly timeout?: number;
    });
    write(data: ArrayBuffer | Uint8Array): void;
    close(): void;
  }
}

declare module "embedded:io/serial" {
  interface SerialIoOptions {
    readonly baud: number;
    /** Pins and port on a chip. */
    readonly port?: number;
    readonly receive?: number;
    readonly transmit?: number;
    /** Path of the device file on Moddable's Linux build. */
    readonly device?: string;
    readonly format?: "buffer" | "number";
    readonly onReadable?: (count: number) => void;
    readonly onWritable?: (count: number) => void;
    readonly onError?: (error?: unknown) => void;
  }
  /** Clause 10.6. */
  export default class Serial {
    constructor(options: SerialIoOptions);
    read(): ArrayBuffer | undefined;
    /** Into the buffer's space; how many bytes came. Not on Linux. */
    read(into: Uint8Array): number | undefined;
    /** Up to so many bytes. On Linux. */
    read(byteLength: number): ArrayBuffer | undefined;
    write(data: ArrayBuffer | Uint8Array): void;
    close(): void;
  }
}

declare module "embedded:io/socket/tcp" {
  /** Clause 10.9. Options: `address`, `port`, and the callbacks; or `from`, a socket that is taken over. */
  export default class TCP {
    constructor(options: object);
    get format(): string;
    set format(format: string);
    read(count?: number): unknown;
    /** Throws where it does not fit. */
    write(data: ArrayBuffer | Uint8Array): number | undefined;
    close(): void;
  }
}

declare module "embedded:io/socket/listener" {
  /** Clause 10.10. Options: `port`, and the callbacks. */
  export default class Listener {
    constructor(options: object);
    readonly port: number;
    /** A TCP without callbacks: another one takes it over as its `from`. */
    read(): unknown;
    close(): void;
  }
}

declare module "embedded:io/socket/udp" {
  /** Clause 10.11. */
  export default class UDP {
    constructor(options: object);
    read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
    write(bytes: ArrayBuffer | Uint8Array, address: string, port: number): void;
    /** Joins a multicast group. Not on Linux. */
    add?(group: string): void;
    /** Leaves it. Closing does not. */
    remove?(group: string): void;
    close(): void;
  }
}

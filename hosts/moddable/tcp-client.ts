import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamSocket, TcpClientConstructor, TcpClientOptions } from "../../modules/device/stream";
import { type ResolverParts, resolveName } from "./resolve-name";
import { socketFailure } from "./socket-failure";
import { ModdableStreamSocket, type NativeTcpClass } from "./stream-socket";

/** As {@link NativeTcpClass}, of any options: `address` and `port` make it connect. */
export type NativeClientClass = new (options: object) => InstanceType<NativeTcpClass>;

export interface TcpParts extends ResolverParts {
  readonly Tcp: NativeClientClass;
  /** As a TCP, with `host` and `certificates`; see native-tls. Undefined where the image has no TLS. */
  readonly Tls: NativeClientClass | undefined;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
}

/** The contract's TCP client over Moddable's classes. It trusts no authority but the one that is given. */
export function tcpClient(parts: TcpParts): TcpClientConstructor {
  return class HostTcpClient extends ModdableTcpClient {
    constructor(options: TcpClientOptions) {
      super(parts, options);
    }
  };
}

class ModdableTcpClient implements StreamSocket {
  /** Once the name is resolved. */
  private stream: ModdableStreamSocket | undefined;
  private isConnected = false;
  private isOver = false;

  constructor(
    private readonly parts: TcpParts,
    private readonly options: TcpClientOptions,
  ) {
    const { tls } = options;
    if (tls !== undefined && parts.Tls === undefined) this.failLater("tls: this image has no TLS");
    else if (tls?.authority === null) this.failLater("tls: no authority is trusted here unless it is given");
    else
      resolveName(parts, options.host, () => this.isOver, {
        onAddress: (address) => this.connect(address),
        onError: () => this.fail("refused: the name is not known"),
      });
  }

  get remoteAddress(): string | undefined {
    return this.stream?.remoteAddress;
  }

  read(count?: number): Uint8Array | undefined {
    return this.stream?.read(count);
  }

  write(bytes: ByteBuffer): number {
    if (this.stream === undefined || !this.isConnected) throw new Error("tcp: not connected");
    return this.stream.write(bytes);
  }

  close(): void {
    this.isOver = true;
    this.stream?.close();
  }

  private connect(address: string): void {
    const { Tcp, Tls, lastResort, later } = this.parts;
    const { host, port, tls, onReadable, onWritable } = this.options;
    const target = tls === undefined ? { address, port } : { address, port, host, certificates: tls.authority };
    try {
      this.stream = new ModdableStreamSocket({
        Tcp: dialling(tls === undefined || Tls === undefined ? Tcp : Tls),
        from: target,
        lastResort,
        later,
        remoteAddress: address,
        handlers: {
          onReadable,
          onWritable: (count) => {
            this.isConnected = true;
            onWritable(count);
          },
          onError: (reason) => this.fail(reason),
        },
      });
    } catch {
      this.failLater("refused: no socket");
    }
  }

  private failLater(reason: string): void {
    this.parts.later(() => this.parts.lastResort.run(() => this.fail(reason)));
  }

  private fail(reason: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stream?.close();
    this.options.onError(typeof reason === "string" ? socketFailure(reason) : undefined);
  }
}

/** A class that connects to what stands in `from`, instead of taking a socket over. */
function dialling(Native: NativeClientClass): NativeTcpClass {
  return class Dialling extends Native {
    constructor({ from, ...callbacks }: { readonly from: unknown }) {
      super({ ...callbacks, ...Object(from) });
    }
  };
}

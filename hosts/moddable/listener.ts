import type {
  Listener,
  ListenerConstructor,
  ListenerOptions,
  StreamHandlers,
  StreamSocket,
} from "../../modules/device/stream";
import type { LastResort } from "./last-resort";
import { ModdableStreamSocket, type NativeTcpClass } from "./stream-socket";

/** A socket that somebody else's call brought, before it has callbacks. */
export interface AcceptedSocket {
  readonly remoteAddress: string;
  close(): void;
}

/** Moddable's `embedded:io/socket/listener`. */
export type NativeListenerClass = new (options: {
  readonly port: number;
  readonly onReadable: (count: number) => void;
}) => {
  readonly port: number;
  read(): unknown;
  close(): void;
};

export interface ListenerParts {
  readonly Listener: NativeListenerClass;
  readonly Tcp: NativeTcpClass;
  readonly lastResort: LastResort;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
  /** Nobody but this computer is meant where no address is given. */
  readonly isDesk: boolean;
}

const EVERYWHERE = "0.0.0.0";
const HERE = "127.0.0.1";

/**
 * The contract's listener over Moddable's (SDK 8.2.3), which listens on all addresses, throws where the port cannot be
 * had, and knows no TLS.
 */
export function listenerClass(parts: ListenerParts): ListenerConstructor {
  return class HostListener extends ModdableListener {
    constructor(options: ListenerOptions) {
      super(parts, options);
    }
  };
}

class ModdableListener implements Listener {
  private native: InstanceType<NativeListenerClass> | undefined;
  private readonly isLocal: boolean;

  constructor(
    private readonly parts: ListenerParts,
    private readonly options: ListenerOptions,
  ) {
    const { port, tls, address = parts.isDesk ? HERE : EVERYWHERE, onError } = options;
    if (tls !== undefined) throw new RangeError("tcp: there is no TLS for servers here");
    if (address !== HERE && address !== EVERYWHERE) throw new RangeError("tcp: a listener hears one computer or all");
    this.isLocal = address === HERE;
    try {
      this.native = new parts.Listener({
        port,
        onReadable: (count) => parts.lastResort.run(() => this.take(count)),
      });
    } catch (error) {
      parts.later(() => parts.lastResort.run(() => onError?.(error)));
    }
  }

  get port(): number | undefined {
    return this.native?.port;
  }

  close(): void {
    const { native } = this;
    this.native = undefined;
    // It may be the listener that calls.
    if (native !== undefined) this.parts.later(() => native.close());
  }

  private take(count: number): void {
    for (let left = count; left > 0 && this.native !== undefined; left--) {
      const socket = this.native.read() as AcceptedSocket | undefined;
      if (socket === undefined) return;
      const { remoteAddress } = socket;
      if (this.isLocal && !remoteAddress.startsWith("127.")) socket.close();
      else this.offer(socket, remoteAddress);
    }
  }

  private offer(from: AcceptedSocket, remoteAddress: string): void {
    let isTaken = false;
    let isLost = false;
    try {
      this.options.onConnect((handlers: StreamHandlers): StreamSocket => {
        isTaken = true;
        isLost = true;
        const socket = new ModdableStreamSocket({ ...this.parts, from, remoteAddress, handlers });
        isLost = false;
        return socket;
      });
    } catch (error) {
      // The other end was gone before anybody looked: nothing that a firmware has to end for.
      if (!isLost) throw error;
    } finally {
      if (!isTaken) from.close();
    }
  }
}

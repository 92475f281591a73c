/** A TCP socket of ECMA-419 that was accepted. */
export interface AcceptedSocket {
  readonly remoteAddress: string;
  close(): void;
}

/** One of ECMA-419, as far as it is used here. */
export interface Socket {
  get format(): string;
  set format(format: string);
  read(count?: number): unknown;
}

export type SocketClass = new (options: object) => Socket;

export type ListenerClass = new (options: object) => { read(): unknown; close(): void };

/** What the server makes its own socket of: by `constructor`, with this as `from`. */
interface Held {
  readonly constructor: SocketClass;
  readonly socket: AcceptedSocket;
  close(): void;
}

interface SocketOptions {
  readonly from: Held;
  readonly onReadable?: (count: number) => void;
  readonly onWritable?: (count: number) => void;
  readonly onError?: (error?: unknown) => void;
}

/** Bytes of a request's line and headers. */
const MAX_HEADER_BYTES = 8_192;

/**
 * A listener whose sockets have a bound on what they hand out a byte at a time, as Moddable's HTTP server reads a
 * header, and report what throws in their callbacks as an error: nothing else would catch it. Moddable's listens on all
 * addresses; with `isLocal` it turns away who is not on this computer.
 */
export function localListener(Listener: ListenerClass, Tcp: SocketClass, isLocal: boolean): ListenerClass {
  const Bound = boundSocket(Tcp);
  return class LocalListener extends Listener {
    /** Throws where there is nobody for the server: it goes on with the next one. */
    override read(): Held {
      const socket = super.read() as AcceptedSocket | undefined;
      if (socket === undefined) throw new Error("http: nobody has connected");
      if (isLocal && !socket.remoteAddress.startsWith("127.")) {
        socket.close();
        throw new Error("http: this computer only");
      }
      return { constructor: Bound, socket, close: () => socket.close() };
    }
  };
}

function boundSocket(Tcp: SocketClass): SocketClass {
  return class BoundSocket extends Tcp {
    private headerBytes = 0;
    private isByteWise = false;

    constructor(given: object) {
      const { from, onReadable, onWritable, onError } = given as SocketOptions;
      const shield = (call: () => void): void => {
        try {
          call();
        } catch (error) {
          try {
            onError?.(error);
          } catch {
            // The server had closed the connection already.
          }
        }
      };
      super({
        from: from.socket,
        onReadable: (count: number) => shield(() => onReadable?.(count)),
        onWritable: (count: number) => shield(() => onWritable?.(count)),
        onError: (error?: unknown) => shield(() => onError?.(error)),
      });
    }

    override get format(): string {
      return super.format;
    }

    override set format(format: string) {
      this.isByteWise = format === "number";
      super.format = format;
    }

    override read(count?: number): unknown {
      if (!this.isByteWise) return super.read(count);
      this.headerBytes++;
      if (this.headerBytes > MAX_HEADER_BYTES) throw new RangeError("http: the header is too long");
      return super.read();
    }
  };
}

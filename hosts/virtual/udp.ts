import type { ByteBuffer } from "../../modules/device/bytes";
import type { Datagram, UdpConstructor, UdpOptions, UdpSocket } from "../../modules/device/udp";
import type { TimerScope } from "./scheduler";

/** ms from one board to another. */
const LATENCY_MS = 1;
/** Datagrams that wait to be read; what comes beyond them is lost. */
const MAX_WAITING = 32;
/** The first of the ports that are anybody's (RFC 6335 section 6). */
const FIRST_FREE_PORT = 49_152;
/** What a network carries in one piece (RFC 768). */
const LONGEST_DATAGRAM = 65_507;

/** A socket as the network sees it. */
interface LanSocket {
  readonly options: UdpOptions;
  readonly port: number | undefined;
  address(): string | undefined;
  /** Its board's: after a power cut nobody hears it any more. */
  readonly scope: TimerScope;
  arrive(datagram: Datagram): void;
}

/** A network that carries datagrams, in memory: to one address and port, or to all that joined a group. */
export class VirtualLan {
  /** Addresses from and to which nothing is carried. */
  readonly lost = new Set<string>();
  private readonly sockets = new Set<LanSocket>();

  /** The port that a new socket of this address gets; undefined: it is taken. */
  portFor({ port, multicast }: UdpOptions, address: string | undefined): number | undefined {
    for (const socket of this.sockets) if (socket.scope.isClosed) this.sockets.delete(socket);
    const isTaken = (wanted: number): boolean =>
      [...this.sockets].some((each) => each.port === wanted && each.address() === address);
    if (port !== 0) return multicast === undefined && isTaken(port) ? undefined : port;
    let free = FIRST_FREE_PORT;
    while (isTaken(free)) free++;
    return free;
  }

  attach(socket: LanSocket): void {
    this.sockets.add(socket);
  }

  detach(socket: LanSocket): void {
    this.sockets.delete(socket);
  }

  send(from: LanSocket, bytes: Uint8Array, address: string, port: number): void {
    const source = from.address();
    if (source === undefined || from.port === undefined || bytes.length > LONGEST_DATAGRAM) return;
    const datagram: Datagram = { address: source, port: from.port, bytes };
    for (const socket of this.sockets) {
      if (socket.port !== port) continue;
      const isMember = socket.options.multicast === address && socket.address() !== undefined;
      if (isMember || socket.address() === address) this.carry(socket, datagram);
    }
  }

  private carry(socket: LanSocket, datagram: Datagram): void {
    socket.scope.set(() => {
      if (!this.sockets.has(socket)) return;
      if (this.lost.has(datagram.address) || this.lost.has(socket.address() ?? "")) return;
      socket.arrive({ ...datagram, bytes: datagram.bytes.slice() });
    }, LATENCY_MS);
  }
}

/**
 * The UDP class of one board.
 * @param ownAddress of the board, at present; undefined: it is on no network, and hears and sends nothing.
 * @param scope the board's own timers.
 */
export function virtualUdp(lan: VirtualLan, ownAddress: () => string | undefined, scope: TimerScope): UdpConstructor {
  return class VirtualUdp implements UdpSocket, LanSocket {
    readonly scope = scope;
    private readonly waiting: Datagram[] = [];
    private bound: number | undefined;
    private isOpen = true;

    constructor(readonly options: UdpOptions) {
      this.bound = lan.portFor(options, this.address());
      if (this.bound !== undefined) lan.attach(this);
      else {
        scope.set(() => {
          if (this.isOpen) options.onError?.(new Error(`the port ${options.port} is taken`));
        }, 0);
      }
    }

    get port(): number | undefined {
      return this.bound;
    }

    address(): string | undefined {
      const own = ownAddress();
      return own === undefined ? undefined : (this.options.address ?? own);
    }

    read(): Datagram | undefined {
      return this.waiting.shift();
    }

    write(bytes: ByteBuffer, address: string, port: number): void {
      if (this.isOpen)
        lan.send(this, new Uint8Array(bytes instanceof ArrayBuffer ? bytes.slice(0) : bytes), address, port);
    }

    close(): void {
      this.isOpen = false;
      this.bound = undefined;
      this.waiting.length = 0;
      lan.detach(this);
    }

    /** @internal from the network */
    arrive(datagram: Datagram): void {
      if (this.waiting.length >= MAX_WAITING) return;
      this.waiting.push(datagram);
      this.options.onReadable(this.waiting.length);
    }
  };
}

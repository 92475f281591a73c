import { createSocket, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { Datagram, UdpConstructor, UdpOptions, UdpSocket } from "../../modules/device/udp";
import { type Deliver, deliverDirectly } from "./deliver";

export interface NodeUdpHost {
  readonly deliver?: Deliver;
}

/** Datagrams that wait to be read; what comes beyond them is lost, as in any full socket. */
const MAX_WAITING = 64;
const LOOPBACK = "127.0.0.1";
/** RFC 6762 section 11: a packet of the group says by it that no router passed it on. */
const MULTICAST_TTL = 255;

/** The contract's UDP socket over node:dgram; on this computer alone unless an address is named. */
export class NodeUdp implements UdpSocket {
  private readonly socket: Socket;
  private readonly deliver: Deliver;
  private readonly waiting: Datagram[] = [];
  private bound: number | undefined;
  private isOpen = true;
  private isEnded = false;
  /** Datagrams that the system has not taken yet. */
  private leaving = 0;

  constructor(
    private readonly options: UdpOptions,
    { deliver = deliverDirectly }: NodeUdpHost = {},
  ) {
    this.deliver = deliver;
    const { port, address = LOOPBACK, multicast } = options;
    const isGroup = multicast !== undefined;
    this.socket = createSocket({ type: "udp4", reuseAddr: isGroup });
    this.socket.on("error", (error) => this.fail(error));
    this.socket.on("message", (bytes, from) => this.take(bytes, from.address, from.port));
    // What is sent to a group does not reach a socket that is bound to an address of this computer.
    this.socket.bind({ port, address: isGroup ? "0.0.0.0" : address, exclusive: true }, () => {
      if (!this.isOpen) return;
      try {
        if (isGroup) this.join(multicast, address);
        this.bound = this.socket.address().port;
      } catch (error) {
        this.fail(error);
      }
    });
  }

  get port(): number | undefined {
    return this.bound;
  }

  read(): Datagram | undefined {
    return this.waiting.shift();
  }

  write(bytes: ByteBuffer, address: string, port: number): void {
    // A name would be looked up.
    if (!this.isOpen || !isIPv4(address)) return;
    try {
      // A copy: the caller may use its buffer again at once.
      this.socket.send(Buffer.from(new Uint8Array(bytes)), port, address, () => {
        this.leaving--;
        this.end();
      });
      this.leaving++;
    } catch {
      // Lost, like one that the network lost.
    }
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.bound = undefined;
    this.waiting.length = 0;
    this.end();
  }

  /** What was written still leaves. */
  private end(): void {
    if (!this.isOpen && this.leaving === 0 && !this.isEnded) {
      this.isEnded = true;
      this.socket.close();
    }
  }

  private join(group: string, address: string): void {
    this.socket.addMembership(group, address);
    this.socket.setMulticastInterface(address);
    this.socket.setMulticastTTL(MULTICAST_TTL);
    this.socket.setTTL(MULTICAST_TTL);
    this.socket.setMulticastLoopback(true);
  }

  private take(bytes: Buffer, address: string, port: number): void {
    if (!this.isOpen || this.waiting.length >= MAX_WAITING) return;
    // One that is bound to all addresses for its group's sake hears the network, too.
    if ((this.options.address ?? LOOPBACK) === LOOPBACK && !address.startsWith("127.")) return;
    this.waiting.push({ address, port, bytes: new Uint8Array(bytes) });
    this.deliver(() => {
      if (this.isOpen && this.waiting.length > 0) this.options.onReadable(this.waiting.length);
    });
  }

  private fail(error: unknown): void {
    if (!this.isOpen) return;
    // What waits for a port that cannot be had never leaves.
    this.leaving = 0;
    this.close();
    this.deliver(() => this.options.onError?.(error));
  }
}

/** The contract's constructor, bound to a host's settings. */
export function bindUdp(host: NodeUdpHost): UdpConstructor {
  return class extends NodeUdp {
    constructor(options: UdpOptions) {
      super(options, host);
    }
  };
}

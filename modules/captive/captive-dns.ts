import type { UdpConstructor, UdpSocket } from "../device/udp";
import { parseIpv4 } from "../dns/ipv4";
import { answer } from "./answer";

const DNS_PORT = 53;
/** Of an IPv4 address, those that name the access point's network (/24). */
const NETWORK_BYTES = 3;

export interface CaptiveDnsOptions {
  readonly Udp: UdpConstructor;
  /** The board's in its own network: the answer to every question. Who asks has one beside it (/24). */
  readonly address: string;
  /** Left out: 53. */
  readonly port?: number;
  /** The port cannot be had, or is lost. */
  readonly onError?: (error: unknown) => void;
}

/** The name server of the board's own network, while there is one. */
export class CaptiveDns {
  answered = 0;
  /** Malformed, answers instead of questions, and what came from elsewhere. */
  dropped = 0;
  /** The phone has what it came for: Windows hears what it takes for the Internet. */
  isReleased = false;
  private readonly socket: UdpSocket;
  private readonly address: string;

  constructor({ Udp, address, port = DNS_PORT, onError }: CaptiveDnsOptions) {
    this.address = address;
    this.socket = new Udp({
      port,
      address,
      onReadable: (count) => this.read(count),
      ...(onError === undefined ? {} : { onError }),
    });
  }

  /** undefined until it listens. */
  get port(): number | undefined {
    return this.socket.port;
  }

  close(): void {
    this.socket.close();
  }

  /** No more than was there when it was called: a flood comes in pieces, and others have their turn between. */
  private read(count: number): void {
    for (let index = 0; index < count; index++) {
      const datagram = this.socket.read();
      if (datagram === undefined) return;
      const { address, port, bytes } = datagram;
      // A chip's socket hears all of its networks: what the home network asks is none of this server's business.
      const reply = isNeighbour(address, this.address) ? answer(bytes, this.address, this.isReleased) : undefined;
      if (reply === undefined) {
        this.dropped++;
        continue;
      }
      this.answered++;
      this.socket.write(reply, address, port);
    }
  }
}

function isNeighbour(address: string, own: string): boolean {
  const a = parseIpv4(address);
  const b = parseIpv4(own);
  if (a === undefined || b === undefined) return false;
  for (let index = 0; index < NETWORK_BYTES; index++) if (a[index] !== b[index]) return false;
  return true;
}

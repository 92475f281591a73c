import type { ByteBuffer } from "../../modules/device/bytes";
import type { Datagram, UdpConstructor, UdpOptions, UdpSocket } from "../../modules/device/udp";
import type { LastResort } from "./last-resort";

/** Moddable's `embedded:io/socket/udp`. */
export interface NativeUdp {
  read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
  write(bytes: ByteBuffer, address: string, port: number): void;
  /** Joins a group on all networks of the chip. Not on Linux. */
  add?(group: string): void;
  /** Leaves it, which closing does not. */
  remove?(group: string): void;
  close(): void;
}

export interface UdpParts {
  readonly Udp: new (options: object) => NativeUdp;
  readonly lastResort: LastResort;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
  /** It listens on all addresses, always: without an address, or with 127.0.0.1, others than this computer are not heard. */
  readonly isDesk?: boolean;
}

const LOOPBACK = "127.0.0.1";
/** RFC 6762 section 11. */
const MULTICAST_TTL = 255;

/**
 * The contract's UDP socket over Moddable's (SDK 8.2.3), which binds to all addresses whatever is asked, throws where a
 * packet cannot leave, and does not tell which port it got for 0. On Linux it knows no groups: who wants one hears by
 * `onError` that there is none.
 */
export function udpSocket({ Udp, lastResort, later, isDesk = false }: UdpParts): UdpConstructor {
  return class HostUdp implements UdpSocket {
    private native: NativeUdp | undefined;
    private readonly given: number | undefined;
    private group: string | undefined;
    private isOpen = true;
    private readonly isLocal: boolean;

    constructor(options: UdpOptions) {
      const { port, address = LOOPBACK, multicast, onReadable, onError } = options;
      this.isLocal = isDesk && address === LOOPBACK;
      this.given = port === 0 ? undefined : port;
      try {
        this.native = new Udp({
          port,
          ...(multicast === undefined ? {} : { timeToLive: MULTICAST_TTL }),
          onReadable: (count: number) => {
            if (this.isOpen) lastResort.run(() => onReadable(count));
          },
        });
        if (multicast !== undefined) this.join(multicast);
      } catch (error) {
        this.drop();
        later(() => {
          if (this.isOpen) onError?.(error);
        });
      }
    }

    get port(): number | undefined {
      return this.native === undefined ? undefined : this.given;
    }

    read(): Datagram | undefined {
      for (;;) {
        const packet = this.native?.read();
        if (packet === undefined) return undefined;
        const { address, port } = packet;
        if (!this.isLocal || address.startsWith("127.")) return { address, port, bytes: new Uint8Array(packet) };
      }
    }

    write(bytes: ByteBuffer, address: string, port: number): void {
      try {
        this.native?.write(bytes, address, port);
      } catch {
        // Lost, like one that the network lost.
      }
    }

    close(): void {
      this.isOpen = false;
      this.drop();
    }

    private join(group: string): void {
      if (this.native?.add === undefined) throw new Error("udp: no multicast here");
      this.native.add(group);
      this.group = group;
    }

    private drop(): void {
      const { native, group } = this;
      this.native = undefined;
      this.group = undefined;
      try {
        // lwIP counts who joined, in eight bits.
        if (group !== undefined) native?.remove?.(group);
      } catch {
        // Then the chip hears of a group that nobody listens to.
      }
      native?.close();
    }
  };
}

import type { ByteBuffer } from "./bytes";

export interface Datagram {
  readonly address: string;
  readonly port: number;
  readonly bytes: Uint8Array;
}

export interface UdpOptions {
  /** 0: any free port. */
  readonly port: number;
  /** IPv4; left out: all of the board's on a chip, 127.0.0.1 on a desk. */
  readonly address?: string;
  /** IPv4 group to join, and to send to with its own port; others on this machine may have the port, too. */
  readonly multicast?: string;
  readonly onReadable: (count: number) => void;
  /** The port cannot be had, or is lost. */
  readonly onError?: (error: unknown) => void;
}

export interface UdpSocket {
  /** undefined until it is bound. */
  readonly port: number | undefined;
  /** undefined: none waits. */
  read(): Datagram | undefined;
  /** Sent or lost: nobody knows. Never throws. */
  write(bytes: ByteBuffer, address: string, port: number): void;
  close(): void;
}

export type UdpConstructor = new (options: UdpOptions) => UdpSocket;

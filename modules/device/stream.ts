import type { ByteBuffer } from "./bytes";

/** A TCP connection, in the shape of ECMA-419's (clause 13). No callback comes inside a call, nor after `close`. */
export interface StreamSocket {
  /** Of the other end, without port; undefined where nobody can tell. */
  readonly remoteAddress: string | undefined;
  /** At most `count` bytes of what has come; undefined: nothing. */
  read(count?: number): Uint8Array | undefined;
  /** All of it: throws where it is more than `onWritable` allowed. Returns how much may follow at once. */
  write(bytes: ByteBuffer): number;
  /** What was written still goes out, where the other end takes it. */
  close(): void;
}

export interface StreamHandlers {
  /** So many bytes wait to be read. */
  readonly onReadable: (count: number) => void;
  /** So many bytes may be written now. */
  readonly onWritable: (count: number) => void;
  /** The connection is over, also where the other end closed it in order. */
  readonly onError: (error?: unknown) => void;
}

/** PEM texts. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface ListenerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Left out: all of the board's on a chip, 127.0.0.1 on a desk. */
  readonly address?: string;
  /** Left out: in clear. A host without TLS for servers throws a RangeError; one that cannot use these throws another error. */
  readonly tls?: ServerCertificate;
  /** A connection came: take it with `accept`, within the call; one that is not taken is closed. */
  readonly onConnect: (accept: (handlers: StreamHandlers) => StreamSocket) => void;
  /** The port cannot be had, or is lost. */
  readonly onError?: (error: unknown) => void;
}

export interface Listener {
  /** undefined until it listens. */
  readonly port: number | undefined;
  /** The connections stay. */
  close(): void;
}

export type ListenerConstructor = new (options: ListenerOptions) => Listener;

export interface TcpClientOptions extends StreamHandlers {
  readonly host: string;
  readonly port: number;
  /** Left out: in clear. `authority`: PEM; null: the host's own trust store. The name is checked. */
  readonly tls?: { readonly authority: string | null };
}

/** Connects at once; the first `onWritable` says that it is connected. What fails comes by `onError`. */
export type TcpClientConstructor = new (options: TcpClientOptions) => StreamSocket;

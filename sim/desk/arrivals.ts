import type { Listener, ListenerConstructor, StreamSocket } from "../../modules/device/stream";
import type { TellStream } from "./uarts";

/** A connection that came to a listener, by the number that it has from now on. */
export interface Arrival {
  readonly id: number;
  readonly from: string;
}

/** Tells of streams, as {@link TellStream}, and of what came to a listener. */
export type TellArrival = (id: number, what: Parameters<TellStream>[1] | Arrival) => void;

interface Taken {
  readonly socket: StreamSocket;
  /** It has callbacks: before, nothing is told of it. */
  isTaken: boolean;
  /** Bytes that the program was told it may write. */
  toldBytes: number;
  roomBytes: number;
  isGone: boolean;
}

/** The program numbers its own streams from 1 on. */
const FIRST_ID = 1_000_000;
/** TCP_MSS of ESP-IDF's lwIP: what comes is told in pieces that are no longer. */
const PIECE_BYTES = 1_436;

/** The listeners of one program, and the connections that came to them. */
export class Arrivals {
  private readonly listeners = new Map<number, Listener>();
  private readonly open_ = new Map<number, Taken>();
  private nextId = FIRST_ID;

  constructor(
    private readonly Listener: ListenerConstructor | undefined,
    private readonly tell: TellArrival,
  ) {}

  listen(id: number, port: number): void {
    if (this.Listener === undefined) throw new RangeError("this board has no network to listen on");
    const listener = new this.Listener({
      port,
      onConnect: (accept) => {
        const other = this.nextId++;
        const socket = accept({
          onReadable: () => this.deliver(other),
          onWritable: (count) => this.grant(other, count),
          onError: () => this.gone(other),
        });
        this.open_.set(other, { socket, isTaken: false, toldBytes: 0, roomBytes: 0, isGone: false });
        this.tell(id, { id: other, from: socket.remoteAddress ?? "" });
      },
    });
    this.listeners.set(id, listener);
  }

  /** The program has given the connection its callbacks. */
  taken(id: number): void {
    const connection = this.open_.get(id);
    if (connection === undefined) return;
    connection.isTaken = true;
    this.grant(id, connection.roomBytes);
    this.deliver(id);
    if (connection.isGone) this.tell(id, "gone");
  }

  /** False: this stream is none of these. */
  send(id: number, bytes: Buffer): boolean {
    const connection = this.open_.get(id);
    if (connection === undefined) return false;
    connection.toldBytes -= bytes.length;
    connection.roomBytes = connection.socket.write(bytes);
    return true;
  }

  close(id: number): void {
    this.listeners.get(id)?.close();
    this.listeners.delete(id);
    this.open_.get(id)?.socket.close();
    this.open_.delete(id);
  }

  /** The program is gone. */
  shutdown(): void {
    for (const id of [...this.listeners.keys(), ...this.open_.keys()]) this.close(id);
  }

  private grant(id: number, room: number): void {
    const connection = this.open_.get(id);
    if (connection === undefined) return;
    connection.roomBytes = room;
    const more = room - connection.toldBytes;
    if (!connection.isTaken || more <= 0) return;
    connection.toldBytes = room;
    this.tell(id, more);
  }

  private deliver(id: number): void {
    const connection = this.open_.get(id);
    if (connection?.isTaken !== true) return;
    for (let piece = connection.socket.read(PIECE_BYTES); piece; piece = connection.socket.read(PIECE_BYTES))
      this.tell(id, Buffer.from(piece));
  }

  private gone(id: number): void {
    const connection = this.open_.get(id);
    if (connection === undefined) return;
    connection.isGone = true;
    if (connection.isTaken) this.tell(id, "gone");
  }
}

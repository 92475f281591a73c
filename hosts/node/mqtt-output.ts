import type { Socket } from "node:net";

/** Bytes that may wait in the socket; the room an application sees is what is left of it. */
const maxWaitingBytes = 65_536;
/** What a PUBLISH has beside topic and payload, at most; kept back from the room that is told. */
const overheadBytes = 16;

/** The sending side: how much the socket still takes, and a call when that is more than was said last. */
export class MqttOutput {
  private toldBytes = Number.POSITIVE_INFINITY;

  constructor(
    private readonly socket: Socket,
    private readonly onRoom: () => void,
  ) {}

  /** Whether a whole packet of this length may be sent now. */
  fits(packetBytes: number): boolean {
    return packetBytes <= maxWaitingBytes - this.socket.writableLength;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes, () => {
      if (this.socket.writableLength === 0 && this.toldBytes < this.roomBytes()) this.onRoom();
    });
  }

  /** Bytes of topic and payload that fit, as the application will remember them. */
  tell(): number {
    this.toldBytes = this.roomBytes();
    return this.toldBytes;
  }

  private roomBytes(): number {
    return Math.max(0, maxWaitingBytes - overheadBytes - this.socket.writableLength);
  }
}

/** Of a packet that is too long, this much is kept: enough for the topic and packet id of any message of ours. */
const keptHeadBytes = 1024;
const maxLengthBytes = 4;

export interface FramerHandlers {
  /** One whole control packet. */
  readonly onPacket: (packet: Buffer) => void;
  /** The beginning of a packet of `totalBytes` that is skipped because it is over the bound. */
  readonly onSkipped: (head: Buffer, totalBytes: number) => void;
  /** The remaining length has more than four bytes (MQTT 3.1.1 section 2.2.3); nothing after it can be read. */
  readonly onMalformed: () => void;
}

/**
 * Cuts a stream into MQTT control packets. Never holds more than `maxPacketBytes` and one chunk: a packet that is
 * announced to be longer is skipped byte by byte, so that one stranger's message does not end the connection.
 */
export class MqttFramer {
  private held: Buffer = Buffer.alloc(0);
  private skipBytes = 0;

  constructor(
    private readonly maxPacketBytes: number,
    private readonly handlers: FramerHandlers,
    /** False ends the run: the connection was closed by what was delivered. */
    private readonly isOpen: () => boolean,
  ) {}

  push(chunk: Buffer): void {
    let rest = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.held = Buffer.alloc(0);
    while (rest.length > 0 && this.isOpen()) {
      if (this.skipBytes > 0) {
        const skipped = Math.min(this.skipBytes, rest.length);
        this.skipBytes -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const totalBytes = packetBytes(rest);
      if (totalBytes === undefined) {
        this.handlers.onMalformed();
        return;
      }
      const wantedBytes = totalBytes > this.maxPacketBytes ? Math.min(keptHeadBytes, totalBytes) : totalBytes;
      if (totalBytes === 0 || rest.length < wantedBytes) {
        this.held = Buffer.from(rest);
        return;
      }
      const packet = rest.subarray(0, wantedBytes);
      rest = rest.subarray(wantedBytes);
      if (totalBytes > this.maxPacketBytes) {
        this.skipBytes = totalBytes - wantedBytes;
        this.handlers.onSkipped(packet, totalBytes);
      } else this.handlers.onPacket(packet);
    }
  }
}

/** Header, remaining length and body; 0 while the length is not whole, undefined where it is no length. */
function packetBytes(bytes: Buffer): number | undefined {
  let length = 0;
  for (let index = 1; index <= maxLengthBytes; index++) {
    const byte = bytes[index];
    if (byte === undefined) return 0;
    length += (byte & 0x7f) * 128 ** (index - 1);
    if ((byte & 0x80) === 0) return 1 + index + length;
  }
  return undefined;
}

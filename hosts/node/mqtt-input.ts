import { type Packet, parser } from "mqtt-packet";
import { MqttFramer } from "./mqtt-framer";

export interface InputHandlers {
  readonly onPacket: (packet: Packet) => void;
  /** The beginning of a packet over the bound, which is skipped. */
  readonly onSkipped: (head: Buffer) => void;
  /** What came is no valid MQTT 3.1.1; nothing after it can be trusted. */
  readonly onInvalid: (reason: string) => void;
}

/** The receiving side: bytes in, checked packets out, one at a time. Never throws for what a peer sends. */
export class MqttInput {
  private readonly parser = parser({ protocolVersion: 4 });
  private readonly framer: MqttFramer;
  private parsed: Packet | undefined;
  private invalid = false;

  constructor(
    maxPacketBytes: number,
    private readonly handlers: InputHandlers,
    isOpen: () => boolean,
  ) {
    this.parser.on("packet", (packet) => {
      this.parsed = packet;
    });
    this.parser.on("error", () => {
      this.invalid = true;
    });
    this.framer = new MqttFramer(
      maxPacketBytes,
      {
        onPacket: (packet) => this.parse(packet),
        onSkipped: handlers.onSkipped,
        onMalformed: () => handlers.onInvalid("a packet with a wrong length"),
      },
      isOpen,
    );
  }

  push(chunk: Buffer): void {
    this.framer.push(chunk);
  }

  private parse(bytes: Buffer): void {
    this.parsed = undefined;
    this.invalid = false;
    try {
      this.parser.parse(bytes);
    } catch {
      // A RangeError where the packet ends in the middle of a field.
      this.invalid = true;
    }
    if (this.invalid || this.parsed === undefined) this.handlers.onInvalid("a packet that is no valid MQTT 3.1.1");
    else this.handlers.onPacket(this.parsed);
  }
}

import { generate, type IConnectPacket, type Packet, type Parser, parser } from "mqtt-packet";
import type { MqttClient, MqttClientConstructor, MqttControlMessage } from "../../modules/device/mqtt-client";

const CONNACK = 2;
const PUBACK = 4;
const SUBSCRIBE = 8;
const SUBACK = 9;
const UNSUBSCRIBE = 10;
const UNSUBACK = 11;

export interface MqttBytesOptions {
  /** Who is behind the connection: a client of the simulated broker. */
  readonly Client: MqttClientConstructor;
  /** Whether the broker answers a ping now. */
  readonly isReachable: () => boolean;
  readonly send: (bytes: Buffer) => void;
  readonly onClosed: () => void;
}

/** The broker's end of one connection, in bytes: what a client of the simulation does without them. */
export class MqttBytes {
  private readonly parser: Parser = parser();
  private client: MqttClient | undefined;
  private nextId = 1;

  constructor(private readonly options: MqttBytesOptions) {
    this.parser.on("packet", (packet: Packet) => this.take(packet));
    this.parser.on("error", () => this.close());
  }

  push(bytes: Buffer): void {
    this.parser.parse(bytes);
  }

  /** The connection is gone. */
  close(): void {
    this.client?.close();
    this.client = undefined;
  }

  private take(packet: Packet): void {
    const { client } = this;
    switch (packet.cmd) {
      case "connect":
        this.connect(packet);
        return;
      case "publish": {
        const { topic, payload, retain, qos, messageId } = packet;
        const id = messageId === undefined ? {} : { id: messageId };
        client?.write(Buffer.from(payload), { topic, retain, QoS: qos === 0 ? 0 : 1, ...id });
        return;
      }
      case "subscribe": {
        const items = packet.subscriptions.map(({ topic }) => ({ topic }));
        client?.write(null, { operation: SUBSCRIBE, items, id: packet.messageId ?? 0 });
        return;
      }
      case "unsubscribe": {
        const items = packet.unsubscriptions.map((topic) => ({ topic }));
        client?.write(null, { operation: UNSUBSCRIBE, items, id: packet.messageId ?? 0 });
        return;
      }
      case "pingreq":
        if (this.options.isReachable()) this.send({ cmd: "pingresp" });
        return;
      case "disconnect":
        this.close();
        return;
    }
  }

  private connect({ clientId, will }: IConnectPacket): void {
    const { Client, onClosed } = this.options;
    this.client = new Client({
      host: "",
      id: clientId,
      ...(will && { will: { topic: will.topic, message: will.payload.toString(), retain: will.retain === true } }),
      onControl: (operation, message) => this.control(operation, message),
      onReadable: (_count, { topic = "" }) => {
        const payload = Buffer.from(this.client?.read() ?? new ArrayBuffer(0));
        this.send({ cmd: "publish", topic, payload, qos: 0, retain: false, dup: false });
      },
      onClose: onClosed,
      onError: onClosed,
    });
  }

  private control(operation: number, { id = this.nextId++, payload }: MqttControlMessage): void {
    if (operation === CONNACK) this.send({ cmd: "connack", returnCode: 0, sessionPresent: false });
    if (operation === PUBACK) this.send({ cmd: "puback", messageId: id });
    if (operation === UNSUBACK) this.send({ cmd: "unsuback", messageId: id, granted: [] });
    if (operation === SUBACK) {
      const granted = Array.from(new Uint8Array(payload ?? new ArrayBuffer(1)), () => 0);
      this.send({ cmd: "suback", messageId: id, granted });
    }
  }

  private send(packet: Packet): void {
    this.options.send(generate(packet));
  }
}

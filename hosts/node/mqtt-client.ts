import type { Socket } from "node:net";
import { generate, type IPublishPacket, type Packet } from "mqtt-packet";
import type { ByteBuffer } from "../../modules/device/bytes";
import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttWriteOptions,
} from "../../modules/device/mqtt-client";
import { Operation } from "../../modules/mqtt/constants";
import { MqttError } from "../../modules/mqtt/error";
import { type Deliver, deliverDirectly } from "./deliver";
import { dial } from "./mqtt-dial";
import { refusal, type SocketStage, socketFailure } from "./mqtt-failure";
import { MqttInput } from "./mqtt-input";
import { KeepAlive } from "./mqtt-keep-alive";
import { MqttOutput } from "./mqtt-output";
import { connectPacketOf, packetOf, publishIdOf } from "./mqtt-packets";

export interface NodeMqttHost {
  readonly deliver?: Deliver;
  /** ms, from the beginning until CONNACK; default 10,000. */
  readonly connectTimeoutMs?: number;
  /** A longer packet is skipped; default 262,144 bytes. */
  readonly maxPacketBytes?: number;
}

/** ms for the last bytes to leave after close. */
const lingerMs = 1_000;

/** {@link MqttClient} over node:net or node:tls. Its errors are {@link MqttError}s. */
export class NodeMqttClient implements MqttClient {
  private readonly socket: Socket;
  private readonly deliver: Deliver;
  private readonly output: MqttOutput;
  private readonly input: MqttInput;
  private readonly keepAlive: KeepAlive;
  private readonly connectTimeout: NodeJS.Timeout;
  private stage: SocketStage = "tcp";
  private connected = false;
  private open = true;
  /** The application has closed: it hears nothing more. */
  private silent = false;
  /** What is left of the message being delivered. */
  private unread: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly options: MqttClientOptions,
    host: NodeMqttHost = {},
  ) {
    this.deliver = host.deliver ?? deliverDirectly;
    this.keepAlive = new KeepAlive(options.keepAlive ?? 0, {
      ping: () => this.send({ cmd: "pingreq" }),
      fail: () => this.fail(new MqttError("timeout", "the broker did not answer a ping")),
    });
    this.input = new MqttInput(
      host.maxPacketBytes ?? 262_144,
      {
        onPacket: (packet) => this.received(packet),
        onSkipped: (head) => this.acknowledgeSkipped(head),
        onInvalid: (reason) => this.fail(new MqttError("protocol", reason)),
      },
      () => this.open,
    );
    this.connectTimeout = setTimeout(
      () => this.fail(new MqttError("timeout", "no connection in time")),
      host.connectTimeoutMs ?? 10_000,
    );
    this.socket = this.connect();
    this.output = new MqttOutput(this.socket, () => this.tellRoom());
  }

  read(count = this.unread.length): ArrayBuffer | undefined {
    const bytes = this.unread.subarray(0, Math.max(0, count));
    if (bytes.length === 0) return undefined;
    this.unread = this.unread.subarray(bytes.length);
    return Uint8Array.from(bytes).buffer;
  }

  write(data: ByteBuffer | null, options: MqttWriteOptions): number {
    if (!this.connected || !this.open) throw new MqttError("closed", "the link is down");
    const packet = generate(packetOf(data, options));
    if (!this.output.fits(packet.length)) throw new MqttError("overflow", "the packet does not fit");
    this.output.send(packet);
    return this.output.tell();
  }

  close(): void {
    this.silent = true;
    this.shutDown();
  }

  private shutDown(): void {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.connectTimeout);
    this.keepAlive.close();
    if (!this.connected) {
      this.socket.destroy();
      return;
    }
    this.socket.resume();
    this.socket.end();
    const linger = setTimeout(() => this.socket.destroy(), lingerMs);
    linger.unref();
    this.socket.once("close", () => clearTimeout(linger));
  }

  private connect(): Socket {
    const socket = dial(this.options);
    socket.on("connect", () => {
      if (this.options.tls === undefined) this.login();
      else this.stage = "tls";
    });
    socket.on("secureConnect", () => this.login());
    socket.on("data", (chunk) => this.input.push(chunk));
    socket.on("error", (error) => this.fail(socketFailure(error, this.stage)));
    socket.on("close", () => this.ended());
    return socket;
  }

  private login(): void {
    this.stage = "mqtt";
    this.send(connectPacketOf(this.options));
  }

  private received(packet: Packet): void {
    if (!this.open) return;
    if (!this.connected) {
      if (packet.cmd !== "connack") this.fail(new MqttError("protocol", `${packet.cmd} before the answer to CONNECT`));
      else if (packet.returnCode === undefined) this.fail(new MqttError("protocol", "an answer without a code"));
      else if (packet.returnCode !== 0) this.fail(refusal(packet.returnCode));
      else this.accepted();
      return;
    }
    switch (packet.cmd) {
      case "publish":
        this.message(packet);
        break;
      case "puback":
        this.control(Operation.PUBACK, packet.messageId);
        break;
      case "suback":
        this.control(Operation.SUBACK, packet.messageId, Uint8Array.from(packet.granted as number[]).buffer);
        break;
      case "unsuback":
        this.control(Operation.UNSUBACK, packet.messageId);
        break;
      case "pingresp":
        this.keepAlive.answered();
        this.control(Operation.PINGRESP, undefined);
        break;
      default:
        this.fail(new MqttError("protocol", `${packet.cmd} is not for a client`));
    }
  }

  private accepted(): void {
    this.connected = true;
    clearTimeout(this.connectTimeout);
    this.keepAlive.start();
    this.control(Operation.CONNACK, undefined);
    this.tellRoom();
  }

  private message({ topic, payload, qos, messageId = 0 }: IPublishPacket): void {
    if (qos === 2 || (qos === 1 && messageId <= 0)) {
      this.fail(new MqttError("protocol", "a message that was not subscribed so, or has no packet id"));
      return;
    }
    const bytes = Buffer.from(payload);
    this.unread = bytes;
    this.call(() =>
      this.options.onReadable?.(bytes.length, { more: false, topic, QoS: qos, byteLength: bytes.length }),
    );
    this.unread = new Uint8Array(0);
    if (qos === 1) this.send({ cmd: "puback", messageId });
  }

  private control(operation: number, id: number | undefined, payload?: ArrayBuffer): void {
    this.call(() =>
      this.options.onControl?.(operation, {
        operation,
        ...(id === undefined ? {} : { id }),
        ...(payload === undefined ? {} : { payload }),
      }),
    );
  }

  /** A QoS 1 message over the bound is acknowledged, or the broker would send it again for ever. */
  private acknowledgeSkipped(head: Buffer): void {
    const messageId = publishIdOf(head);
    if (this.connected && messageId !== undefined) this.send({ cmd: "puback", messageId });
  }

  private send(packet: Packet): void {
    if (this.open) this.output.send(generate(packet));
  }

  private tellRoom(): void {
    if (this.open && this.connected) this.call(() => this.options.onWritable?.(this.output.tell()));
  }

  private ended(): void {
    if (!this.open) return;
    if (!this.connected) {
      this.fail(new MqttError(this.stage === "tls" ? "tls" : "closed", "the broker closed the connection"));
      return;
    }
    this.shutDown();
    this.call(() => this.options.onClose?.());
  }

  private fail(error: MqttError): void {
    if (!this.open) return;
    this.shutDown();
    this.call(() => this.options.onError?.(error));
  }

  private call(callback: () => void): void {
    this.deliver(() => {
      if (!this.silent) callback();
    });
  }
}

/** The contract's constructor, bound to a host's settings. */
export function bindMqttClient(host: NodeMqttHost): MqttClientConstructor {
  return class extends NodeMqttClient {
    constructor(options: MqttClientOptions) {
      super(options, host);
    }
  };
}

import type { MqttClientConstructor } from "../../modules/device/mqtt-client";
import type { TimerHandle, Timers } from "../../modules/device/time";
import { MqttBytes } from "./mqtt-bytes";
import type { TellStream } from "./uarts";

export interface ConnectionsOptions {
  readonly Client: MqttClientConstructor | undefined;
  readonly timers: Timers;
  readonly isLinkUp: () => boolean;
  readonly isReachable: () => boolean;
  readonly tell: TellStream;
}

interface Connection {
  readonly mqtt: MqttBytes;
  sentBytes: number;
  acknowledgement: TimerHandle | undefined;
}

/** ms until the network gives up a connection that it could not make. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Bytes that a connection takes at once. */
interface Capacity {
  readonly sendBytes: number;
  /** What comes is told in pieces that are no longer. */
  readonly pieceBytes: number;
}

/** TCP_SND_BUF and TCP_MSS of ESP-IDF's lwIP. */
const TCP: Capacity = { sendBytes: 5_744, pieceBytes: 1_436 };
/** The buffers of hosts/moddable/native-tls/tls_xs.c. */
const TLS: Capacity = { sendBytes: 4_608, pieceBytes: 2_048 };

/** The TCP connections of one program, all of them to the broker. */
export class Connections {
  private readonly open_ = new Map<number, Connection>();

  constructor(private readonly options: ConnectionsOptions) {}

  open(id: number, isSecure: boolean): void {
    const { Client, timers, isLinkUp, isReachable } = this.options;
    if (Client === undefined || !isLinkUp()) {
      timers.set(() => this.options.tell(id, "gone"), CONNECT_TIMEOUT_MS);
      return;
    }
    const capacity = isSecure ? TLS : TCP;
    const connection: Connection = {
      mqtt: new MqttBytes({
        Client,
        isReachable,
        send: (bytes) => this.deliver(id, bytes, capacity.pieceBytes),
        onClosed: () => this.later(id, "gone"),
      }),
      sentBytes: 0,
      acknowledgement: undefined,
    };
    this.open_.set(id, connection);
    this.later(id, capacity.sendBytes);
  }

  send(id: number, bytes: Buffer): void {
    const connection = this.open_.get(id);
    if (connection === undefined) return;
    connection.sentBytes += bytes.length;
    connection.acknowledgement ??= this.options.timers.set(() => this.acknowledge(id, connection), 0);
    connection.mqtt.push(bytes);
  }

  close(id: number): void {
    const connection = this.open_.get(id);
    this.open_.delete(id);
    connection?.mqtt.close();
  }

  /** The program is gone. Its clients are the broker's to miss. */
  shutdown(): void {
    this.open_.clear();
  }

  private acknowledge(id: number, connection: Connection): void {
    const { sentBytes } = connection;
    connection.acknowledgement = undefined;
    connection.sentBytes = 0;
    if (this.open_.get(id) === connection) this.options.tell(id, sentBytes);
  }

  private deliver(id: number, bytes: Buffer, pieceBytes: number): void {
    for (let at = 0; at < bytes.length; at += pieceBytes) this.later(id, bytes.subarray(at, at + pieceBytes));
  }

  /** Never inside of the program's own turn. */
  private later(id: number, what: number | Buffer | "gone"): void {
    const connection = this.open_.get(id);
    this.options.timers.set(() => {
      if (this.open_.get(id) === connection) this.options.tell(id, what);
    }, 0);
  }
}

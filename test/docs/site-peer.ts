import { NodeMqttClient } from "../../hosts/node/mqtt-client";
import type { MqttClientOptions } from "../../modules/device/mqtt-client";
import { Operation } from "../../modules/mqtt/constants";
import { MqttError } from "../../modules/mqtt/error";
import { until } from "../hosts/node/rig";

/** One connection to a broker, by the user name that is its id. */
export class SitePeer {
  /** Topic and text, as they came. */
  readonly heard: (readonly [topic: string, text: string])[] = [];
  /** Why the broker sent it away: the code of an MqttError. */
  ending: string | undefined;
  private connected = false;
  private answered = 0;
  private lastId = 0;
  private topic = "";
  private readonly client: NodeMqttClient;

  constructor(
    readonly id: string,
    options: Pick<MqttClientOptions, "host"> & Partial<MqttClientOptions>,
  ) {
    this.client = new NodeMqttClient({
      id,
      user: id,
      onWritable: () => {
        this.connected = true;
      },
      onError: (error) => {
        this.ending = error instanceof MqttError ? error.code : String(error);
      },
      onClose: () => {
        this.ending ??= "closed";
      },
      onControl: (operation) => {
        if (operation === Operation.PUBACK || operation === Operation.SUBACK) this.answered += 1;
      },
      onReadable: (count, { topic = this.topic }) => {
        this.topic = topic;
        this.heard.push([topic, Buffer.from(this.client.read(count) ?? new ArrayBuffer(0)).toString()]);
      },
      ...options,
    });
  }

  /** Whether the broker lets it in. */
  async enters(): Promise<boolean> {
    await until(`${this.id} is let in or not`, () => this.connected || this.ending !== undefined);
    return this.connected && this.ending === undefined;
  }

  async subscribe(...topics: readonly string[]): Promise<void> {
    const items = topics.map((topic) => ({ topic }));
    this.client.write(null, { operation: Operation.SUBSCRIBE, id: this.nextId(), items });
    await this.isAnswered();
  }

  /** Returns when the broker has taken it, or dropped it: it says the same to both. */
  async publish(topic: string, text: string): Promise<void> {
    this.client.write(Buffer.from(text), { topic, QoS: 1, id: this.nextId() });
    await this.isAnswered();
  }

  close(): void {
    this.client.close();
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private async isAnswered(): Promise<void> {
    await until(`the broker answers ${this.id}`, () => this.answered === this.lastId);
  }
}

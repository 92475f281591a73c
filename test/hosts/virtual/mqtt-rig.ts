import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { virtualMqttClient } from "../../../hosts/virtual/mqtt-client";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { MqttClient, MqttClientOptions, MqttWriteOptions } from "../../../modules/device/mqtt-client";
import { encodeUtf8 } from "../../../modules/text/utf8";

const SUBSCRIBE = 8;

/** A broker on virtual time. */
export class BrokerRig {
  readonly scheduler = new Scheduler();
  readonly broker = new VirtualBroker(this.scheduler, new SeededRandom(3, "broker"));

  get nowMs(): number {
    return this.scheduler.nowMs();
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.nowMs + ms);
  }

  /** A client that writes down what happens to it, as `what@ms` and `topic=text`. */
  station(linkId: string, more: Partial<MqttClientOptions> = {}): Station {
    return new Station(this, linkId, more);
  }

  /** The same, connected. */
  online(linkId: string, more: Partial<MqttClientOptions> = {}): Station {
    const station = this.station(linkId, more);
    this.pass(10);
    return station;
  }
}

export class Station {
  readonly events: string[] = [];
  readonly heard: string[] = [];
  /** When each message was heard, ms. */
  readonly heardMs: number[] = [];
  readonly scope;
  readonly client: MqttClient;

  constructor(
    private readonly rig: BrokerRig,
    linkId: string,
    more: Partial<MqttClientOptions>,
  ) {
    this.scope = rig.scheduler.scope();
    const Client = virtualMqttClient(rig.broker, linkId, this.scope);
    this.client = new Client({
      host: "broker.local",
      id: linkId,
      onReadable: (count, { topic }) => {
        const bytes = this.client.read();
        const text = bytes === undefined ? "" : Buffer.from(bytes).toString();
        this.heard.push(`${topic}=${text}`);
        this.heardMs.push(rig.nowMs);
        if (count !== (bytes?.byteLength ?? 0)) this.events.push(`${count} bytes were announced`);
      },
      onWritable: () => void this.events.push("writable"),
      onControl: (operation, { id }) =>
        void this.events.push(`control ${operation}${id === undefined ? "" : ` ${id}`}`),
      onClose: () => void this.events.push("closed"),
      onError: () => void this.events.push("error"),
      ...more,
    });
  }

  subscribe(topic: string, id = 1): void {
    this.client.write(null, { operation: SUBSCRIBE, id, items: [{ topic }] });
    this.rig.pass(20);
  }

  publish(topic: string, text: string, options: Partial<MqttWriteOptions> = {}): void {
    this.client.write(encodeUtf8(text, 4_096) ?? new Uint8Array(0), { topic, ...options });
  }
}

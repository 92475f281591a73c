import type { TimerScope } from "../../../hosts/virtual/scheduler";
import type { MqttClient } from "../../../modules/device/mqtt-client";
import { decodeUtf8 } from "../../../modules/text/utf8";
import type { Hosting } from "../../world/hosting";
import type { Message } from "./nuisance";

const ID = "Stranger";
/** ms until it tries again. */
const RETRY_MS = 3_000;
const QUIET_LINE = Object.freeze({ receive: () => [] });
const BOARD = Object.freeze({ name: "simulated", platform: "virtual", maxCurrentA: 80, phases: 1 } as const);

/** What the stranger has done and heard so far. */
export interface Heard {
  /** Messages it has sent. */
  readonly sent: number;
  readonly status: number;
  readonly limits: number;
  readonly session: number;
  readonly answer: number;
  /** Of the answers, those that refuse. */
  readonly refusals: number;
  /** How often the charger came online. */
  readonly online: number;
}

/** Another client of the broker: it publishes what it is given, and counts what the charger says. */
export class Stranger {
  private readonly heard = { sent: 0, status: 0, limits: 0, session: 0, answer: 0, refusals: 0, online: 0 };
  private readonly boot;
  private client: MqttClient | undefined;

  constructor(
    hosting: Hosting,
    private readonly scope: TimerScope,
    private readonly chargerId: string,
  ) {
    const hardware = { id: ID, board: BOARD, wallClock: { nowMs: () => undefined }, meterLine: QUIET_LINE };
    this.boot = hosting.boot(hardware, "power-on", scope, () => {});
    this.connect();
  }

  get counts(): Heard {
    return { ...this.heard };
  }

  /** Without a connection it is not sent. */
  publish({ topic, payload }: Message): void {
    try {
      this.client?.write(payload, { topic });
      this.heard.sent += 1;
    } catch {
      // The broker is away just now.
    }
  }

  private connect(): void {
    const { MqttClient } = this.boot.device.network;
    if (MqttClient === undefined) throw new RangeError("the stranger has no network");
    const again = (): void => void this.scope.set(() => this.connect(), RETRY_MS);
    const client = new MqttClient({
      host: "broker.local",
      id: ID,
      keepAlive: 10_000,
      onWritable: () => {
        const items = ["status", "limits", "session", "answer", "online"].map((kind) => ({
          topic: `pilotline/v1/${this.chargerId}/${kind}`,
        }));
        client.write(null, { operation: 8, id: 1, items });
      },
      onReadable: (count, { topic = "" }) => this.hear(topic, new Uint8Array(client.read(count) ?? new ArrayBuffer(0))),
      onClose: again,
      onError: again,
    });
    this.client = client;
  }

  private hear(topic: string, payload: Uint8Array): void {
    const kind = topic.slice(topic.lastIndexOf("/") + 1);
    const { heard } = this;
    if (kind === "online") heard.online += payload[0] === 0x31 ? 1 : 0;
    else if (kind === "status" || kind === "limits" || kind === "session" || kind === "answer") heard[kind] += 1;
    if (kind === "answer" && decodeUtf8(payload)?.startsWith('{"ok":false') === true) heard.refusals += 1;
  }
}

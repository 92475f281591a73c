import { nodeDevice } from "../../hosts/node/device";
import { NodeKeyValueStorage } from "../../hosts/node/key-value-storage";
import type { RealTime } from "../../hosts/node/real-time";
import type { LogLevel } from "../../modules/device/device";
import { filterOf } from "../../modules/messages/topics";
import { MqttSession } from "../../modules/mqtt/session";
import type { BrokerSettings } from "../world/hosting";
import type { SharingInfo } from "./http/live-world";
import { LeadBook } from "./lead-book";

/** ms: a dead link is noticed within one and a half of it. */
const KEEP_ALIVE_MS = 10_000;

/** Listens to the site's parts at their broker, as anybody may: so it tells of a real manager on that broker too. */
export class LeadWatch {
  private readonly book = new LeadBook();
  private readonly session: MqttSession;

  constructor(
    private readonly realTime: RealTime,
    broker: BrokerSettings,
    onLog: (level: LogLevel, message: string) => void,
  ) {
    const device = nodeDevice({
      id: `watch-${process.pid}`,
      board: { name: "watch", platform: "node", maxCurrentA: 0, phases: 1 },
      realTime,
      storage: new NodeKeyValueStorage(),
      listener: false,
      onLog,
      onRestart: () => {},
    });
    const { host, port, user, password, tls, authority } = broker;
    this.session = new MqttSession(device, {
      host,
      port,
      ...(user === "" ? {} : { user, password }),
      ...(tls ? { tls: authority === undefined ? {} : { certificates: authority } } : {}),
      id: device.id,
      keepAliveMs: KEEP_ALIVE_MS,
      subscriptions: [{ topic: filterOf("lead") }],
      onMessage: (topic, payload) => this.book.hear(realTime.nowMs(), topic, payload),
    });
  }

  get sharing(): SharingInfo {
    return this.session.connected ? this.book.sharing(this.realTime.nowMs()) : { by: "unknown", leader: null };
  }

  close(): void {
    this.session.close();
  }
}

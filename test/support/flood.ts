import { connect, type Socket } from "node:net";
import { generate, type Packet, parser } from "mqtt-packet";

export interface HostileMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
}

export interface FloodOptions {
  readonly port: number;
  readonly host?: string;
  readonly user?: string;
  readonly password?: string;
  /** Client identifier; default "flood". */
  readonly id?: string;
  readonly perSecond: number;
  /** The message of that number; `heard`: the newest of what it hears itself, to say again. */
  readonly message: (index: number, heard: readonly HostileMessage[]) => HostileMessage;
}

/** ms between two bursts. */
const BURST_MS = 10;
const HEARD_MAX = 256;

/** Floods a broker with messages of QoS 0, as fast as told and as the broker takes them. */
export class Flood {
  sent = 0;
  /** Bursts left out because the broker did not read. */
  heldBack = 0;
  readonly heard: HostileMessage[] = [];
  private timer: NodeJS.Timeout | undefined;
  private owed = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly options: FloodOptions,
  ) {}

  /** Rejects when the broker does not let it in. */
  static start(options: FloodOptions): Promise<Flood> {
    const { port, host = "127.0.0.1", id = "flood", user, password } = options;
    const socket = connect(port, host);
    const flood = new Flood(socket, options);
    const login = user === undefined ? {} : { username: user, password: Buffer.from(password ?? "") };
    flood.write({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clientId: id,
      clean: true,
      keepalive: 0,
      ...login,
    });
    return new Promise((resolve, reject) => {
      const packets = parser();
      socket.on("data", (chunk) => packets.parse(chunk));
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the broker closed the connection")));
      packets.on("packet", (packet: Packet) => {
        if (packet.cmd === "publish") flood.hear({ topic: packet.topic, payload: packet.payload });
        if (packet.cmd !== "connack") return;
        if (packet.returnCode !== 0) reject(new Error(`the broker refused with ${packet.returnCode}`));
        else resolve(flood.begin());
      });
    });
  }

  stop(): void {
    clearInterval(this.timer);
    this.socket.destroy();
  }

  private begin(): this {
    this.write({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "#", qos: 0 }] });
    this.timer = setInterval(() => this.burst(), BURST_MS);
    return this;
  }

  private burst(): void {
    if (this.socket.writableNeedDrain) {
      this.heldBack += 1;
      return;
    }
    this.owed += (this.options.perSecond * BURST_MS) / 1000;
    this.socket.cork();
    for (; this.owed >= 1; this.owed--) {
      const { topic, payload } = this.options.message(this.sent++, this.heard);
      this.write({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false });
    }
    this.socket.uncork();
  }

  private hear(message: HostileMessage): void {
    this.heard.push(message);
    if (this.heard.length > HEARD_MAX) this.heard.shift();
  }

  private write(packet: Packet): void {
    this.socket.write(generate(packet));
  }
}

import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { ByteBuffer } from "../../../modules/device/bytes";
import type { Device } from "../../../modules/device/device";
import type { MqttClient, MqttClientOptions, MqttWriteOptions } from "../../../modules/device/mqtt-client";
import type { MqttSessionOptions } from "../../../modules/mqtt/options";
import { MqttSession } from "../../../modules/mqtt/session";

export interface Written {
  readonly text: string;
  readonly options: MqttWriteOptions;
}

/** A client that does what a test tells it, and remembers what was asked of it. */
export class FakeClient implements MqttClient {
  readonly written: Written[] = [];
  closed = 0;
  inCallback = false;
  private unread = Buffer.alloc(0);

  constructor(
    readonly options: MqttClientOptions,
    public room: number,
  ) {}

  read(count = this.unread.length): ArrayBuffer | undefined {
    const bytes = this.unread.subarray(0, count);
    this.unread = this.unread.subarray(count);
    return bytes.length === 0 ? undefined : Uint8Array.from(bytes).buffer;
  }

  write(data: ByteBuffer | null, options: MqttWriteOptions): number {
    assert.equal(this.closed, 0, "a closed client is not written to");
    const bytes =
      data === null ? Buffer.alloc(0) : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
    const size = bytes.length + (options.topic ?? options.items?.[0]?.topic ?? "").length;
    if (size > this.room) throw new Error("overflow");
    this.room -= size;
    this.written.push({ text: bytes.toString(), options });
    return this.room;
  }

  close(): void {
    assert.ok(!this.inCallback, "a client is not closed inside its own callback");
    this.closed += 1;
  }

  accept(room = 10_000): void {
    this.callback(() => {
      this.options.onControl?.(2, { operation: 2 });
      this.writable(room);
    });
  }

  writable(room: number): void {
    this.room = room;
    this.callback(() => this.options.onWritable?.(room));
  }

  fail(error?: unknown): void {
    this.callback(() => this.options.onError?.(error));
  }

  end(): void {
    this.callback(() => this.options.onClose?.());
  }

  acknowledge(id: number | undefined): void {
    this.callback(() => this.options.onControl?.(4, { operation: 4, ...(id === undefined ? {} : { id }) }));
  }

  grant(id: number | undefined, ...codes: number[]): void {
    const payload = Uint8Array.from(codes).buffer;
    this.callback(() => this.options.onControl?.(9, { operation: 9, payload, ...(id === undefined ? {} : { id }) }));
  }

  receive(topic: string, text: string, parts = 1): void {
    const bytes = Buffer.from(text);
    const step = Math.max(1, Math.ceil(bytes.length / parts));
    for (let at = 0; at === 0 || at < bytes.length; at += step) {
      this.unread = bytes.subarray(at, at + step);
      const first = at === 0 ? { topic, byteLength: bytes.length, QoS: 0 } : {};
      const { length } = this.unread;
      this.callback(() => this.options.onReadable?.(length, { more: at + step < bytes.length, ...first }));
    }
  }

  /** PUBLISH packets as `topic=text`, with `!` where it is a duplicate. */
  get published(): string[] {
    return this.written
      .filter(({ options }) => options.operation === undefined)
      .map(({ text, options }) => `${options.topic}=${text}${options.duplicate === true ? "!" : ""}`);
  }

  /** SUBSCRIBE packets. */
  get subscribed(): MqttWriteOptions[] {
    return this.written.filter(({ options }) => options.operation === 8).map(({ options }) => options);
  }

  private callback(call: () => void): void {
    this.inCallback = true;
    call();
    this.inCallback = false;
  }
}

/** A session on virtual time, with every client it ever made. */
export class SessionRig {
  readonly scheduler = new Scheduler();
  readonly clients: FakeClient[] = [];
  /** When each client was made, ms. */
  readonly attemptsMs: number[] = [];
  readonly logs: string[] = [];
  readonly heard: string[] = [];
  readonly states: boolean[] = [];
  /** What the constructor of the next client throws. */
  broken: Error | undefined;
  random = 0.5;
  readonly session: MqttSession;

  constructor(more: Partial<MqttSessionOptions> = {}) {
    this.session = new MqttSession(this.device(), {
      host: "broker.test",
      id: "charger-1",
      user: "me",
      password: "s3cret",
      keepAliveMs: 30_000,
      subscriptions: [],
      onMessage: (topic, payload) => this.heard.push(`${topic}=${Buffer.from(payload).toString()}`),
      onState: (connected) => this.states.push(connected),
      ...more,
    });
  }

  get nowMs(): number {
    return this.scheduler.nowMs();
  }

  /** The newest client. */
  get client(): FakeClient {
    const client = this.clients.at(-1);
    assert.ok(client !== undefined, "there is no client yet");
    return client;
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.nowMs + ms);
  }

  connect(room?: number): FakeClient {
    this.pass(0);
    this.client.accept(room);
    return this.client;
  }

  /** Lets time pass until the session makes another client. */
  nextAttempt(): FakeClient {
    const { length } = this.attemptsMs;
    while (this.attemptsMs.length === length) {
      const dueMs = this.scheduler.nextDueMs();
      assert.ok(dueMs !== undefined, "it does not try again");
      this.scheduler.runUntil(dueMs);
    }
    return this.client;
  }

  private device(): Device {
    const rig = this;
    class MqttClientOfRig extends FakeClient {
      constructor(options: MqttClientOptions) {
        super(options, 0);
        rig.attemptsMs.push(rig.nowMs);
        if (rig.broken !== undefined) throw rig.broken;
        rig.clients.push(this);
      }
    }
    return {
      id: "charger-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "power-on",
      clock: this.scheduler,
      timers: this.scheduler,
      random: () => this.random,
      log: (level, message) => this.logs.push(`${level} ${message}`),
      restart: () => {},
      onUncaught: () => {},
      io: {},
      network: { MqttClient: MqttClientOfRig },
      storage: {
        open: () => {
          throw new Error("not here");
        },
      },
    };
  }
}

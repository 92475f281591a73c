import type { Device } from "../device/device";
import type { MonotonicMs, TimerHandle } from "../device/time";
import { HttpRequestOut } from "../http-client/request";
import { decodeUtf8 } from "../text/utf8";
import { Backlog, type Sample } from "./backlog";
import { bulkBody, isSuccess, postBody } from "./bodies";
import { inputsOf } from "./inputs";
import type { EmoncmsSettings } from "./settings";

/** Samples of one `input/bulk`: a body of 2 kB on three phases. */
const BATCH = 8;
/** Bytes of an answer, and characters of it that are looked at. */
const MAX_ANSWER_BYTES = 16_384;
const ANSWER_CHARACTERS = 64;
/** ms for a whole exchange. */
const EXCHANGE_MS = 30_000;
/** ms until the next try, after the first failure in a row and at the most. */
const RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 300_000;
/** Bytes for what waits: a sample takes 24, on three phases 48. */
const CHIP_BACKLOG_BYTES = 6_144;
const DESK_BACKLOG_BYTES = 98_304;

/** One element a phase. */
export interface EmoncmsReading {
  readonly powerW: readonly number[];
  readonly currentA: readonly number[];
  readonly voltageV: readonly number[];
  readonly energyWh: number;
  readonly frequencyHz: number;
}

/** How it stands, for a page. */
export interface EmoncmsView {
  /** `waiting`: nothing was sent yet, or the server is not reached; `failed`: it answers, and does not take it. */
  readonly state: "off" | "ok" | "waiting" | "failed";
  /** Samples that wait. */
  readonly backlog: number;
  /** A clause without the key; null: there is nothing to say. */
  readonly lastError: string | null;
  /** Samples lost since the start: thinned out, or without a time while the server was away. */
  readonly lost: number;
}

export interface EmoncmsOptions {
  readonly device: Pick<Device, "network" | "timers" | "clock" | "wallClock" | "random" | "board" | "log">;
  readonly settings: EmoncmsSettings;
  readonly phases: 1 | 3;
  /** The newest reading; undefined: there is none that counts. */
  readonly reading: () => EmoncmsReading | undefined;
}

/**
 * Sends readings to an emoncms server, each with its time, so that one that has to be sent again lands where the first
 * did. What the server has not confirmed waits and is sent in order, in batches. A sample without a time of day is sent
 * at once or not at all.
 */
export class Emoncms {
  private readonly timers: readonly TimerHandle[];
  private readonly inputs;
  private readonly backlog: Backlog;
  private request: HttpRequestOut | undefined;
  /** Of the backlog, how many are being sent. */
  private inFlight = 0;
  private deadline: TimerHandle | undefined;
  private failuresInRow = 0;
  private notBeforeMs: MonotonicMs;
  private timeless = 0;
  private state: "ok" | "waiting" | "failed" = "waiting";
  private lastError: string | null = null;

  /** Only where a server is set. */
  constructor(private readonly options: EmoncmsOptions) {
    const { device, settings, phases } = options;
    this.inputs = inputsOf(phases);
    const bytes = device.board.platform.startsWith("esp32") ? CHIP_BACKLOG_BYTES : DESK_BACKLOG_BYTES;
    this.backlog = new Backlog(
      this.inputs.map(({ perUnit }) => perUnit),
      Math.floor(bytes / (4 * (this.inputs.length + 1))),
    );
    this.notBeforeMs = device.clock.nowMs();
    this.timers = [device.timers.repeat(() => this.take(), settings.intervalS * 1000)];
  }

  get view(): EmoncmsView {
    const { state, backlog, lastError, timeless } = this;
    return { state, backlog: backlog.count, lastError, lost: backlog.thinned + timeless };
  }

  close(): void {
    for (const timer of this.timers) this.options.device.timers.clear(timer);
    this.endRequest();
  }

  private take(): void {
    const { device, reading } = this.options;
    const newest = reading();
    if (newest !== undefined) {
      const wallMs = device.wallClock?.nowMs();
      const sample = { atS: wallMs === undefined ? 0 : Math.floor(wallMs / 1000), values: this.valuesOf(newest) };
      if (wallMs !== undefined) this.backlog.add(sample, this.inFlight);
      else if (this.isFree && this.backlog.count === 0) this.post(sample);
      else this.timeless++;
    }
    this.sendNext();
  }

  private get isFree(): boolean {
    return this.request === undefined && this.options.device.clock.nowMs() >= this.notBeforeMs;
  }

  private sendNext(): void {
    if (!this.isFree || this.backlog.count === 0) return;
    this.inFlight = Math.min(BATCH, this.backlog.count);
    if (this.inFlight === 1) {
      this.post(this.backlog.at(0));
      return;
    }
    const samples: Sample[] = [];
    for (let index = 0; index < this.inFlight; index++) samples.push(this.backlog.at(index));
    this.send("bulk", bulkBody(this.options.settings, this.inputs, samples));
  }

  private post(sample: Sample): void {
    this.send("post", postBody(this.options.settings, this.inputs, sample));
  }

  private send(action: "post" | "bulk", body: string): void {
    const { device, settings } = this.options;
    const { server, authority } = settings;
    let status = 0;
    let answer = "";
    this.deadline = device.timers.set(() => this.failed("waiting", "no answer in time"), EXCHANGE_MS);
    this.request = new HttpRequestOut({
      device,
      url: `${server.endsWith("/") ? server.slice(0, -1) : server}/input/${action}`,
      authority,
      // The key stands in the body: an address ends up in logs on its way.
      post: { contentType: "application/x-www-form-urlencoded", body },
      onHead: (given) => {
        status = given;
      },
      sink: {
        write: (bytes) => {
          const wanted = Math.min(bytes.length, ANSWER_CHARACTERS - answer.length);
          answer += decodeUtf8(bytes, 0, wanted) ?? "?";
        },
        end: () => this.answered(status, answer),
        abort: () => {},
      },
      onFailed: (reason) => this.failed("waiting", reason),
      maxBytes: MAX_ANSWER_BYTES,
    });
  }

  private answered(status: number, body: string): void {
    if (isSuccess(status, body)) this.arrived();
    else if (status === 401 || status === 403) this.failed("failed", "the server does not know the key");
    else if (status === 429 || status >= 500) this.failed("waiting", `the server answers ${status}`);
    else if (status >= 300) this.failed("failed", `the server answers ${status}`);
    // What a server says may hold anything: it is neither shown nor logged.
    else this.failed("failed", "the server did not take the data");
  }

  private arrived(): void {
    this.endRequest();
    this.backlog.drop(this.inFlight);
    this.inFlight = 0;
    if (this.state !== "ok") this.options.device.log("info", "emoncms: readings arrive");
    this.state = "ok";
    this.lastError = null;
    this.failuresInRow = 0;
    this.sendNext();
  }

  private failed(state: "waiting" | "failed", reason: string): void {
    const { device } = this.options;
    this.endRequest();
    if (this.inFlight === 0) this.timeless++;
    this.inFlight = 0;
    if (reason !== this.lastError) device.log("warn", `emoncms: ${reason}`);
    this.state = state;
    this.lastError = reason;
    this.failuresInRow = Math.min(this.failuresInRow + 1, 6);
    // A quarter more or less: the meters of a town do not all knock at once when their server comes back.
    const pauseMs = Math.min(RETRY_MS * (1 << (this.failuresInRow - 1)), LONGEST_RETRY_MS);
    this.notBeforeMs = device.clock.nowMs() + pauseMs * (0.75 + device.random() / 2);
  }

  /** In the order of the inputs, rounded as they are. */
  private valuesOf({ powerW, currentA, voltageV, energyWh, frequencyHz }: EmoncmsReading): number[] {
    const values: number[] = [];
    powerW.forEach((power, phase) => void values.push(power, currentA[phase] ?? 0, voltageV[phase] ?? 0));
    values.push(energyWh, frequencyHz);
    return this.inputs.map(({ perUnit }, index) => Math.round((values[index] ?? 0) * perUnit) / perUnit);
  }

  private endRequest(): void {
    this.options.device.timers.clear(this.deadline);
    this.request?.close();
    this.request = undefined;
  }
}

/** What stands where no server is set. */
export const EMONCMS_OFF: EmoncmsView = Object.freeze({ state: "off", backlog: 0, lastError: null, lost: 0 } as const);

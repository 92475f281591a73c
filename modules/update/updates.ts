import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { Updater } from "../device/updater";
import type { BodySink } from "../http/exchange";
import { HttpGet } from "../http-client/request";
import { HEADER_AT, type Kind } from "./constants";
import { Fetcher, isHttpsUrl } from "./fetcher";
import { ImageReceiver } from "./receiver";
import { type Refusal, refusal } from "./refusals";
import { FIRMWARE_VERSION, parseVersion, type Version, versionText } from "./version";

export interface UpdatesOptions {
  readonly device: Device;
  readonly updater: Updater;
  readonly kind: Kind;
  /** Why the flash may not be written now, as a sentence: a car charges. */
  readonly mayWrite: () => string | undefined;
  /** Left out: modules/http-client's. */
  readonly HttpGet?: typeof HttpGet;
  /** PEM of who vouches for servers that images are fetched from; null, the default: the host's own trust store. */
  readonly authority?: string | null;
  /** Of the running firmware; left out: {@link FIRMWARE_VERSION}. */
  readonly version?: string;
}

/** GET /api/update. */
export interface UpdateView {
  readonly version: string;
  readonly running: Updater["running"];
  readonly state: "idle" | "receiving" | "fetching" | "checking" | "ready" | "failed";
  readonly receivedBytes: number;
  /** 0: not known yet. */
  readonly totalBytes: number;
  /** A sentence, where it failed. */
  readonly error: string | null;
  /** The version that the next start runs, on trial. */
  readonly next: string | null;
}

/** The image ended up in its slot (undefined), or why not. */
export type OnOver = (refusal: Refusal | undefined) => void;

interface Current {
  readonly receiver: ImageReceiver;
  readonly onOver: OnOver;
  isOver: boolean;
  fetcher: Fetcher | undefined;
}

const STATES = Object.freeze({
  header: "receiving",
  image: "receiving",
  checking: "checking",
  ready: "ready",
  failed: "failed",
} as const);

/** Images that come to this part, one at a time. Restarting into one that is ready is not done here. */
export class Updates {
  private readonly version: Version;
  private current: Current | undefined;
  private timer: TimerHandle | undefined;
  private whenFree: (() => void) | undefined;
  /** What the other slot holds whole. */
  private next: string | null = null;

  /** Throws a RangeError where `version` is none. */
  constructor(private readonly options: UpdatesOptions) {
    const version = parseVersion(options.version ?? FIRMWARE_VERSION);
    if (version === undefined) throw new RangeError("update: the firmware's version is none");
    this.version = version;
  }

  /** Bytes that a body for {@link receive} may have. */
  get maxBytes(): number {
    return HEADER_AT.image + this.options.updater.slotBytes;
  }

  get view(): UpdateView {
    const { current } = this;
    const receiver = current?.receiver;
    const state = receiver === undefined ? "idle" : STATES[receiver.state];
    return {
      version: versionText(this.version),
      running: this.options.updater.running,
      state: state === "receiving" && current?.fetcher !== undefined ? "fetching" : state,
      receivedBytes: receiver?.receivedBytes ?? 0,
      totalBytes: receiver?.totalBytes ?? 0,
      error: receiver?.refusal?.text ?? null,
      next: this.next,
    };
  }

  /** What stands against an image that comes now. */
  get against(): Refusal | undefined {
    const { updater, mayWrite } = this.options;
    if (this.current?.isOver === false) return refusal("busy");
    if (updater.keys.length === 0) return refusal("keyless");
    if (updater.running === "trial") return refusal("trial");
    const reason = mayWrite();
    return reason === undefined ? undefined : refusal("charging", reason);
  }

  /**
   * Takes the next image, from an upload.
   * @param onOver once, maybe before the image has ended; not called where the sink is aborted or all of it is closed.
   * @returns where its bytes go, or why it is not taken: then `onOver` is not called.
   */
  receive(onOver: OnOver): BodySink | Refusal {
    return this.against ?? this.sinkOf(this.begin(onOver));
  }

  /** Fetches the next image; how that goes on is in {@link view}. undefined: it began. */
  fetch(url: string): Refusal | undefined {
    const { device, authority = null, HttpGet: Get = HttpGet } = this.options;
    const against = this.against;
    if (against !== undefined) return against;
    if (!isHttpsUrl(url)) return refusal("url");
    const current = this.begin((why) => {
      current.fetcher?.close();
      device.log(why === undefined ? "info" : "warn", `update: ${why?.text ?? "fetched"}`);
    });
    current.fetcher = new Fetcher({
      device,
      HttpGet: Get,
      url,
      authority,
      maxBytes: this.maxBytes,
      sink: this.sinkOf(current),
      onFailed: (reason) => {
        current.receiver.abort("download", `the download failed: ${reason}`);
        this.settle(current);
      },
    });
    return undefined;
  }

  close(): void {
    const { current } = this;
    this.stopChecking();
    if (current === undefined) return;
    current.isOver = true;
    current.fetcher?.close();
    current.receiver.abort();
  }

  private begin(onOver: OnOver): Current {
    const { device, updater, kind, mayWrite } = this.options;
    const part = { kind, board: device.board.name, version: this.version };
    const receiver = new ImageReceiver({ part, updater, mayWrite });
    this.current = { receiver, onOver, isOver: false, fetcher: undefined };
    return this.current;
  }

  private sinkOf(current: Current): BodySink {
    const { receiver } = current;
    return {
      isFull: (whenFree) => {
        if (receiver.state !== "checking") return false;
        this.whenFree = whenFree;
        return true;
      },
      write: (bytes) => {
        if (current.isOver) return;
        receiver.write(bytes);
        this.settle(current);
        if (receiver.state === "checking") this.checkOn(current);
      },
      end: () => {
        if (current.isOver) return;
        receiver.end();
        this.settle(current);
      },
      abort: () => {
        if (current.isOver) return;
        current.isOver = true;
        this.stopChecking();
        receiver.abort();
      },
    };
  }

  /** A slice of the signature's check at a time, so that everything else has its turn between. */
  private checkOn(current: Current): void {
    this.timer = this.options.device.timers.set(() => {
      current.receiver.step();
      if (current.receiver.state === "checking") {
        this.checkOn(current);
        return;
      }
      // Its slot is open, and what was in there gone.
      if (current.receiver.state === "image") this.next = null;
      const { whenFree } = this;
      this.stopChecking();
      this.settle(current);
      whenFree?.();
    }, 0);
  }

  private stopChecking(): void {
    this.options.device.timers.clear(this.timer);
    this.timer = undefined;
    this.whenFree = undefined;
  }

  /** Says once that it is over. */
  private settle(current: Current): void {
    const { state, refusal: why, header } = current.receiver;
    if (current.isOver || (state !== "ready" && state !== "failed")) return;
    current.isOver = true;
    if (state === "ready" && header !== undefined) this.next = versionText(header.version);
    this.stopChecking();
    current.onOver(why);
  }
}

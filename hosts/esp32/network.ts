import type { LogLevel } from "../../modules/device/device";
import type { TimerHandle, Timers } from "../../modules/device/time";
import type { WifiConstructor } from "../../modules/device/wifi";
import { describe, type LastResort } from "../moddable/last-resort";

/** Milliseconds until a lost or refused connection is tried again. */
const RETRY_MS = 5000;

/** ECMA-419 network interface: values of `connection`. */
const DOWN = 200;
const WITH_ADDRESS = 500;

export interface NetworkParts {
  /** Of Wi-Fi: what the image was built with; empty: nothing. */
  readonly ssid: string;
  readonly password: string;
  readonly timers: Timers;
  readonly lastResort: LastResort;
  log(level: LogLevel, message: string): void;
  /** An address came, or came back. */
  onUp(): void;
}

/** What joins a board to its network. */
export interface BoardNetwork {
  /** Six pairs of hexadecimal digits with colons. */
  readonly mac: string;
  /** undefined: on none. */
  address(): string | undefined;
  /** Left out: the board has no Wi-Fi of its own. */
  readonly Wifi?: WifiConstructor;
}

export type OpenNetwork = (parts: NetworkParts) => BoardNetwork;

/** A network interface that needs no settings, much as ECMA-419 has it. */
export interface Link {
  readonly connection: number;
  readonly address: string | undefined;
  /** Does nothing while it is up or coming up. */
  connect(): void;
  close(): void;
}

export interface WiredParts extends Pick<NetworkParts, "timers" | "lastResort" | "log" | "onUp"> {
  openLink(onChanged: () => void): Link;
}

/** Keeps the board on its cable: connects, and connects again every 5 s when the connection is lost or refused. */
export class WiredNetwork {
  /** Undefined until it is made: it may call back before. */
  private readonly link: Link | undefined;
  private retry: TimerHandle | undefined;
  private up = false;

  constructor(private readonly parts: WiredParts) {
    this.link = parts.openLink(() => parts.lastResort.run(() => this.changed()));
    this.connect(this.link);
  }

  /** Undefined: on none. */
  get address(): string | undefined {
    return this.link?.address;
  }

  close(): void {
    this.parts.timers.clear(this.retry);
    this.link?.close();
  }

  private connect(link: Link): void {
    this.retry = undefined;
    try {
      link.connect();
    } catch (error) {
      // "already connecting" and the like: the next attempt comes anyway.
      this.parts.log("warn", `network: ${describe(error)}`);
      this.connectLater(link);
    }
  }

  private connectLater(link: Link): void {
    this.retry ??= this.parts.timers.set(() => this.connect(link), RETRY_MS);
  }

  private changed(): void {
    const { link } = this;
    if (link === undefined) return;
    const { connection } = link;
    if (connection >= WITH_ADDRESS && !this.up) {
      this.up = true;
      this.parts.log("info", `network: address ${link.address ?? "unknown"}`);
      this.parts.onUp();
    } else if (connection <= DOWN) {
      if (this.up) this.parts.log("warn", "network: lost");
      this.up = false;
      this.connectLater(link);
    }
  }
}

/** `prefix-a1b2c3` from the last three bytes of the MAC. */
export function idFromMac(prefix: string, mac: string): string {
  const digits = mac.toLowerCase().replaceAll(":", "");
  return digits.length === 12 ? `${prefix}-${digits.slice(6)}` : prefix;
}

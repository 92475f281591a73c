import type { AccessPointConstructor } from "../../modules/device/access-point";
import type { LogLevel } from "../../modules/device/device";
import type { TimerHandle, Timers } from "../../modules/device/time";
import { describe, type LastResort } from "../moddable/last-resort";

/** Milliseconds until a lost or refused connection is tried again. */
const RETRY_MS = 5000;

/** ECMA-419 network interface: values of `connection`. */
const DOWN = 200;
const WITH_ADDRESS = 500;

/** A network interface, much as ECMA-419 has it. */
export interface Link {
  /** False: the settings name no network to join. */
  readonly isSetUp: boolean;
  readonly connection: number;
  readonly address: string | undefined;
  /** Six pairs of hexadecimal digits with colons. */
  readonly mac: string | undefined;
  /** Of Wi-Fi. While one is open the link is down, and tries nothing. */
  readonly AccessPoint?: AccessPointConstructor;
  /** Does nothing while it is up or coming up. */
  connect(): void;
  close(): void;
}

export interface LinkSettings {
  /** Wi-Fi only; empty: not set up. */
  readonly ssid: string;
  readonly password: string;
  readonly onChanged: () => void;
}

export type OpenLink = (settings: LinkSettings) => Link;

export interface NetworkParts {
  readonly openLink: OpenLink;
  readonly ssid: string;
  readonly password: string;
  readonly timers: Timers;
  readonly lastResort: LastResort;
  log(level: LogLevel, message: string): void;
  /** An address came, or came back. */
  onUp(): void;
}

/** Keeps the board on its network: connects, and connects again every 5 s when the connection is lost or refused. */
export class Network {
  /** Undefined until it is made: it may call back before. */
  private readonly link: Link | undefined;
  private retry: TimerHandle | undefined;
  private up = false;

  constructor(private readonly parts: NetworkParts) {
    const { ssid, password, lastResort } = parts;
    this.link = parts.openLink({ ssid, password, onChanged: () => lastResort.run(() => this.changed()) });
    if (this.link.isSetUp) this.connect(this.link);
    else parts.log("warn", "network: no Wi-Fi is set up, working without");
  }

  get mac(): string | undefined {
    return this.link?.mac;
  }

  /** Undefined: on none. */
  get address(): string | undefined {
    return this.link?.address;
  }

  get AccessPoint(): AccessPointConstructor | undefined {
    return this.link?.AccessPoint;
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
      this.connectLater();
    }
  }

  private connectLater(): void {
    const { link } = this;
    if (link?.isSetUp === true) this.retry ??= this.parts.timers.set(() => this.connect(link), RETRY_MS);
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
      this.connectLater();
    }
  }
}

/** `prefix-a1b2c3` from the last three bytes of the MAC. */
export function idFromMac(prefix: string, mac: string | undefined): string {
  const digits = (mac ?? "").toLowerCase().replaceAll(":", "");
  return digits.length === 12 ? `${prefix}-${digits.slice(6)}` : prefix;
}

import type { AccessPoint, AccessPointConstructor, AccessPointOptions } from "../../modules/device/access-point";
import type { Link, LinkSettings } from "./network";

/** Moddable's module "wifi", which knows both ways: into another's network, and a network of one's own. */
export interface WifiClass {
  /** 1: into another's network. Its own is chosen by {@link accessPoint}. */
  mode: number;
  connect(network: { readonly ssid: string; readonly password?: string }): void;
  disconnect(): void;
  accessPoint(network: { readonly ssid: string; readonly password?: string; readonly channel: number }): void;
  new (network: undefined, onNotify: (message: string) => void): { close(): void };
}

export interface WifiParts {
  readonly Wifi: WifiClass;
  readonly mac: string;
  readAddress(of: "station" | "ap"): string | undefined;
}

/** Values of `connection`, as ECMA-419 has them. */
const DOWN = 200;
const COMING_UP = 300;
const LINKED = 400;
const WITH_ADDRESS = 500;
const STATION = 1;
const DEFAULT_CHANNEL = 1;
/** ESP-IDF's, where it does not say. */
const OWN_ADDRESS = "192.168.4.1";

const NOTIFIED: { readonly [message: string]: number | undefined } = Object.freeze({
  connect: LINKED,
  gotIP: WITH_ADDRESS,
  disconnect: DOWN,
});

/** Wi-Fi: in the network of the settings, or in one of its own while an access point is open. */
export class WifiLink implements Link {
  readonly mac: string;
  readonly isSetUp: boolean;
  readonly AccessPoint: AccessPointConstructor;
  private readonly notifier: { close(): void };
  private state: number = DOWN;
  private isOwn = false;

  constructor(
    private readonly parts: WifiParts,
    private readonly settings: LinkSettings,
  ) {
    const link = this;
    this.mac = parts.mac;
    this.isSetUp = settings.ssid !== "";
    this.AccessPoint = class implements AccessPoint {
      readonly address: string;
      private isOpen = true;

      constructor(options: AccessPointOptions) {
        this.address = link.openOwn(options);
      }

      close(): void {
        if (this.isOpen) link.closeOwn();
        this.isOpen = false;
      }
    };
    // The radio is on from here on, as an access point needs it before it opens: else its DHCP server stays down.
    parts.Wifi.mode = STATION;
    this.notifier = new parts.Wifi(undefined, (message) => this.notified(message));
  }

  get connection(): number {
    return this.state;
  }

  get address(): string | undefined {
    return this.state === WITH_ADDRESS ? this.parts.readAddress("station") : undefined;
  }

  connect(): void {
    const { ssid, password } = this.settings;
    if (this.isOwn || this.state !== DOWN) return;
    this.parts.Wifi.connect(password === "" ? { ssid } : { ssid, password });
    this.state = COMING_UP;
  }

  close(): void {
    this.notifier.close();
    this.parts.Wifi.disconnect();
  }

  private notified(message: string): void {
    const state = NOTIFIED[message];
    // Of the network that was left for an access point come some words, still.
    if (state === undefined || this.isOwn) return;
    this.state = state;
    this.settings.onChanged();
  }

  /** The board's address in a network of its own. */
  private openOwn({ ssid, password, channel = DEFAULT_CHANNEL }: AccessPointOptions): string {
    const { Wifi, readAddress } = this.parts;
    if (this.isOwn) throw new Error("access point: open already");
    this.isOwn = true;
    Wifi.disconnect();
    this.state = DOWN;
    try {
      Wifi.accessPoint(password === "" ? { ssid, channel } : { ssid, password, channel });
    } catch (error) {
      this.closeOwn();
      throw error;
    }
    this.settings.onChanged();
    return readAddress("ap") ?? OWN_ADDRESS;
  }

  /** Back, and into the network of the settings as soon as whoever keeps the link tries again. */
  private closeOwn(): void {
    this.parts.Wifi.mode = STATION;
    this.isOwn = false;
    this.settings.onChanged();
  }
}

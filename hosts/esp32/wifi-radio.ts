import type {
  AccessPointOptions,
  JoinOptions,
  Wifi,
  WifiConstructor,
  WifiFailure,
  WifiNetwork,
  WifiState,
} from "../../modules/device/wifi";
import { decodeUtf8, utf8ByteLength } from "../../modules/text/utf8";
import type { LastResort } from "../moddable/last-resort";

/** The native class, see native-network/wifi-radio.js. */
export interface NativeRadio {
  readonly state: number;
  readonly reason: number;
  readonly rssi: number | undefined;
  readonly address: string | undefined;
  readonly ownAddress: string | undefined;
  readonly hasScanned: boolean;
  readonly foundRssi: number;
  readonly foundOpen: boolean;
  join(ssid: string, password: string): void;
  leave(): void;
  scan(): void;
  take(): ArrayBuffer | undefined;
  taken(): void;
  openOwn(ssid: string, password: string): void;
  closeOwn(): void;
  close(): void;
}

export type NativeRadioClass = new (options: { readonly onChanged: () => void }) => NativeRadio;

export interface RadioParts {
  readonly Radio: NativeRadioClass;
  readonly mac: string;
  /** The network that the image was built with. */
  readonly builtIn: JoinOptions | undefined;
  readonly lastResort: LastResort;
  /** An address came, or came back. */
  onUp(): void;
}

/** States of the native class. */
const JOINING = 1;
const JOINED = 2;
const FAILED = 3;

const SSID_BYTES = 32;
const MAX_FOUND = 32;

/**
 * ESP-IDF's `wifi_err_reason_t`. Wrong password: a handshake that ended at the key (14 MIC, 15 and 204 timeouts, 17, 23,
 * 202), or an access point that wants another kind of key, or none (210, 211). Not found: 201, 212 (too weak). 0: it was
 * joined before.
 */
const FAILURES: readonly (readonly [WifiFailure, readonly number[]])[] = Object.freeze([
  Object.freeze(["wrong-password", Object.freeze([14, 15, 17, 23, 202, 204, 210, 211])] as const),
  Object.freeze(["not-found", Object.freeze([201, 212])] as const),
  Object.freeze(["lost", Object.freeze([0])] as const),
]);

/** The contract's Wi-Fi on an ESP32. One at a time: a second one throws. */
export class RadioHost {
  readonly Wifi: WifiConstructor;
  /** Of the one that is open. */
  private radio: NativeRadio | undefined;

  constructor(parts: RadioParts) {
    const host = this;
    this.Wifi = class extends RadioWifi {
      constructor() {
        super(parts);
        host.radio = this.radio;
      }

      override close(): void {
        host.radio = undefined;
        super.close();
      }
    };
  }

  /** In another's network; undefined: in none. */
  get address(): string | undefined {
    return this.radio?.address;
  }
}

class RadioWifi implements Wifi {
  onChanged: (() => void) | undefined;
  readonly mac: string;
  readonly builtIn?: JoinOptions;
  protected readonly radio: NativeRadio;
  private onFound: ((networks: readonly WifiNetwork[]) => void) | undefined;
  private wasUp = false;

  constructor(private readonly parts: RadioParts) {
    const { Radio, mac, builtIn, lastResort } = parts;
    this.mac = mac;
    if (builtIn !== undefined) this.builtIn = builtIn;
    this.radio = new Radio({ onChanged: () => lastResort.run(() => this.changed()) });
  }

  get state(): WifiState {
    const { state, reason, address, rssi } = this.radio;
    if (state === JOINING) return { kind: "joining" };
    if (state === FAILED) return { kind: "failed", reason: failureOf(reason) };
    if (state !== JOINED) return { kind: "apart" };
    // It has one as soon as it is joined; between two leases it is on its way again.
    if (address === undefined) return { kind: "joining" };
    return { kind: "joined", address, ...(rssi !== undefined && { rssiDbm: rssi }) };
  }

  get accessPointAddress(): string | undefined {
    return this.radio.ownAddress;
  }

  join({ ssid, password }: JoinOptions): void {
    requireSsid(ssid);
    if (password !== "") requirePassword(password, 64);
    this.wasUp = false;
    this.radio.join(ssid, password);
  }

  leave(): void {
    this.wasUp = false;
    this.radio.leave();
  }

  scan(onFound: (networks: readonly WifiNetwork[]) => void): void {
    this.radio.scan();
    this.onFound = onFound;
  }

  openAccessPoint({ ssid, password }: AccessPointOptions): void {
    requireSsid(ssid);
    requirePassword(password, 63);
    this.radio.openOwn(ssid, password);
  }

  closeAccessPoint(): void {
    this.radio.closeOwn();
  }

  close(): void {
    this.onChanged = undefined;
    this.onFound = undefined;
    this.radio.close();
  }

  private changed(): void {
    const { radio, onFound } = this;
    const isUp = this.state.kind === "joined";
    if (isUp && !this.wasUp) this.parts.onUp();
    this.wasUp = isUp;
    if (radio.hasScanned) {
      this.onFound = undefined;
      const networks = take(radio);
      onFound?.(networks);
    }
    this.onChanged?.();
  }
}

function take(radio: NativeRadio): WifiNetwork[] {
  const networks: WifiNetwork[] = [];
  while (networks.length < MAX_FOUND) {
    const bytes = radio.take();
    if (bytes === undefined) break;
    // A name that is no text nobody could ask for.
    const ssid = decodeUtf8(new Uint8Array(bytes));
    if (ssid !== undefined) networks.push({ ssid, rssiDbm: radio.foundRssi, isOpen: radio.foundOpen });
  }
  radio.taken();
  return networks;
}

function failureOf(reason: number): WifiFailure {
  return FAILURES.find(([, reasons]) => reasons.includes(reason))?.[0] ?? "other";
}

function requireSsid(ssid: string): void {
  const bytes = utf8ByteLength(ssid);
  if (bytes < 1 || bytes > SSID_BYTES) throw new RangeError("a network's name has 1 to 32 bytes");
}

function requirePassword(password: string, max: number): void {
  if (password.length < 8 || password.length > max) throw new RangeError(`a password has 8 to ${max} characters`);
}

import type {
  JoinOptions,
  Wifi,
  WifiConstructor,
  WifiFailure,
  WifiNetwork,
  WifiState,
} from "../../modules/device/wifi";
import type { TimerScope } from "./scheduler";

/** ms */
const JOIN_MS = 2_000;
const SCAN_MS = 2_000;
/** A wrong password shows as soon as the network was found. */
const REFUSED_MS = 1_500;
const OWN_ADDRESS = "192.168.4.1";
const MAX_FOUND = 32;

export interface AirNetworkOptions {
  readonly ssid: string;
  /** Empty: open. */
  readonly password: string;
  /** dBm, default −60. */
  readonly rssiDbm?: number;
  /** Does not say its name; who knows it can join. */
  readonly isHidden?: boolean;
  /** Default: reachable. */
  readonly isReachable?: boolean;
}

/** A network somewhere in the air. What is changed here the boards notice at once. */
export class AirNetwork {
  readonly ssid: string;
  readonly isHidden: boolean;
  rssiDbm: number;
  private key: string;
  private isOn: boolean;

  /** @internal use {@link VirtualAir.add} */
  constructor(
    options: AirNetworkOptions,
    private readonly onChanged: () => void,
  ) {
    this.ssid = options.ssid;
    this.key = options.password;
    this.rssiDbm = options.rssiDbm ?? -60;
    this.isHidden = options.isHidden === true;
    this.isOn = options.isReachable !== false;
  }

  get password(): string {
    return this.key;
  }

  /** Who is in it is thrown out. */
  set password(password: string) {
    const wasOn = this.isOn;
    this.key = password;
    this.isReachable = false;
    this.isReachable = wasOn;
  }

  get isReachable(): boolean {
    return this.isOn;
  }

  set isReachable(isReachable: boolean) {
    this.isOn = isReachable;
    this.onChanged();
  }
}

/** A network that a board has opened. */
export interface OpenedAccessPoint {
  readonly ssid: string;
  readonly password: string;
  /** The board's own address in it. */
  readonly address: string;
}

/** The air around some boards: the networks of others, those of the boards, and phones that join them. */
export class VirtualAir {
  private readonly networks: AirNetwork[] = [];
  private readonly radios: VirtualRadio[] = [];
  private addresses = 0;

  add(options: AirNetworkOptions): AirNetwork {
    const network = new AirNetwork(options, () => {
      for (const radio of this.radios) radio.listen();
    });
    this.networks.push(network);
    return network;
  }

  /** What the boards have opened. A board without power has nothing open. */
  get accessPoints(): readonly OpenedAccessPoint[] {
    return this.radios.flatMap((radio) => radio.own ?? []);
  }

  /** A phone tries to join a board's access point. */
  enter(ssid: string, password: string): OpenedAccessPoint | "wrong-password" | "not-found" {
    const found = this.accessPoints.find((one) => one.ssid === ssid);
    if (found === undefined) return "not-found";
    return found.password === password ? found : "wrong-password";
  }

  /** @internal */
  attach(radio: VirtualRadio): void {
    // Of a board that lost its power nobody says goodbye.
    for (const other of this.radios.filter(({ isDead }) => isDead)) this.detach(other);
    this.radios.push(radio);
  }

  /** @internal */
  detach(radio: VirtualRadio): void {
    const index = this.radios.indexOf(radio);
    if (index >= 0) this.radios.splice(index, 1);
  }

  /** @internal The strongest with this name. */
  find(ssid: string): AirNetwork | undefined {
    return this.heard().find((network) => network.ssid === ssid);
  }

  /** @internal Strongest first. */
  heard(): readonly AirNetwork[] {
    return this.networks.filter(({ isReachable }) => isReachable).sort((a, b) => b.rssiDbm - a.rssiDbm);
  }

  /** @internal For documentation only (RFC 5737). */
  lease(): string {
    return `192.0.2.${(this.addresses++ % 254) + 1}`;
  }
}

export interface VirtualRadioOptions {
  readonly air: VirtualAir;
  /** The board's timers: when they are dropped, its radio is silent. */
  readonly scope: TimerScope;
  readonly mac?: string;
  readonly builtIn?: JoinOptions;
  /** That of the board wherever it is, as on a desk whose networks are all one; left out: as a board has them. */
  readonly address?: string;
}

/** The radio of one board. */
export function virtualWifi(options: VirtualRadioOptions): WifiConstructor {
  return class extends VirtualRadio {
    constructor() {
      super(options);
    }
  };
}

class VirtualRadio implements Wifi {
  onChanged: (() => void) | undefined;
  readonly mac?: string;
  readonly builtIn?: JoinOptions;
  private now: WifiState = { kind: "apart" };
  private network: AirNetwork | undefined;
  private opened: OpenedAccessPoint | undefined;
  /** What is still on its way counts for the newest order only. */
  private order = 0;
  private isClosed = false;

  constructor(private readonly options: VirtualRadioOptions) {
    const { mac, builtIn, air } = options;
    if (mac !== undefined) this.mac = mac;
    if (builtIn !== undefined) this.builtIn = builtIn;
    air.attach(this);
  }

  get state(): WifiState {
    const { now, network } = this;
    return now.kind === "joined" && network !== undefined ? { ...now, rssiDbm: network.rssiDbm } : now;
  }

  get isDead(): boolean {
    return this.options.scope.isClosed;
  }

  get own(): OpenedAccessPoint | undefined {
    return this.isDead ? undefined : this.opened;
  }

  get accessPointAddress(): string | undefined {
    return this.opened?.address;
  }

  join({ ssid, password }: JoinOptions): void {
    requireLength("a name", ssid, 1, 32);
    if (password !== "") requireLength("a password", password, 8, 64);
    const order = this.leaveNow({ kind: "joining" });
    const { air, scope } = this.options;
    const isRefused = (): boolean => air.find(ssid)?.password !== password;
    const end = (): void => {
      if (order !== this.order) return;
      const network = air.find(ssid);
      if (network === undefined) this.become({ kind: "failed", reason: "not-found" });
      else if (network.password !== password) this.become({ kind: "failed", reason: "wrong-password" });
      else {
        this.network = network;
        this.become({ kind: "joined", address: this.options.address ?? air.lease() });
      }
    };
    scope.set(end, air.find(ssid) !== undefined && isRefused() ? REFUSED_MS : JOIN_MS);
  }

  leave(): void {
    this.leaveNow({ kind: "apart" });
  }

  scan(onFound: (networks: readonly WifiNetwork[]) => void): void {
    this.options.scope.set(() => {
      if (this.isClosed) return;
      const heard = this.options.air.heard().slice(0, MAX_FOUND);
      onFound(
        heard.map(({ ssid, isHidden, rssiDbm, password }) => ({
          ssid: isHidden ? "" : ssid,
          rssiDbm,
          isOpen: password === "",
        })),
      );
    }, SCAN_MS);
  }

  openAccessPoint({ ssid, password }: JoinOptions): void {
    requireLength("a name", ssid, 1, 32);
    requireLength("a password", password, 8, 63);
    this.opened = { ssid, password, address: this.options.address ?? OWN_ADDRESS };
  }

  closeAccessPoint(): void {
    this.opened = undefined;
  }

  close(): void {
    this.isClosed = true;
    this.order += 1;
    this.opened = undefined;
    this.options.air.detach(this);
  }

  /** Something changed in the air. */
  listen(): void {
    if (this.network?.isReachable !== false) return;
    this.network = undefined;
    this.become({ kind: "failed", reason: "lost" });
  }

  private leaveNow(state: WifiState): number {
    this.network = undefined;
    this.now = state;
    this.order += 1;
    return this.order;
  }

  private become(state: { readonly kind: "joined"; readonly address: string } | Failed): void {
    this.now = state;
    this.options.scope.set(() => {
      if (!this.isClosed) this.onChanged?.();
    }, 0);
  }
}

interface Failed {
  readonly kind: "failed";
  readonly reason: WifiFailure;
}

function requireLength(what: string, text: string, min: number, max: number): void {
  if (text.length < min || text.length > max) throw new RangeError(`${what} has ${min} to ${max} characters`);
}

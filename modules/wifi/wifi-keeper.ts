import type { Device } from "../device/device";
import type { KeyValueStore } from "../device/storage";
import type { MonotonicMs, TimerHandle } from "../device/time";
import type { AccessPointOptions, JoinOptions, Wifi, WifiFailure, WifiNetwork } from "../device/wifi";
import type { Checked } from "../schema/check";
import { checkJoin } from "./join";
import { forgetStoredNetwork, learnNetwork, storedNetwork } from "./known-network";
import { type OwnNetworkPrefix, ownNetwork } from "./own-network";
import { AirSearch } from "./search";
import { type KeeperInput, type KeeperState, type KeeperStep, keeperAtStart, keeperDueMs, stepKeeper } from "./step";
import { WIFI_TIMES } from "./times";

export interface WifiKeeperOptions {
  readonly device: Pick<Device, "id" | "clock" | "timers" | "storage" | "network" | "entropy" | "log">;
  readonly prefix: OwnNetworkPrefix;
  /** Told how to get into the access point, password included, each time it opens. Default: the device's log. */
  readonly announce?: (line: string) => void;
}

/** How the board stands with the air. */
export interface WifiView {
  readonly state: "apart" | "joining" | "joined" | "failed";
  /** Why it is in no network, or was not when it last tried. */
  readonly reason: WifiFailure | null;
  /** Of the network that it is in, tries, or tried last. */
  readonly ssid: string | null;
  readonly address: string | null;
  readonly rssiDbm: number | null;
  /** The network that a person asked for last, where it could not be joined; until the next is asked for. */
  readonly refused: { readonly ssid: string; readonly reason: WifiFailure } | null;
  readonly accessPoint: AccessPointOptions & { readonly isOpen: boolean; readonly address: string | null };
}

/**
 * Keeps a board on its network, and opens the board's own one where there is none, or none any more. It never gives up,
 * and a network that worked stays stored until another one has worked. The rules are in step.ts.
 */
export class WifiKeeper {
  /** The view changed, signal strength aside; one hearer, never inside a call. */
  onChanged: (() => void) | undefined;
  private readonly wifi: Wifi;
  private readonly store: KeyValueStore;
  private readonly own: AccessPointOptions;
  private readonly search: AirSearch;
  private known: JoinOptions | undefined;
  private candidate: JoinOptions | undefined;
  private refused: WifiView["refused"] = null;
  private state: KeeperState;
  private timer: TimerHandle | undefined;
  private telling: TimerHandle | undefined;
  private told = "";
  private isBroken = false;
  private loggedReason: WifiFailure | undefined;

  /** Throws a RangeError where the device has no Wi-Fi, or no entropy and none was needed before. */
  constructor(private readonly options: WifiKeeperOptions) {
    const { device, prefix } = options;
    const { Wifi } = device.network;
    if (Wifi === undefined) throw new RangeError("this board has no Wi-Fi");
    this.store = device.storage.open({ path: "device", format: "string" });
    // First the radio: a chip's entropy is true while it is on.
    this.wifi = new Wifi();
    this.own = ownNetwork({ device, store: this.store, prefix, mac: this.wifi.mac });
    this.known = this.knownNow();
    this.search = new AirSearch(device.timers, this.wifi, () => this.look());
    this.state = keeperAtStart(device.clock.nowMs());
    this.wifi.onChanged = () => this.look();
    this.look();
  }

  get view(): WifiView {
    const { station } = this.state;
    const radio = this.wifi.state;
    const isJoined = station.kind === "joined" && radio.kind === "joined";
    const isNew = (station.kind === "joining" || station.kind === "failed") && station.isNew;
    return {
      state: station.kind,
      reason: station.kind === "failed" ? station.reason : null,
      ssid: (isNew ? (this.candidate?.ssid ?? this.refused?.ssid) : this.known?.ssid) ?? null,
      address: isJoined ? radio.address : null,
      rssiDbm: isJoined ? (radio.rssiDbm ?? null) : null,
      refused: this.refused,
      accessPoint: {
        ...this.own,
        isOpen: this.wifi.accessPointAddress !== undefined,
        address: this.wifi.accessPointAddress ?? null,
      },
    };
  }

  /** Tries this network in the place of the present one, which stays stored until this one has worked. */
  join(network: unknown): Checked<JoinOptions> {
    const checked = checkJoin(network);
    if (checked.ok) {
      this.candidate = checked.value;
      this.refused = null;
      this.look("join");
    }
    return checked;
  }

  /** What is in the air: once, later, strongest first, each name once, at most 32; nothing where the radio fails. */
  scan(then: (networks: readonly WifiNetwork[]) => void): void {
    this.search.ask(then);
    this.look();
  }

  /** The stored network; what was built into the image holds again. The access point opens. */
  forget(): void {
    forgetStoredNetwork(this.store);
    this.known = this.knownNow();
    this.candidate = undefined;
    this.refused = null;
    this.look("forget");
  }

  /** A request came through the access point: it stays open for a minute. */
  touched(nowMs: MonotonicMs = this.options.device.clock.nowMs()): void {
    this.state = { ...this.state, touchedMs: nowMs };
    this.arm();
  }

  close(): void {
    const { timers } = this.options.device;
    timers.clear(this.timer);
    timers.clear(this.telling);
    this.onChanged = undefined;
    this.wifi.onChanged = undefined;
    this.search.close();
    this.wifi.close();
    this.store.close();
  }

  private knownNow(): JoinOptions | undefined {
    const { builtIn } = this.wifi;
    const checked = builtIn === undefined ? undefined : checkJoin(builtIn);
    return storedNetwork(this.store) ?? (checked?.ok === true ? checked.value : undefined);
  }

  private look(asked?: KeeperInput["asked"]): void {
    const { wifi, known, search } = this;
    const before = this.state.station;
    const step = stepKeeper(this.state, this.options.device.clock.nowMs(), {
      radio: wifi.state,
      hasKnown: known !== undefined,
      isScanning: search.isUnderWay,
      ...(asked !== undefined && { asked }),
    });
    this.state = step.state;
    if (step.state.station !== before) this.moved(step);
    this.mend();
    search.step(step.state.station.kind !== "joining");
    this.arm();
    this.tell();
  }

  /** The station stands otherwise than before. */
  private moved({ state: { station }, act, isLearned }: KeeperStep): void {
    const { log } = this.options.device;
    if (isLearned) this.learn();
    if (station.kind === "joined") {
      log("info", `Wi-Fi: joined, address ${this.view.address ?? "unknown"}`);
      this.loggedReason = undefined;
    }
    // The same every minute for days would push everything else out of the log.
    if (station.kind === "failed" && station.reason !== this.loggedReason) {
      log("info", `Wi-Fi: ${station.reason}`);
      this.loggedReason = station.reason;
    }
    if (station.kind === "failed" && station.isNew && this.candidate !== undefined) {
      this.refused = { ssid: this.candidate.ssid, reason: station.reason };
      this.candidate = undefined;
    }
    const network = act === "join-new" ? this.candidate : act === "join-known" ? this.known : undefined;
    try {
      if (network !== undefined) this.wifi.join(network);
      else if (act === "leave") this.wifi.leave();
    } catch {
      log("warn", "Wi-Fi: the radio did not take an order");
      // The attempt has not begun, and is given up when its time is over: until then nobody may take the network that
      // the board is still in for the new one.
      if (act !== "leave") this.wifi.leave();
    }
  }

  private learn(): void {
    const { candidate } = this;
    if (candidate === undefined) return;
    this.known = candidate;
    this.candidate = undefined;
    try {
      learnNetwork(this.store, candidate);
    } catch {
      this.options.device.log("warn", "Wi-Fi: the network was not stored");
    }
  }

  /** Makes the access point what it should be. */
  private mend(): void {
    const { wifi, own, state } = this;
    const { announce, device } = this.options;
    this.isBroken = false;
    if (state.isOpen === (wifi.accessPointAddress !== undefined)) return;
    try {
      if (!state.isOpen) {
        wifi.closeAccessPoint();
        device.log("info", "Wi-Fi: access point closed");
        return;
      }
      wifi.openAccessPoint(own);
      const line = `Wi-Fi: access point ${own.ssid}, password ${own.password}, http://${wifi.accessPointAddress ?? "?"}/`;
      if (announce === undefined) device.log("info", line);
      else announce(line);
    } catch {
      this.isBroken = true;
      device.log("warn", "Wi-Fi: the access point does not open or close; trying again");
    }
  }

  private arm(): void {
    const { clock, timers } = this.options.device;
    timers.clear(this.timer);
    const nowMs = clock.nowMs();
    const mendMs = this.isBroken ? nowMs + WIFI_TIMES.mendMs : Number.POSITIVE_INFINITY;
    const dueMs = Math.min(keeperDueMs(this.state) ?? Number.POSITIVE_INFINITY, mendMs);
    this.timer =
      dueMs === Number.POSITIVE_INFINITY ? undefined : timers.set(() => this.look(), Math.max(0, dueMs - nowMs));
  }

  private tell(): void {
    const { state, reason, ssid, address, refused, accessPoint } = this.view;
    const now = JSON.stringify([state, reason, ssid, address, refused, accessPoint.isOpen, accessPoint.address]);
    if (now === this.told) return;
    this.told = now;
    this.telling ??= this.options.device.timers.set(() => {
      this.telling = undefined;
      this.onChanged?.();
    }, 0);
  }
}

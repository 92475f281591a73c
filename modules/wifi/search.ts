import type { TimerHandle, Timers } from "../device/time";
import type { Wifi, WifiNetwork } from "../device/wifi";
import { WIFI_TIMES } from "./times";

type Hearer = (networks: readonly WifiNetwork[]) => void;

/** Who may wait for one search; more are told at once that nothing was found. */
const MAX_HEARERS = 4;
const MAX_NETWORKS = 32;
const NONE: readonly WifiNetwork[] = Object.freeze([]);

/** Searches of the air, one at a time, for all who ask meanwhile. A radio that never answers found nothing. */
export class AirSearch {
  private readonly hearers: Hearer[] = [];
  /** Of the search that is under way. */
  private limit: TimerHandle | undefined;

  /** @param onOver called after a search, when the radio is free again */
  constructor(
    private readonly timers: Timers,
    private readonly wifi: Wifi,
    private readonly onOver: () => void,
  ) {}

  get isUnderWay(): boolean {
    return this.limit !== undefined;
  }

  ask(hearer: Hearer): void {
    if (this.hearers.length < MAX_HEARERS) this.hearers.push(hearer);
    else this.timers.set(() => hearer(NONE), 0);
  }

  /** Begins where somebody waits. @param isFree nothing else keeps the radio busy */
  step(isFree: boolean): void {
    if (!isFree || this.isUnderWay || this.hearers.length === 0) return;
    const limit = this.timers.set(() => this.ended(limit, NONE), WIFI_TIMES.scanMs);
    this.limit = limit;
    try {
      this.wifi.scan((found) => this.ended(limit, found));
    } catch {
      this.timers.set(() => this.ended(limit, NONE), 0);
    }
  }

  close(): void {
    this.timers.clear(this.limit);
    this.limit = undefined;
    this.hearers.length = 0;
  }

  private ended(limit: TimerHandle, found: readonly WifiNetwork[]): void {
    if (this.limit !== limit) return;
    this.timers.clear(limit);
    this.limit = undefined;
    const networks = distinct(found);
    for (const hearer of this.hearers.splice(0)) hearer(networks);
    this.onOver();
  }
}

/** Each name once, as a network of many access points is one; without those that hide theirs. */
function distinct(found: readonly WifiNetwork[]): readonly WifiNetwork[] {
  const networks: WifiNetwork[] = [];
  for (const network of found) {
    if (network.ssid === "" || networks.length >= MAX_NETWORKS) continue;
    if (!networks.some(({ ssid }) => ssid === network.ssid)) networks.push(network);
  }
  return networks;
}

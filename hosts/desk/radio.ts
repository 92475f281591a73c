import type { Timers } from "../../modules/device/time";
import type { Wifi, WifiConstructor, WifiNetwork, WifiState } from "../../modules/device/wifi";

const JOINED: WifiState = Object.freeze({ kind: "joined", address: "192.168.1.7", rssiDbm: -60 } as const);
const APART: WifiState = Object.freeze({ kind: "apart" } as const);
const BUILT_IN = Object.freeze({ ssid: "home", password: "a long password" } as const);
const OWN_ADDRESS = "192.168.4.1";

/** A radio where every network takes who asks, and nobody else is in the air. */
export function deskWifi(timers: Timers): WifiConstructor {
  return class DeskWifi implements Wifi {
    state: WifiState = APART;
    onChanged: (() => void) | undefined;
    readonly mac = "02:00:00:a1:b2:c3";
    readonly builtIn = BUILT_IN;
    accessPointAddress: string | undefined;

    join(): void {
      this.state = JOINED;
      this.changed();
    }

    leave(): void {
      this.state = APART;
      this.changed();
    }

    scan(onFound: (networks: readonly WifiNetwork[]) => void): void {
      timers.set(() => onFound([]), 0);
    }

    openAccessPoint(): void {
      this.accessPointAddress = OWN_ADDRESS;
      this.changed();
    }

    closeAccessPoint(): void {
      this.accessPointAddress = undefined;
      this.changed();
    }

    close(): void {
      this.onChanged = undefined;
    }

    private changed(): void {
      timers.set(() => this.onChanged?.(), 0);
    }
  };
}

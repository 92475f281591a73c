import type { AccessPointOptions, JoinOptions, Wifi, WifiConstructor, WifiNetwork } from "../../modules/device/wifi";
import type { Deliver } from "./deliver";

/** `Radio`, whose callbacks reach the firmware by `call`. */
export function boundWifi(Radio: WifiConstructor, call: Deliver): WifiConstructor {
  return class implements Wifi {
    onChanged: (() => void) | undefined;
    readonly mac?: string;
    readonly builtIn?: JoinOptions;
    private readonly radio = new Radio();

    constructor() {
      const { mac, builtIn } = this.radio;
      if (mac !== undefined) this.mac = mac;
      if (builtIn !== undefined) this.builtIn = builtIn;
      this.radio.onChanged = () => call(() => this.onChanged?.());
    }

    get state() {
      return this.radio.state;
    }

    get accessPointAddress() {
      return this.radio.accessPointAddress;
    }

    join(options: JoinOptions): void {
      this.radio.join(options);
    }

    leave(): void {
      this.radio.leave();
    }

    scan(onFound: (networks: readonly WifiNetwork[]) => void): void {
      this.radio.scan((networks) => call(() => onFound(networks)));
    }

    openAccessPoint(options: AccessPointOptions): void {
      this.radio.openAccessPoint(options);
    }

    closeAccessPoint(): void {
      this.radio.closeAccessPoint();
    }

    close(): void {
      this.radio.close();
    }
  };
}

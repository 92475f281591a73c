import type { Device } from "../../modules/device/device";
import { HttpGet } from "../../modules/http-client/request";
import type { PortalApplication } from "../../modules/portal/application";
import type { Recorded } from "../../modules/portal/log-ring";
import { Portal } from "../../modules/portal/portal";
import { TrialWatch } from "../../modules/update/trial-watch";
import { Updates } from "../../modules/update/updates";
import { type OwnNetworkPrefix, ownNetwork } from "../../modules/wifi/own-network";
import { WifiKeeper } from "../../modules/wifi/wifi-keeper";

/** What a part gives so that it can be reached, set up and updated. */
export interface PortalPart {
  readonly application: PortalApplication;
  /** Of its access point's name. */
  readonly prefix: OwnNetworkPrefix;
  /** It stands on its network, and at its broker where one is set up. */
  readonly isConnected: () => boolean;
}

/** A part's Wi-Fi, portal and updates, as far as its device has them. */
export class PartPortal {
  readonly wifi: WifiKeeper | undefined;
  private readonly updates: Updates | undefined;
  private readonly trial: TrialWatch | undefined;
  private readonly portal: Portal | undefined;

  constructor({ device, log, say }: Recorded, { application, prefix, isConnected }: PortalPart) {
    const { updater, network } = device;
    this.wifi = openWifi(device, prefix, say);
    if (updater !== undefined) {
      const { kind, updateAuthority: authority } = application;
      const mayWrite = (): string | undefined => application.busy();
      this.updates = new Updates({ device, updater, kind, mayWrite, HttpGet, authority });
      const isCharging = (): boolean => application.busy() !== undefined;
      this.trial = new TrialWatch({ device, updater, isConnected, isCharging });
    }
    const { wifi, updates, trial } = this;
    if (network.Listener === undefined || device.entropy === undefined) return;
    const key = wifi?.view.accessPoint.password ?? keyOf(device, prefix);
    const onLogin = (): void => trial?.loggedIn();
    const portal = new Portal({ device, application, log, key, onLogin, wifi, updates });
    this.portal = portal;
    if (!portal.isSetUp) say(`portal: until a password is set, the key is ${key}`);
    if (wifi !== undefined) wifi.onChanged = () => portal.networkChanged();
  }

  close(): void {
    this.trial?.close();
    this.portal?.close();
    this.updates?.close();
    this.wifi?.close();
  }
}

/** undefined: the board has no Wi-Fi, or a radio that does not come up, which keeps nobody from charging. */
function openWifi(device: Device, prefix: OwnNetworkPrefix, say: (line: string) => void): WifiKeeper | undefined {
  if (device.network.Wifi === undefined) return undefined;
  try {
    return new WifiKeeper({ device, prefix, announce: say });
  } catch (error) {
    device.log("error", `Wi-Fi does not come up: ${error instanceof Error ? error.message : "unknown error"}`);
    return undefined;
  }
}

/** What a board without Wi-Fi has on its sticker. */
function keyOf(device: Device, prefix: OwnNetworkPrefix): string {
  const store = device.storage.open({ path: "device", format: "string" });
  const { password } = ownNetwork({ device, store, prefix, mac: undefined });
  store.close();
  return password;
}

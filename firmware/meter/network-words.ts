import type { Device } from "../../modules/device/device";
import type { AccessPointShown } from "../../modules/display/access-point-rows";
import type { WifiView } from "../../modules/wifi/wifi-keeper";

/** How it stands with the network, in at most 21 characters. `isOffline`: a broker is set up, and it is not reached. */
export function networkWords({ network }: Pick<Device, "network">, isOffline: boolean, wifi?: WifiView): string {
  const address = wifi === undefined ? network.address?.() : (wifi.address ?? undefined);
  if (address === undefined && (wifi !== undefined || network.address !== undefined)) return "No network";
  if (isOffline) return "No broker";
  // An IPv6 address is cut off: it would be half a line too long.
  return (address ?? "Online").slice(0, 21);
}

/** What the display says of the access point: nothing while it is not open, or where the board has no Wi-Fi. */
export function shownAccessPoint(wifi: Pick<WifiView, "accessPoint"> | undefined): AccessPointShown | undefined {
  if (wifi === undefined) return undefined;
  const { ssid, password, address } = wifi.accessPoint;
  return address === null ? undefined : { ssid, password, address };
}

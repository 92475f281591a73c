import Radio from "native-radio";
import { readMac } from "network-mac";
import type { OpenNetwork } from "./network";
import { RadioHost } from "./wifi-radio";

/** The chip's Wi-Fi, which the application keeps (modules/wifi). */
export const openNetwork: OpenNetwork = ({ ssid, password, lastResort, onUp }) => {
  const mac = readMac(false);
  const builtIn = ssid === "" ? undefined : { ssid, password };
  const host = new RadioHost({ Radio, mac, builtIn, lastResort, onUp });
  return { mac, address: () => host.address, Wifi: host.Wifi };
};

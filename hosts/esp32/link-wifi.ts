// biome-ignore lint/style/useNodejsImportProtocol: Moddable has a module of this name, too
import Net from "net";
import { readMac } from "network-mac";
import Wifi from "wifi";
import type { OpenLink } from "./network";
import { WifiLink } from "./wifi-link";

/** Wi-Fi with an address by DHCP, or as an access point. */
export const openLink: OpenLink = (settings) =>
  new WifiLink({ Wifi, mac: readMac(false), readAddress: (of) => Net.get("IP", of) }, settings);

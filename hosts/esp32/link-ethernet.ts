import { board } from "board";
import Ethernet from "ethernet-link";
import { readMac } from "network-mac";
import { type OpenNetwork, WiredNetwork } from "./network";
import { wiredLink } from "./wired-link";

/** The board's Ethernet, which keeps itself. */
export const openNetwork: OpenNetwork = (parts) => {
  const { ethernet } = board.pins;
  const network = new WiredNetwork({ ...parts, openLink: (onChanged) => wiredLink(Ethernet, ethernet, onChanged) });
  return { mac: readMac(true), address: () => network.address };
};

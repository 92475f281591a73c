import { board } from "board";
import Ethernet from "ethernet-link";
import { readMac } from "network-mac";
import type { OpenLink } from "./network";
import { wiredLink } from "./wired-link";

/** The board's Ethernet. */
export const openLink: OpenLink = ({ onChanged }) => wiredLink(Ethernet, board.pins.ethernet, readMac(true), onChanged);

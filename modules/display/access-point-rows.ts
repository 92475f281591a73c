import type { Row } from "./row";

/** How a phone gets into the board's own network. */
export interface AccessPointShown {
  readonly ssid: string;
  readonly password: string;
  readonly address: string;
}

/** Four pages. Each line has room for 21 characters; a longer name is cut off, and the QR code has it whole. */
export function accessPointRows({ ssid, password, address }: AccessPointShown): Row[] {
  return ["Wi-Fi to set it up:", ssid, `Key ${password}`, `http://${address}`].map((text) => ({ text, scale: 1 }));
}

import type { AccessPointOptions } from "../device/wifi";

/** Characters that mean something in the text. */
const SPECIAL = '\\;,:"';

/** What a QR code says so that a phone joins a WPA2 network (ZXing, "Barcode Contents", Wi-Fi network config). */
export function wifiUri({ ssid, password }: AccessPointOptions): string {
  return `WIFI:T:WPA;S:${escaped(ssid)};P:${escaped(password)};;`;
}

function escaped(text: string): string {
  let result = "";
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    result += SPECIAL.includes(character) ? `\\${character}` : character;
  }
  return result;
}

import type { Device } from "../device/device";
import type { KeyValueStore } from "../device/storage";
import type { AccessPointOptions } from "../device/wifi";
import { randomText } from "./random-text";

/** What a part's own network is called in front. */
export type OwnNetworkPrefix = "CCVEI" | "EnergyMeter" | "SiteManager";

/** Thirty, so that ten of them make 49 bits: without I and 1, O and 0, S (5) and Z (2). */
const PASSWORD_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY23456789";
const PASSWORD_LENGTH = 10;
const HEX = "0123456789abcdef";
/** Hexadecimal digits behind the prefix. */
const TAIL_LENGTH = 4;

/** Keys in the domain `device`. A sticker on the board may say both, so a reset leaves them. */
const PASSWORD_KEY = "apPassword";
const TAIL_KEY = "apTail";

export interface OwnNetworkParts {
  readonly device: Pick<Device, "id" | "entropy" | "log">;
  readonly store: KeyValueStore;
  readonly prefix: OwnNetworkPrefix;
  /** With colons; undefined: the radio does not tell. */
  readonly mac: string | undefined;
}

/**
 * Name and password of the network that the board opens. The password is made once and stored: WPA2's 8 to 63
 * characters, here 10 with 49 bits. Throws a RangeError where one has to be made and the device has no entropy.
 */
export function ownNetwork(parts: OwnNetworkParts): AccessPointOptions {
  return { ssid: `${parts.prefix}-${tail(parts)}`, password: password(parts) };
}

function password(parts: OwnNetworkParts): string {
  const stored = parts.store.read(PASSWORD_KEY);
  if (stored !== undefined && stored.length >= 8 && stored.length <= 63) return stored;
  const made = randomText(PASSWORD_LENGTH, PASSWORD_ALPHABET, entropyOf(parts));
  keep(parts, PASSWORD_KEY, made);
  return made;
}

function tail(parts: OwnNetworkParts): string {
  const { mac, store, device } = parts;
  const burnt = hexTail((mac ?? "").replaceAll(":", ""));
  if (burnt !== undefined) return burnt;
  const stored = hexTail(store.read(TAIL_KEY) ?? "");
  if (stored !== undefined) return stored;
  const made = hexTail(device.id) ?? randomText(TAIL_LENGTH, HEX, entropyOf(parts));
  // The id may be changed some day, the sticker would not.
  keep(parts, TAIL_KEY, made);
  return made;
}

/** The last four characters, where they are hexadecimal digits. */
function hexTail(text: string): string | undefined {
  const end = text.slice(-TAIL_LENGTH).toLowerCase();
  for (let index = 0; index < end.length; index++) if (!HEX.includes(end.charAt(index))) return undefined;
  return end.length === TAIL_LENGTH ? end : undefined;
}

function entropyOf({ device }: OwnNetworkParts): (bytes: Uint8Array) => void {
  if (device.entropy === undefined) throw new RangeError("an access point needs a source of entropy");
  return (bytes) => device.entropy?.(bytes);
}

function keep({ store, device }: OwnNetworkParts, key: string, value: string): void {
  try {
    store.write(key, value);
  } catch {
    device.log(
      "warn",
      "Wi-Fi: the access point's name or password was not stored, and is another one at the next start",
    );
  }
}

import type { KeyValueStore } from "../device/storage";
import type { JoinOptions } from "../device/wifi";
import { checkJoin } from "./join";

/** Domain `device` of the board's storage. Whoever sets a board up by cable writes `ssid` and `password` there, too. */
const SSID = "ssid";
const PASSWORD = "password";
/** A network that was joined, on its way into the other two: `PASSWORD\nSSID`. */
const JOINED = "joined";

/** The network that is stored, or undefined: none, or one that cannot be. Ends a {@link learnNetwork} that was cut off. */
export function storedNetwork(store: KeyValueStore): JoinOptions | undefined {
  const joined = split(store.read(JOINED));
  if (joined !== undefined) settle(store, joined);
  const ssid = store.read(SSID);
  return ssid === undefined ? undefined : valid(ssid, store.read(PASSWORD) ?? "");
}

/** Instead of the one before; also over a power cut the one or the other is there whole. Throws where storage does. */
export function learnNetwork(store: KeyValueStore, network: JoinOptions): void {
  store.write(JOINED, `${network.password}\n${network.ssid}`);
  settle(store, network);
}

export function forgetStoredNetwork(store: KeyValueStore): void {
  store.delete(JOINED);
  store.delete(SSID);
  store.delete(PASSWORD);
}

function settle(store: KeyValueStore, { ssid, password }: JoinOptions): void {
  store.write(PASSWORD, password);
  store.write(SSID, ssid);
  store.delete(JOINED);
}

function split(text: string | undefined): JoinOptions | undefined {
  // A password has no such character, a name may.
  const at = text === undefined ? -1 : text.indexOf("\n");
  return text === undefined || at < 0 ? undefined : valid(text.slice(at + 1), text.slice(0, at));
}

function valid(ssid: string, password: string): JoinOptions | undefined {
  const checked = checkJoin({ ssid, password });
  return checked.ok ? checked.value : undefined;
}

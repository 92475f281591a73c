import type { KeyValueStorage } from "../device/storage";
import { forgetStoredNetwork } from "../wifi/known-network";

/** The next owner gets neither the doors of the one before nor the key that the part proved itself with. */
const FORGOTTEN = Object.freeze(["password", "tokens", "certificate", "key"] as const);

/**
 * What a person at the button makes a part forget: the network that was set up on it (what stands in the image holds
 * again), and who may open its portal. Name and password of its access point stay: a sticker may say them.
 */
export function forgetNetwork(storage: KeyValueStorage): void {
  const device = storage.open({ path: "device", format: "string" });
  forgetStoredNetwork(device);
  device.close();
  const portal = storage.open({ path: "portal", format: "string" });
  for (const key of FORGOTTEN) portal.delete(key);
  portal.close();
}

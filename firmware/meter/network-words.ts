import type { Device } from "../../modules/device/device";

/** How it stands with the network, in at most 21 characters. `isOffline`: a broker is set up, and it is not reached. */
export function networkWords({ network }: Pick<Device, "network">, isOffline: boolean): string {
  const address = network.address?.();
  if (address === undefined && network.address !== undefined) return "No network";
  if (isOffline) return "No broker";
  // An IPv6 address is cut off: it would be half a line too long.
  return (address ?? "Online").slice(0, 21);
}

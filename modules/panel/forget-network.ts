import type { KeyValueStorage } from "../device/storage";

/** The network that was set up on this board (docs/boards.md); what stands in the image holds again. */
export function forgetNetwork(storage: KeyValueStorage): void {
  const store = storage.open({ path: "device", format: "string" });
  store.delete("ssid");
  store.delete("password");
  store.close();
}

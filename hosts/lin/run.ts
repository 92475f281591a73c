import config from "mc/config";
import type { Device } from "../../modules/device/device";
import { provideDevice } from "./provider";

/** Starts an application in Moddable's Linux build. */
export function run(start: (device: Device) => unknown): void {
  const { device, lastResort } = provideDevice(config);
  lastResort.run(() => {
    device.log("info", `${device.id} on Linux`);
    start(device);
  });
}

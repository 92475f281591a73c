import { startMeter } from "../../firmware/meter/meter";
import type { Device } from "../../modules/device/device";
import type { Shown } from "./run";

/** The meter's application, and what the simulator sees of it. */
export function startShownMeter(device: Device): Shown {
  const meter = startMeter(device);
  return {
    look() {
      const { reading } = meter;
      return { reading: reading === undefined ? null : { atMs: reading.atMs, currentA: reading.currentA } };
    },
    set() {},
    close: () => meter.close(),
  };
}

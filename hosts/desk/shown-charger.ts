import { startCharger } from "../../firmware/charger/charger";
import type { Device } from "../../modules/device/device";
import type { Shown } from "./run";

/** The charger's application, and what the simulator sees of it. */
export function startShownCharger(device: Device): Shown {
  const charger = startCharger(device);
  return {
    look() {
      const { state, offeredA, energyWh, sessions, limit, why, fault } = charger.view;
      return { state, offeredA, energyWh, sessions, limit, why, fault };
    },
    set: (patch) => void charger.set(patch),
    close: () => charger.close(),
  };
}

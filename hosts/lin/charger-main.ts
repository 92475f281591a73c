import { startCharger } from "../../firmware/charger/charger";
import { run } from "./run";

run((device) => {
  const charger = startCharger(device);
  return {
    look() {
      const { state, offeredA, energyWh, sessions, limit, why, fault } = charger.view;
      return { state, offeredA, energyWh, sessions, limit, why, fault };
    },
    set(patch) {
      const checked = charger.set(patch);
      return checked.ok ? undefined : `${checked.path} ${checked.reason}`;
    },
    close: () => charger.close(),
  };
});

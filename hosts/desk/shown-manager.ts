import { takeSiteCommand } from "../../firmware/manager/commands";
import { startManager } from "../../firmware/manager/manager";
import type { Device } from "../../modules/device/device";
import type { Shown } from "./run";

/** The site manager's application, and what the simulator sees of it. */
export function startShownManager(device: Device): Shown {
  const manager = startManager(device);
  return {
    look() {
      const { role, term, chargers, heard } = manager.view;
      return { role, term, chargers, heard };
    },
    set: (patch) => void takeSiteCommand(patch, manager),
    close: () => manager.close(),
  };
}

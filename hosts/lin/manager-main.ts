import { takeSiteCommand } from "../../firmware/manager/commands";
import { startManager } from "../../firmware/manager/manager";
import { run } from "./run";

run((device) => {
  const manager = startManager(device);
  return {
    look() {
      const { role, term, chargers, heard } = manager.view;
      return { role, term, chargers, heard };
    },
    set(patch) {
      const answer = takeSiteCommand(patch, manager);
      return answer.ok ? undefined : answer.error;
    },
    close: () => manager.close(),
  };
});

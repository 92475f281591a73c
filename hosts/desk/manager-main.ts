import { run } from "./run";
import { startShownManager } from "./shown-manager";

run(startShownManager);

import { run } from "./run";
import { startShownMeter } from "./shown-meter";

run(startShownMeter);

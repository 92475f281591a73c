import { run } from "./run";
import { startShownCharger } from "./shown-charger";

run(startShownCharger);

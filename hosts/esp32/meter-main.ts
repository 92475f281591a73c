import { startMeter } from "../../firmware/meter/meter";
import { run } from "./run";

run(startMeter);

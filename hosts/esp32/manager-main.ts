import { startManager } from "../../firmware/manager/manager";
import { run } from "./run";

run(startManager);

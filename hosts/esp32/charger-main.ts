import { startCharger } from "../../firmware/charger/charger";
import { run } from "./run";

run(startCharger);

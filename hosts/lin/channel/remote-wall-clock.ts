import type { WallClock } from "../../../modules/device/time";
import { ask, type Exchange } from "./exchange";

/** The time of day as the board at the other end of the channel has it. */
export function remoteWallClock(exchange: Exchange): WallClock {
  return {
    nowMs() {
      const { nowMs } = ask(exchange, "wall.read");
      return typeof nowMs === "number" ? nowMs : undefined;
    },
  };
}

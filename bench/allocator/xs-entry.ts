import { fill } from "../../modules/allocation/fill";
import { busySite } from "./site";

/** What the worker offers beside the language. */
declare const resetMeter: (limit: number, index: number) => number;

/** The command is a number of chargers; the answer is what one decision for them costs, in units. */
Object.assign(globalThis, {
  handleCommand: (command: ArrayBuffer): ArrayBufferLike => {
    const site = busySite(Number(new TextDecoder().decode(command)));
    resetMeter(0, 0);
    fill(site);
    return new TextEncoder().encode(String(resetMeter(0, 0))).buffer;
  },
});

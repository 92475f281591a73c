import { chargerFigures } from "./charger-figures";
import { managedFigures } from "./managed-figures";
import { managerFigures } from "./manager-figures";
import { meterFigures } from "./meter-figures";
import { portalFigures } from "./portal-figures";

/** What the worker offers beside the language. */
declare const resetMeter: (limit: number, index: number) => number;

let total = 0;
const spent = (): number => {
  total += resetMeter(0, 0);
  return total;
};

Object.assign(globalThis, {
  handleCommand: (): ArrayBufferLike => {
    const charger = { ...chargerFigures(spent), ...managedFigures(spent) };
    const figures = { ...charger, ...managerFigures(spent), ...meterFigures(spent), ...portalFigures(spent) };
    return new TextEncoder().encode(JSON.stringify(figures)).buffer;
  },
});

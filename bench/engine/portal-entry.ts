import { portalFigures } from "./portal-figures";

/** What the worker offers beside the language. */
declare const resetMeter: (limit: number, index: number) => number;

let total = 0;
const spent = (): number => {
  total += resetMeter(0, 0);
  return total;
};

Object.assign(globalThis, {
  handleCommand: (): ArrayBufferLike => new TextEncoder().encode(JSON.stringify(portalFigures(spent))).buffer,
});

import { CHIP_UNITS_PER_MS } from "../engine/chip-speed";
import { BusyCharger } from "./busy/busy-charger";
import type { TamperDevice } from "./busy/busy-hosting";
import { COLLECT, ENDING, ROUND, START } from "./xs-protocol";

/** What the worker offers beside the language. */
interface WorkerGlobals {
  /** Sets the meter to `index` and says what it stood at; `limit` 0: none. */
  resetMeter(limit: number, index: number): number;
  gc(): void;
  readonly performance: { now(): number };
}

/** Runs inside the XS worker and answers its commands, with a busy charger. */
export function serve(worker: WorkerGlobals, tamper?: TamperDevice): (command: ArrayBuffer) => ArrayBufferLike {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let charger: BusyCharger | undefined;
  // The meter has 32 bits: what it counts is taken off it at every look.
  let spentUnits = 0;
  const spent = (): number => {
    spentUnits += worker.resetMeter(0, 0);
    return spentUnits;
  };

  const answer = (word: string, rest: string): string => {
    if (word === START) {
      charger = new BusyCharger({ seed: Number(rest), spent, perMs: CHIP_UNITS_PER_MS, tamper });
      return "";
    }
    if (charger === undefined) throw new Error("there is no charger yet");
    switch (word) {
      case ROUND:
        charger.round(Number(rest));
        return "";
      case COLLECT: {
        const startMs = worker.performance.now();
        worker.gc();
        return String(worker.performance.now() - startMs);
      }
      case ENDING:
        return JSON.stringify({ busyness: charger.busyness, times: charger.times });
      default:
        throw new Error("the command is not known");
    }
  };
  return (command) => {
    const [word = "", rest = ""] = decoder.decode(command).split(" ");
    return encoder.encode(answer(word, rest)).buffer;
  };
}

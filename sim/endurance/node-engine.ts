import { PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { EngineError } from "../engine/engine";
import { BusyCharger } from "./busy/busy-charger";
import type { TamperDevice } from "./busy/busy-hosting";
import type { Ending, EnduranceEngine, Machine, Memory } from "./machine";

/**
 * Bytes. What V8's optimiser has made of the program grows by some 20 kB a day (with --no-opt nothing does) and goes up
 * and down by 200; one message kept a minute makes 10 MB of a month. XS is where the small leaks show.
 */
const BOUNDS = Object.freeze({ heapBytes: 1_000_000, bufferBytes: 20_000 });

/** With each collection V8 lets go of compiled code, too: what is left is the program's own. */
const LESS_CODE = Object.freeze(["--stress-flush-code", "--flush-baseline-code"]);

/** V8, of this very process: start Node with --expose-gc. */
export function nodeEngine(tamper?: TamperDevice): EnduranceEngine {
  return {
    name: "node",
    unit: "ms",
    bounds: BOUNDS,
    start: async (seed) => new NodeMachine(seed, requireCollector(), tamper),
  };
}

function requireCollector(): () => void {
  const { gc } = globalThis;
  if (gc === undefined) throw new EngineError("Node does not let anybody collect garbage: start it with --expose-gc");
  return () => void gc();
}

class NodeMachine implements Machine {
  private readonly charger: BusyCharger;
  private readonly observer: PerformanceObserver;
  private isForced = false;
  private forced = 0;
  private longestForcedMs = 0;
  private own = 0;
  private longestOwnMs = 0;

  constructor(
    seed: number,
    private readonly gc: () => void,
    tamper: TamperDevice | undefined,
  ) {
    for (const flag of LESS_CODE) setFlagsFromString(flag);
    this.charger = new BusyCharger({ seed, spent: () => performance.now(), perMs: 1, tamper });
    this.observer = new PerformanceObserver((list) => {
      if (this.isForced) return;
      for (const { duration } of list.getEntries()) {
        this.own += 1;
        this.longestOwnMs = Math.max(this.longestOwnMs, duration);
      }
    });
    this.observer.observe({ entryTypes: ["gc"] });
  }

  async round(roundS: number): Promise<void> {
    this.charger.round(roundS);
    await nextTurn();
  }

  async collect(): Promise<Memory> {
    this.isForced = true;
    const startMs = performance.now();
    this.gc();
    this.longestForcedMs = Math.max(this.longestForcedMs, performance.now() - startMs);
    // What only a finaliser held is free now.
    await nextTurn();
    this.gc();
    await nextTurn();
    this.isForced = false;
    this.forced += 1;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heapBytes: heapUsed, bufferBytes: arrayBuffers };
  }

  async ending(): Promise<Ending> {
    const { busyness, times } = this.charger;
    const { forced, longestForcedMs, own, longestOwnMs } = this;
    return { busyness, times, collections: { forced, longestForcedMs, own, longestOwnMs } };
  }

  async close(): Promise<void> {
    this.observer.disconnect();
  }
}

/** Observers are told of collections between two turns of the event loop. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import assert from "node:assert/strict";
import type { FaultCode } from "../../../modules/evse/faults";
import { Bench } from "./bench";

/** How each fault is made on a bench that charges, and how its cause goes away. */
export const CAUSES: Readonly<Record<FaultCode, { make(bench: Bench): void; end(bench: Bench): void }>> = {
  diode: {
    make: (bench) => {
      bench.hasDiode = false;
    },
    end: (bench) => {
      bench.hasDiode = true;
    },
  },
  "pilot-short": {
    make: (bench) => {
      bench.car = "short";
    },
    end: (bench) => {
      bench.car = "C";
    },
  },
  "pilot-invalid": {
    make: (bench) => {
      bench.car = { volts: -5 };
    },
    end: (bench) => {
      bench.car = "C";
    },
  },
  "pilot-unread": {
    make: (bench) => {
      bench.readingAgeMs = 1_000;
    },
    end: (bench) => {
      bench.readingAgeMs = 0;
    },
  },
  "residual-current": {
    make: (bench) => {
      bench.guardDropped = "trip-line";
    },
    end: (bench) => {
      bench.guardDropped = null;
    },
  },
  "over-current": {
    make: (bench) => {
      bench.drawnA = 40;
    },
    end: (bench) => {
      bench.drawnA = 0;
    },
  },
  watchdog: {
    make: (bench) => {
      bench.guardDropped = "permit-expired";
    },
    end: (bench) => {
      bench.guardDropped = null;
    },
  },
};

export const CODES = Object.keys(CAUSES) as FaultCode[];
/** Charging at 16 A since long, then the cause; the moment of the fault. */
export function faulty(code: FaultCode, bench = new Bench()): { bench: Bench; faultMs: number } {
  bench.charge(16);
  bench.runTo(30_000);
  CAUSES[code].make(bench);
  const faultMs = bench.until(() => bench.fault !== null, 10_000);
  assert.equal(bench.fault, code);
  return { bench, faultMs };
}

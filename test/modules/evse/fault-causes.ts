import assert from "node:assert/strict";
import { FAULT_CODES, type FaultCode } from "../../../modules/evse/faults";
import { Bench } from "./bench";

interface FaultCause {
  /** On a bench that charges. */
  make(bench: Bench): void;
  end(bench: Bench): void;
  /** It ends with the contactor's opening, or has ended already when the fault is shown. */
  readonly isMomentary: boolean;
}

/** A cause that comes in on a line, and lasts. */
function line(make: (bench: Bench) => void, end: (bench: Bench) => void): FaultCause {
  return { make, end, isMomentary: false };
}

function momentary(make: (bench: Bench) => void, end: (bench: Bench) => void): FaultCause {
  return { make, end, isMomentary: true };
}

/** S2 opens, and closes again after the wait: the contactor has to close anew. */
export function askAnew(bench: Bench): void {
  bench.car = "B";
  bench.until(() => bench.coil === 0);
  bench.runFor(5_000);
  bench.car = "C";
}

/** How each fault is made on a bench that charges, and how its cause goes away. */
export const CAUSES: Readonly<Record<FaultCode, FaultCause>> = {
  "residual-current": line(
    (bench) => force(bench.detector, true),
    (bench) => force(bench.detector, undefined),
  ),
  "emergency-stop": line(
    (bench) => {
      bench.lines.isEmergencyStop = true;
    },
    (bench) => {
      bench.lines.isEmergencyStop = false;
    },
  ),
  "pilot-short": line(
    (bench) => {
      bench.car = "short";
    },
    (bench) => {
      bench.car = "C";
    },
  ),
  "pilot-invalid": line(
    (bench) => {
      bench.car = { volts: -5 };
    },
    (bench) => {
      bench.car = "C";
    },
  ),
  "pilot-unread": line(
    (bench) => {
      bench.readingAgeMs = 1_000;
    },
    (bench) => {
      bench.readingAgeMs = 0;
    },
  ),
  diode: line(
    (bench) => {
      bench.hasDiode = false;
    },
    (bench) => {
      bench.hasDiode = true;
    },
  ),
  "earth-missing": line(
    (bench) => {
      bench.lines.isEarthMissing = true;
    },
    (bench) => {
      bench.lines.isEarthMissing = false;
    },
  ),
  "contactor-welded": line(
    (bench) => {
      force(bench.contactor, true);
      bench.car = "B";
    },
    (bench) => {
      force(bench.contactor, undefined);
      bench.car = "C";
    },
  ),
  "contactor-stuck-open": momentary(
    (bench) => force(bench.contactor, false),
    (bench) => force(bench.contactor, undefined),
  ),
  "self-test": momentary(
    (bench) => {
      force(bench.detector, false);
      askAnew(bench);
    },
    (bench) => force(bench.detector, undefined),
  ),
  "over-current": momentary(
    (bench) => {
      bench.drawnA = 40;
    },
    (bench) => {
      bench.drawnA = 0;
    },
  ),
  "over-temperature": line(
    (bench) => {
      bench.lines.isHot = true;
    },
    (bench) => {
      bench.lines.isHot = false;
    },
  ),
  "over-voltage": mains("over-voltage"),
  "under-voltage": mains("under-voltage"),
  "cable-missing": line(
    (bench) => {
      bench.lines.cableA = 0;
    },
    (bench) => {
      bench.lines.cableA = 32;
    },
  ),
  "lock-open": lock("lock-open"),
  "lock-stuck": lock("lock-stuck"),
  watchdog: line(
    (bench) => {
      bench.guardDropped = "permit-expired";
    },
    (bench) => {
      bench.guardDropped = null;
    },
  ),
  "program-error": restarted("program-error"),
  "repeated-restarts": restarted("repeated-restarts"),
};

function force(part: Bench["contactor"], forced: boolean | undefined): void {
  assert.ok(part !== undefined);
  part.forced = forced;
}

function mains(code: "over-voltage" | "under-voltage"): FaultCause {
  return line(
    (bench) => {
      bench.lines.mainsFault = code;
      bench.lines.isMainsBad = true;
    },
    (bench) => {
      bench.lines.mainsFault = null;
      bench.lines.isMainsBad = false;
    },
  );
}

function lock(code: "lock-open" | "lock-stuck"): FaultCause {
  return line(
    (bench) => {
      bench.lines.lockFault = code;
    },
    (bench) => {
      bench.lines.lockFault = null;
    },
  );
}

/** The firmware remembers them from before a restart. */
function restarted(code: FaultCode): FaultCause {
  return momentary(
    (bench) => {
      bench.restart({ code, count: 0 });
    },
    () => undefined,
  );
}

export const CODES = FAULT_CODES;

/** Charging at 16 A since long, then the cause; the moment of the fault. */
export function faulty(code: FaultCode, bench = new Bench()): { bench: Bench; faultMs: number } {
  bench.charge(16);
  bench.runTo(30_000);
  CAUSES[code].make(bench);
  const faultMs = bench.fault === null ? bench.until(() => bench.fault !== null, 10_000) : bench.nowMs;
  assert.equal(bench.fault, code);
  return { bench, faultMs };
}

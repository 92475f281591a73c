import type { FaultCode } from "../../../modules/evse/faults";
import type { ChargerBench } from "./bench";

/** How a test makes a fault at a charger that charges, and undoes its cause. */
export interface FaultScene {
  readonly make: (bench: ChargerBench) => void;
  readonly end: (bench: ChargerBench) => void;
  /** ms from the making to a dead coil, at most. */
  readonly deadMs: number;
  /** ms from the making to the fault, where the coil is dead before; else as `deadMs`. */
  readonly shownMs?: number;
}

/** The faults that come from outside; those of the program are in program-errors.test.ts. */
export const FAULT_SCENES: Readonly<Record<Exclude<FaultCode, "program-error" | "repeated-restarts">, FaultScene>> = {
  "residual-current": {
    make: (bench) => {
      bench.detector.isLeaking = true;
    },
    end: (bench) => {
      bench.detector.isLeaking = false;
    },
    deadMs: 20,
  },
  "emergency-stop": {
    make: (bench) => {
      bench.emergencyStop.isOn = true;
    },
    end: (bench) => {
      bench.emergencyStop.isOn = false;
    },
    deadMs: 20,
  },
  "pilot-short": {
    make: (bench) => {
      bench.level = "E";
    },
    end: (bench) => {
      bench.level = "C";
    },
    deadMs: 70,
  },
  "pilot-invalid": {
    make: (bench) => {
      bench.level = "bad";
    },
    end: (bench) => {
      bench.level = "C";
    },
    deadMs: 70,
  },
  "pilot-unread": {
    make: (bench) => {
      bench.pilotAgeMs = 61;
    },
    end: (bench) => {
      bench.pilotAgeMs = 0;
    },
    deadMs: 20,
  },
  diode: {
    make: (bench) => {
      bench.hasDiode = false;
    },
    end: (bench) => {
      bench.hasDiode = true;
    },
    deadMs: 70,
  },
  "earth-missing": {
    make: (bench) => {
      bench.earthMissing.isOn = true;
    },
    end: (bench) => {
      bench.earthMissing.isOn = false;
    },
    deadMs: 40,
  },
  "contactor-welded": {
    make: (bench) => {
      bench.contactor.fault = "welded";
      bench.level = "B";
    },
    end: (bench) => {
      bench.contactor.fault = "none";
    },
    deadMs: 70,
    shownMs: 320,
  },
  "contactor-stuck-open": {
    make: (bench) => {
      reclose(bench, () => {
        bench.contactor.fault = "stuck-open";
      });
    },
    end: (bench) => {
      bench.contactor.fault = "none";
    },
    deadMs: 300,
  },
  "self-test": {
    make: (bench) => {
      bench.level = "B";
      bench.pass(6_000);
      bench.detector.test = "deaf";
      bench.level = "C";
    },
    end: (bench) => {
      bench.detector.test = "works";
    },
    deadMs: 0,
    shownMs: 1_500,
  },
  "over-current": {
    make: (bench) => {
      bench.drawnA = 30;
    },
    end: (bench) => {
      bench.drawnA = 0;
    },
    deadMs: 6_000 + 2_200,
  },
  "over-temperature": {
    make: (bench) => {
      bench.celsius = 71;
    },
    end: (bench) => {
      bench.celsius = 35;
    },
    deadMs: 1_020,
  },
  "over-voltage": {
    make: (bench) => {
      bench.voltageV = 254;
    },
    end: (bench) => {
      bench.voltageV = 230;
    },
    deadMs: 10_000 + 2_200,
  },
  "under-voltage": {
    make: (bench) => {
      bench.voltageV = 195;
    },
    end: (bench) => {
      bench.voltageV = 230;
    },
    deadMs: 10_000 + 2_200,
  },
  "cable-missing": {
    make: (bench) => {
      bench.plugOhm = Number.POSITIVE_INFINITY;
    },
    end: (bench) => {
      bench.plugOhm = 100;
    },
    deadMs: 1_100,
  },
  "lock-open": {
    make: (bench) => {
      bench.lock.isLocked = false;
      bench.lock.isJammed = true;
    },
    end: (bench) => {
      bench.lock.isJammed = false;
    },
    deadMs: 1_200,
  },
  "lock-stuck": {
    make: (bench) => {
      bench.lock.isJammed = true;
      bench.level = "A";
    },
    end: (bench) => {
      bench.lock.isJammed = false;
    },
    deadMs: 70,
    shownMs: 4_000,
  },
  watchdog: {
    make: (bench) => {
      bench.dropped = "permit-expired";
    },
    end: () => {},
    deadMs: 20,
  },
};

/** Opens and lets it close again, after `change`, up to the moment in which the coil is energised. */
function reclose(bench: ChargerBench, change: () => void): void {
  bench.level = "B";
  bench.pass(6_000);
  change();
  bench.level = "C";
  bench.until(() => bench.coil !== 0, 10_000);
}

export const SCENE_CODES = Object.keys(FAULT_SCENES) as (keyof typeof FAULT_SCENES)[];

import type { PilotReading } from "../../../modules/device/control-pilot";
import type { FaultCode } from "../../../modules/evse/faults";
import type { FaultName } from "../../scenario/vocabulary";
import type { FaultBench } from "./fault-bench";

/** One way to a fault, made in the plant, and what ends the reaction to it. */
export interface FaultCause {
  readonly code: FaultCode;
  /** For people; where the contacts do not open by it, it says what was waited for instead. */
  readonly cause: string;
  /** What stands before the cause; a car charges otherwise. */
  readonly prepare?: (bench: FaultBench) => void;
  readonly make: (bench: FaultBench) => void;
  /** Left out: the contacts are open. */
  readonly until?: (bench: FaultBench) => boolean;
}

/** V that no car makes. */
const INVALID_V = -5;

function shows(code: FaultCode): (bench: FaultBench) => boolean {
  return (bench) => bench.fault === code;
}

function broken(fault: FaultName, value: number | null = null): (bench: FaultBench) => void {
  return (bench) => bench.break(fault, value);
}

function isCoilDead({ charger }: FaultBench): boolean {
  return !charger.contactor.isCoilOn;
}

function charge(bench: FaultBench): void {
  bench.chargeMetered();
}

/** ms in which the program fails twice: a start takes 300. */
const TWO_FAILURES_MS = 500;

/** The program fails twice, and the car charges again. */
function failTwiceAndRecover(bench: FaultBench): void {
  bench.charge();
  bench.breakFor("firmware-crash", TWO_FAILURES_MS);
  bench.pass(2 * TWO_FAILURES_MS);
  bench.until("the fault's end", () => bench.fault === null);
  bench.charge();
}

function act(bench: FaultBench, what: "finish" | "unplug"): void {
  bench.apply({ do: what, charger: bench.charger.id });
}

/** Every FaultCode, most of them by the vocabulary's own fault. */
export const FAULT_CAUSES: readonly FaultCause[] = Object.freeze(
  (
    [
      { code: "residual-current", cause: "300 mA leak to earth", make: broken("residual-current", 300) },
      { code: "residual-current", cause: "60 mA leak to earth", make: broken("residual-current", 60) },
      { code: "residual-current", cause: "6 mA leak to earth", make: broken("residual-current", 6) },
      { code: "emergency-stop", cause: "the emergency stop is pressed", make: broken("emergency-stop") },
      { code: "pilot-short", cause: "the pilot is shorted to earth", make: broken("pilot-short") },
      {
        code: "pilot-invalid",
        cause: "the pilot stands at −5 V",
        make: (bench) => {
          bench.pilotDefect = (reading) => ({ ...reading, highV: INVALID_V });
        },
      },
      {
        code: "pilot-unread",
        cause: "the pilot's converter stops",
        make: (bench) => {
          const stoppedMs = bench.nowMs;
          let last: PilotReading | undefined;
          bench.pilotDefect = (reading, nowMs) => {
            last ??= { ...reading };
            return { ...last, ageMs: nowMs - stoppedMs };
          };
        },
      },
      { code: "diode", cause: "the car's diode is shorted", make: broken("diode-missing") },
      { code: "earth-missing", cause: "the protective earth breaks", make: broken("earth-missing") },
      {
        code: "contactor-welded",
        cause: "contacts stay closed: from the dead coil until it is shown",
        make: (bench) => {
          bench.break("contactor-welded");
          act(bench, "finish");
          bench.until("a dead coil", () => isCoilDead(bench));
        },
        until: shows("contactor-welded"),
      },
      {
        code: "contactor-stuck-open",
        cause: "contacts stay open: from the energised coil until it is dead",
        prepare: (bench) => {
          bench.break("contactor-stuck-open");
          bench.ask();
          bench.until("an energised coil", () => !isCoilDead(bench));
        },
        make: () => {},
        until: isCoilDead,
      },
      {
        code: "self-test",
        cause: "the detector ignores its test: from the test until it is shown, with open contacts",
        prepare: (bench) => {
          bench.break("self-test-fails");
          bench.ask();
          bench.until("a test", () => bench.probes.isTestOn);
        },
        make: () => {},
        until: shows("self-test"),
      },
      { code: "over-current", cause: "the car draws 20 A of 16 A", prepare: charge, make: broken("ev-overdraw", 20) },
      { code: "over-temperature", cause: "80 °C at the terminals", make: broken("overheat", 80) },
      { code: "over-voltage", cause: "256 V", prepare: charge, make: broken("over-voltage", 256) },
      { code: "under-voltage", cause: "180 V", prepare: charge, make: broken("under-voltage", 180) },
      { code: "cable-missing", cause: "the plug's proximity contact breaks", make: broken("cable-missing") },
      {
        code: "lock-open",
        cause: "the bolt springs open and jams",
        make: (bench) => {
          const bolt = bench.charger.safety.socket?.bolt;
          bolt?.setPowered(false);
          bolt?.setJammed(true);
          bolt?.setPowered(true);
        },
      },
      {
        code: "lock-stuck",
        cause: "the bolt jams: from unplugging until it is shown, with open contacts",
        make: (bench) => {
          bench.break("lock-jammed");
          act(bench, "unplug");
        },
        until: shows("lock-stuck"),
      },
      { code: "watchdog", cause: "the program stands still", make: broken("firmware-hang") },
      { code: "program-error", cause: "the program fails", make: broken("firmware-crash") },
      {
        code: "repeated-restarts",
        cause: "the program fails for the third time",
        prepare: failTwiceAndRecover,
        make: broken("firmware-crash"),
      },
    ] satisfies FaultCause[]
  ).map((row) => Object.freeze(row)),
);

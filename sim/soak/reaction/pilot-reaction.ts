import { startCharger } from "../../../firmware/charger/charger";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../../firmware/charger/settings";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { provision } from "../../../modules/settings/settings-store";
import type { PilotCircuit } from "../../plant/pilot-circuit";
import { Dice } from "../plan/dice";
import { BareBoard } from "./bare-board";
import { Distribution } from "./distribution";
import { StepLoop } from "./step-loop";

/** Who watches the pilot. `guard`: the firmware hangs, and has renewed its permit for the last time. */
export type Watchers = "firmware" | "guard" | "both";

/**
 * What runs on the board. `step`: the charger's sensing and control step alone, which start anew every so often;
 * `charger`: the whole firmware, from its start in every run.
 */
export type Program = "step" | "charger";

/** What happens to the pilot. */
const CHANGES: readonly ((circuit: PilotCircuit) => void)[] = Object.freeze([
  /** Unplugged. */
  (circuit: PilotCircuit) => circuit.setCar(false, "open"),
  /** S2 opened. */
  (circuit: PilotCircuit) => circuit.setCar(true, "open"),
  (circuit: PilotCircuit) => circuit.setFault("pilot-short", true),
  (circuit: PilotCircuit) => circuit.setFault("pilot-open", true),
]);

/** ms between two control steps, and so the phases that a change can meet. */
const STEP_MS = 20;
/** ms between two samples of the converter: hosts/esp32/pilot-wave.ts shares one for 10 ms. */
const SHORTEST_SAMPLING_MS = 1;
const LONGEST_SAMPLING_MS = 10;
/** ms that a hang has lasted when the pilot changes, at most: then the permit is over, and the coil dead by it. */
const HUNG_MS = 180;
/** ms from closed contacts to the change, beside the phase. */
const CLOSED_MS = 40;
/** Runs of the control step on one board, with one phase of its start and one way to sample. */
const RUNS_A_BOARD = 500;

export interface PilotReaction {
  /** From the change to a coil without voltage. */
  readonly coil: Distribution;
  /** From the change to open contacts. */
  readonly contacts: Distribution;
}

/**
 * How long the pilot's leaving takes to open the contacts, over `runs` random phases of the change against the control
 * step and against the converter's samples; unplugged, S2 opened, shorted and broken take turns.
 */
export function measurePilot(watchers: Watchers, program: Program, seed: number, runs: number): PilotReaction {
  const dice = new Dice(seed, `pilot ${watchers} ${program}`);
  return measure(dice, watchers !== "firmware", program, runs, (board, run) => {
    if (watchers === "guard") {
      board.hang(true);
      board.pass(dice.between(0, HUNG_MS));
    }
    const change = CHANGES[run % CHANGES.length];
    return board.openBy(() => change?.(board.circuit));
  });
}

/** From a hang of the firmware to a dead coil and to open contacts, with a pilot that stays in C. */
export function measureHang(seed: number, runs: number): PilotReaction {
  return measure(new Dice(seed, "hang"), true, "step", runs, (board) => board.openBy(() => board.hang(true)));
}

function measure(
  dice: Dice,
  hasGuard: boolean,
  program: Program,
  runs: number,
  open: (board: BareBoard, run: number) => { readonly coilMs: number; readonly contactsMs: number },
): PilotReaction {
  const coil = new Distribution();
  const contacts = new Distribution();
  const storage = manualCharger();
  const random = new SeededRandom(1, "bare");
  const boardRuns = program === "step" ? RUNS_A_BOARD : 1;
  for (let first = 0; first < runs; first += boardRuns) {
    let loop: StepLoop | undefined;
    const everyMs = dice.between(SHORTEST_SAMPLING_MS, LONGEST_SAMPLING_MS);
    const board = new BareBoard({
      sampling: { everyMs, phaseMs: dice.between(0, everyMs) },
      hasGuard,
      bootMs: dice.between(0, STEP_MS),
      storage,
      random,
      start: (device) => {
        if (program === "charger") startCharger(device);
        else loop = new StepLoop(device);
      },
    });
    for (let run = first; run < Math.min(runs, first + boardRuns); run++) {
      if (run > first) {
        board.hang(false);
        board.mend();
        loop?.restore();
      }
      board.close();
      board.pass(CLOSED_MS + dice.between(0, STEP_MS));
      const { coilMs, contactsMs } = open(board, run);
      coil.add(coilMs);
      contacts.add(contactsMs);
    }
  }
  return { coil, contacts };
}

/** Follows no house and speaks to nobody. */
function manualCharger(): VirtualFlash {
  const storage = new VirtualFlash();
  const store = storage.open({ path: "charger", format: "string" });
  provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, { mode: "manual", mqtt: { host: "" } });
  store.close();
  return storage;
}

import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { ClosedPhases, GuardDrop } from "../../../modules/device/guard";
import { Contactor } from "../../../sim/plant/contactor";
import { PilotCircuit } from "../../../sim/plant/pilot-circuit";
import { SimulatedGuard } from "../../../sim/plant/simulated-guard";
import type { GuardCar, GuardOutcome, GuardStep } from "./stories";

/** ms between two renewals of a firmware that lives. */
const STEP_MS = 20;
/** mV of the pilot's high half. */
const CAR_MV: Readonly<Record<GuardCar, number>> = Object.freeze({
  away: 12_000,
  connected: 9000,
  ready: 6000,
  ventilated: 3000,
});
const DROPS: readonly (GuardDrop | null)[] = [null, "permit-expired", "pilot-left", "trip-line", "emergency-stop"];

/** The plant's guard after each step. */
export function outcomesInPlant(steps: readonly GuardStep[]): GuardOutcome[] {
  const scheduler = new Scheduler();
  const contactor = new Contactor(
    scheduler,
    () => 0,
    () => {},
  );
  const extraContactor = new Contactor(
    scheduler,
    () => 0,
    () => {},
  );
  const lines = { trip: false, stop: false };
  const circuit: PilotCircuit = new PilotCircuit(() => simulated.pilotChanged());
  const simulated: SimulatedGuard = new SimulatedGuard(scheduler, {
    circuit,
    contactor,
    extraContactor,
    isTripped: () => lines.trip,
    isStopped: () => lines.stop,
  });
  const guard = new (simulated.deviceClass())();
  const pass = (ms: number): void => scheduler.runUntil(scheduler.nowMs() + ms);
  return steps.map((step) => {
    if (step[0] === "write") guard.write(step[1]);
    else if (step[0] === "renew") guard.renew();
    else if (step[0] === "wait") pass(step[1]);
    else if (step[0] === "live") {
      for (let ms = 0; ms < step[1]; ms += STEP_MS) {
        guard.renew();
        pass(Math.min(STEP_MS, step[1] - ms));
      }
    } else if (step[0] === "car") {
      const s2 = { away: "open", connected: "open", ready: "ready", ventilated: "ventilated" } as const;
      circuit.setCar(step[1] !== "away", s2[step[1]]);
    } else {
      lines[step[0]] = step[1];
      simulated.lineChanged();
    }
    return {
      closed: !contactor.isCoilOn ? 0 : extraContactor.isCoilOn ? 3 : 1,
      dropped: guard.read().dropped,
    };
  });
}

/** A story as commands for the driver of the core in C, which looks every `lookMs`. */
export class CoreStory {
  readonly commands: string[] = [];
  private readonly ends: number[] = [];
  private car: GuardCar = "away";
  private readonly lines = { trip: false, stop: false };

  constructor(
    steps: readonly GuardStep[],
    private readonly lookMs = 1,
    private nowMs = 0,
  ) {
    this.commands.push(`start ${nowMs}`);
    for (const step of steps) {
      this.add(step);
      this.ends.push(this.commands.length - 1);
    }
  }

  /** The core's guard after each step. `answers`: those to the commands. */
  outcomes(answers: readonly (readonly number[])[]): GuardOutcome[] {
    return this.ends.map((index) => {
      const [closed = 0, dropped = 0] = answers[index] ?? [];
      return { closed: closed as ClosedPhases, dropped: DROPS[dropped] ?? null };
    });
  }

  private add(step: GuardStep): void {
    if (step[0] === "write") this.say("write", `${step[1]} ${this.linesNow()}`);
    else if (step[0] === "renew") this.say("renew");
    else if (step[0] === "wait") this.pass(step[1]);
    else if (step[0] === "live") {
      for (let ms = 0; ms < step[1]; ms += STEP_MS) {
        this.say("renew");
        this.pass(Math.min(STEP_MS, step[1] - ms));
      }
    } else if (step[0] === "car") {
      // The last sample of before, and the first one of after.
      this.see();
      this.car = step[1];
      this.see();
    } else {
      this.lines[step[0]] = step[1];
      this.look();
    }
  }

  private pass(ms: number): void {
    for (let passed = 0; passed < ms; ) {
      const elapsedMs = Math.min(this.lookMs, ms - passed);
      passed += elapsedMs;
      this.nowMs = (this.nowMs + elapsedMs) % 2 ** 32;
      this.see();
      this.look();
    }
  }

  private see(): void {
    this.say("saw", `${CAR_MV[this.car]} 1 1`);
  }

  private look(): void {
    this.say("look", this.linesNow());
  }

  private linesNow(): string {
    return `${this.lines.trip ? 1 : 0} ${this.lines.stop ? 1 : 0}`;
  }

  private say(word: string, rest = ""): void {
    this.commands.push(`${word} ${this.nowMs} ${rest}`);
  }
}

import { meaningOfDuty } from "../../modules/pilot/duty";
import { CarSleep } from "./car-sleep";
import type { S2 } from "./pilot-circuit";

/** What a car is. */
export interface CarModel {
  readonly capacityKwh: number;
  /** State of charge at the start, and where it stops by itself, 0–1. */
  readonly soc: number;
  readonly targetSoc: number;
  /** A a phase, of its on-board charger. */
  readonly maxCurrentA: number;
  readonly phases: 1 | 3;
  /** A/s while it follows a new duty. */
  readonly rampAPerS: number;
  /** s until it begins to. */
  readonly lagS: number;
}

/** From here on the battery takes less and less: linearly down to a share of the maximum when it is full. */
const TAPER_FROM_SOC = 0.8;
const FULL_SHARE = 0.15;

/** s in which a car that sees PWM stop has stopped drawing, reaction included. */
const STOP_S = 0.45;
const STOP_LAG_S = 0.15;

/** What reaches the car through the contactor. */
export interface Supply {
  /** 0: the contacts are open, or there are no mains. */
  readonly phases: 0 | 1 | 3;
  /** Line to neutral. */
  readonly voltageV: number;
}

/** V. With less an on-board charger gives up. */
const LEAST_V = 80;

/** The car's faults: each what it does whatever it is told. */
export interface CarTrouble {
  /** A it draws whatever is offered. */
  overdrawA: number | undefined;
  /** It keeps drawing what it drew when this began; drew it nothing then, what it drew before the first lowering. */
  ignoresOffer: boolean;
  wantsVentilation: boolean;
  /** S2 is bouncing: open at this very moment. */
  isBouncedOpen: boolean;
}

/** A car with its on-board charger and battery, moved forward in steps of up to 100 ms. */
export class Car {
  /** A a phase on the phases it uses. */
  currentA = 0;
  soc: number;
  readonly trouble: CarTrouble = {
    overdrawA: undefined,
    ignoresOffer: false,
    wantsVentilation: false,
    isBouncedOpen: false,
  };
  private isAsking = false;
  private sleeps = false;
  private readonly sleep = new CarSleep();
  private dutyPercent = 100;
  /** What the duty said before the car began to follow the newest one. */
  private followedA = 0;
  private sinceDutyS = 0;
  /** With `ignoresOffer`: what it keeps drawing; 0 while it follows still, undefined without. */
  private keptA: number | undefined;

  constructor(readonly model: CarModel) {
    this.soc = model.soc;
  }

  get s2(): S2 {
    if (!this.asks || this.trouble.isBouncedOpen) return "open";
    return this.trouble.wantsVentilation ? "ventilated" : "ready";
  }

  /** S2 closes, whether there is an offer or not; a car that sleeps does so when it wakes up. */
  request(): void {
    this.isAsking = true;
  }

  /** It stops drawing, then S2 opens, and stays open. */
  finish(): void {
    this.isAsking = false;
    this.currentA = 0;
    if (this.sleeps) this.sleep.fallAsleep();
  }

  /** It sleeps from now on whenever it does not ask. Otherwise it is awake at once. */
  setSleeps(sleeps: boolean): void {
    if (sleeps === this.sleeps) return;
    this.sleeps = sleeps;
    if (!sleeps) this.sleep.wake();
    else if (!this.isAsking) this.sleep.fallAsleep();
  }

  /** A it could take now, if it were offered. */
  get demandA(): number {
    return this.asks && this.soc < this.model.targetSoc ? this.acceptedA() : 0;
  }

  /** It wants to charge, and is awake. */
  get asks(): boolean {
    return this.isAsking && !this.sleep.isAsleep;
  }

  /** `dutyPercent` as it reaches the car. A car for three phases charges on one where no more are connected. */
  advance(stepS: number, dutyPercent: number, supply: Supply): void {
    this.sleep.advance(stepS, offeredBy(dutyPercent) > 0);
    const isLowered = dutyPercent !== this.dutyPercent && offeredBy(dutyPercent) < offeredBy(this.dutyPercent);
    if (!this.trouble.ignoresOffer) this.keptA = undefined;
    else if (this.keptA === undefined || (this.keptA === 0 && isLowered)) this.keptA = this.currentA;
    if (dutyPercent !== this.dutyPercent) {
      this.followedA = this.offerBefore();
      this.dutyPercent = dutyPercent;
      this.sinceDutyS = 0;
    }
    const isSupplied = supply.phases > 0 && supply.voltageV >= LEAST_V;
    this.currentA = isSupplied && (this.asks || this.trouble.overdrawA !== undefined) ? this.draw(stepS) : 0;
    this.sinceDutyS += stepS;
    if (this.currentA > 0) this.store(stepS, supply);
    if (this.isAsking && this.soc >= this.model.targetSoc) this.finish();
  }

  /** The contacts parted. */
  cutOff(): void {
    this.currentA = 0;
  }

  private offerBefore(): number {
    return this.sinceDutyS >= this.model.lagS ? offeredBy(this.dutyPercent) : this.followedA;
  }

  private draw(stepS: number): number {
    if (this.trouble.overdrawA !== undefined) return this.trouble.overdrawA;
    if (this.keptA !== undefined && this.keptA > 0) return this.keptA;
    const offerA = offeredBy(this.dutyPercent);
    if (offerA === 0) return this.stop(stepS);
    const targetA = Math.min(this.sinceDutyS >= this.model.lagS ? offerA : this.followedA, this.acceptedA());
    const stepA = this.model.rampAPerS * stepS;
    return this.currentA < targetA
      ? Math.min(targetA, this.currentA + stepA)
      : Math.max(targetA, this.currentA - stepA);
  }

  private stop(stepS: number): number {
    if (this.sinceDutyS < STOP_LAG_S) return this.currentA;
    const leftS = STOP_S - this.sinceDutyS;
    return leftS <= stepS ? 0 : this.currentA * (1 - stepS / leftS);
  }

  private acceptedA(): number {
    const { maxCurrentA } = this.model;
    if (this.soc <= TAPER_FROM_SOC) return maxCurrentA;
    const share = 1 - ((1 - FULL_SHARE) * (this.soc - TAPER_FROM_SOC)) / (1 - TAPER_FROM_SOC);
    return maxCurrentA * Math.max(FULL_SHARE, share);
  }

  private store(stepS: number, { phases, voltageV }: Supply): void {
    const energyKwh = (this.currentA * voltageV * Math.min(this.model.phases, phases) * stepS) / 3_600_000;
    this.soc = Math.min(1, this.soc + energyKwh / this.model.capacityKwh);
  }
}

/** A that a duty allows; 0 for none. A car without digital communication takes 5 % for none. */
function offeredBy(dutyPercent: number): number {
  const meaning = meaningOfDuty(dutyPercent);
  return meaning.kind === "current" ? meaning.currentA : 0;
}

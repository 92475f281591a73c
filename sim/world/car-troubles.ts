import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { TimerHandle } from "../../modules/device/time";
import type { Car } from "../plant/car";
import type { PilotCircuit } from "../plant/pilot-circuit";

/** The contacts of S2 open for so long, so often: shorter than two control steps apart. */
const BOUNCE_OPEN_MS = 12;
const BOUNCE_EVERY_MS = 170;

/** Faults on the car's side of the plug. They may be set before a car is there. */
export class CarTroubles {
  overdrawA: number | undefined;
  private ignoresOffer = false;
  private wantsVentilation = false;
  private sleeps = false;
  private bounce: TimerHandle | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly circuit: PilotCircuit,
    private readonly car: () => Car | undefined,
  ) {}

  setOverdraw(currentA: number | undefined): void {
    this.overdrawA = currentA;
    this.apply();
  }

  setIgnoresOffer(isThere: boolean): void {
    this.ignoresOffer = isThere;
    this.apply();
  }

  setVentilation(isThere: boolean): void {
    this.wantsVentilation = isThere;
    this.apply();
  }

  setSleeps(isThere: boolean): void {
    this.sleeps = isThere;
    this.apply();
  }

  setBounce(isThere: boolean): void {
    this.scheduler.clear(this.bounce);
    this.bounce = isThere ? this.scheduler.repeat(() => this.bounceOnce(), BOUNCE_EVERY_MS) : undefined;
  }

  applyTo(car: Car): void {
    car.trouble.overdrawA = this.overdrawA;
    car.trouble.ignoresOffer = this.ignoresOffer;
    car.trouble.wantsVentilation = this.wantsVentilation;
    car.setSleeps(this.sleeps);
  }

  private apply(): void {
    const car = this.car();
    if (car === undefined) return;
    this.applyTo(car);
    this.circuit.setCar(true, car.s2);
  }

  private bounceOnce(): void {
    this.setBounced(true);
    this.scheduler.set(() => this.setBounced(false), BOUNCE_OPEN_MS);
  }

  private setBounced(isOpen: boolean): void {
    const car = this.car();
    if (car === undefined) return;
    car.trouble.isBouncedOpen = isOpen;
    this.circuit.setCar(true, car.s2);
  }
}

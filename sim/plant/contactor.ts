import type { Scheduler } from "../../hosts/virtual/scheduler";

/** ms from the coil's voltage to the contacts, both ways. */
const CLOSE_MS = 20;
const RELEASE_MS = 30;

/** A. Contacts that part at this current or above have opened under load. */
const LOAD_A = 1;

/** Coil and contacts. */
export class Contactor {
  isCoilOn = false;
  isClosed = false;
  closures = 0;
  openedUnderLoad = 0;
  private change = 0;

  constructor(
    private readonly scheduler: Scheduler,
    /** A on the heaviest phase, at this moment. */
    private readonly currentA: () => number,
    private readonly onChange: () => void,
  ) {}

  setCoil(isOn: boolean): void {
    if (isOn === this.isCoilOn) return;
    this.isCoilOn = isOn;
    const change = ++this.change;
    this.scheduler.set(
      () => {
        if (change === this.change) this.move(isOn);
      },
      isOn ? CLOSE_MS : RELEASE_MS,
    );
  }

  private move(toClosed: boolean): void {
    if (this.isClosed === toClosed) return;
    if (toClosed) this.closures += 1;
    else if (this.currentA() >= LOAD_A) this.openedUnderLoad += 1;
    this.isClosed = toClosed;
    this.onChange();
  }
}

import type { Scheduler } from "../../hosts/virtual/scheduler";

/** ms from the coil's voltage to the contacts, both ways. */
const CLOSE_MS = 20;
const RELEASE_MS = 30;

/** A. Contacts that part at this current or above have opened under load. */
const LOAD_A = 1;

/**
 * What a contactor may suffer from. `welded`: contacts that are closed stay so, and open ones weld when they next close.
 * `stuck-open`: open contacts do not close.
 */
export type ContactorFault = "welded" | "stuck-open";

/** Coil and contacts. */
export class Contactor {
  isCoilOn = false;
  isClosed = false;
  closures = 0;
  openedUnderLoad = 0;
  private change = 0;
  private readonly faults: { -readonly [fault in ContactorFault]: boolean } = { welded: false, "stuck-open": false };

  constructor(
    private readonly scheduler: Scheduler,
    /** A on the heaviest phase, at this moment. */
    private readonly currentA: () => number,
    private readonly onChange: () => void,
  ) {}

  setCoil(isOn: boolean): void {
    if (isOn === this.isCoilOn) return;
    this.isCoilOn = isOn;
    this.follow();
  }

  /** Contacts that come free go where the coil or the spring moves them, in the usual time. */
  setFault(fault: ContactorFault, isThere: boolean): void {
    if (isThere === this.faults[fault]) return;
    this.faults[fault] = isThere;
    if (!isThere) this.follow();
  }

  private follow(): void {
    const toClosed = this.isCoilOn;
    const change = ++this.change;
    this.scheduler.set(
      () => {
        if (change === this.change) this.move(toClosed);
      },
      toClosed ? CLOSE_MS : RELEASE_MS,
    );
  }

  private move(toClosed: boolean): void {
    if (this.isClosed === toClosed || this.faults[toClosed ? "stuck-open" : "welded"]) return;
    if (toClosed) this.closures += 1;
    else if (this.currentA() >= LOAD_A) this.openedUnderLoad += 1;
    this.isClosed = toClosed;
    this.onChange();
  }
}

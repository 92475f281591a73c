import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Gauge, GaugeConstructor } from "../../modules/device/lines";
import { constructorOf } from "./constructor-of";
import { LockBolt } from "./lock-bolt";

/** Ω between proximity pilot and earth in a plug, by what its cable carries (IEC 61851-1 table B.2). */
const CABLES = Object.freeze([
  Object.freeze({ upToA: 13, ohm: 1500 } as const),
  Object.freeze({ upToA: 20, ohm: 680 } as const),
  Object.freeze({ upToA: 32, ohm: 220 } as const),
  Object.freeze({ upToA: 63, ohm: 100 } as const),
] as const);

/** A. A cable for more has no plug on this side: it is tethered. */
export const MAX_PLUG_A = 63;

/** Largest error of a reading: the resistor's tolerance and the converter's noise. */
const TOLERANCE = 0.02;

/** A type 2 socket outlet (IEC 62196-2) with its proximity pilot and its lock, and the cable that comes with each car. */
export class SocketOutlet {
  readonly bolt: LockBolt;
  private hasPlug = false;
  /** Somebody pulls at the plug. */
  private isPulled = false;
  private isContactBroken = false;
  private readonly cableOhm: number;

  /** `cableA`: what the cables carry, up to {@link MAX_PLUG_A}. `random`: uniform in [0, 1), the noise. */
  constructor(
    scheduler: Scheduler,
    cableA: number,
    private readonly random: () => number,
  ) {
    this.cableOhm = CABLES.find((row) => cableA <= row.upToA)?.ohm ?? Number.POSITIVE_INFINITY;
    this.bolt = new LockBolt(scheduler, () => this.letGo());
  }

  /** A plug in it that was pulled at in vain stays, and its cable goes to the next car. */
  plugIn(): void {
    this.hasPlug = true;
    this.isPulled = false;
  }

  /** The plug leaves now, or as soon as the bolt lets it go. */
  pull(): void {
    this.isPulled = true;
    this.letGo();
  }

  /** The proximity contact is open, whatever is plugged in. */
  setContactBroken(isBroken: boolean): void {
    this.isContactBroken = isBroken;
  }

  get isOccupied(): boolean {
    return this.hasPlug;
  }

  /** The class a board hands to the firmware. */
  proximityClass(): GaugeConstructor {
    return constructorOf((): Gauge => ({ read: () => this.ohm(), close: () => {} }));
  }

  private ohm(): number {
    const error = TOLERANCE * (2 * this.random() - 1);
    return this.hasPlug && !this.isContactBroken ? this.cableOhm * (1 + error) : Number.POSITIVE_INFINITY;
  }

  private letGo(): void {
    if (this.isPulled && !this.bolt.isLocked) this.hasPlug = false;
  }
}

/** V, the EVSE's source, and Ω, its resistor (SAE J1772 figure 4). */
const SOURCE_V = 12;
const SOURCE_OHM = 1_000;
/** V across the car's diode. */
const DIODE_V = 0.7;

/** Ω in the car (SAE J1772 table 4): connected, and what S2 puts in parallel. */
const CAR_OHM = 2_740;
const READY_OHM = 1_300;
const READY_VENTILATED_OHM = 270;

/** The car's end of the pilot. `open`: S2 open. */
export type S2 = "open" | "ready" | "ventilated";

/**
 * The control pilot as a circuit: ±12 V behind 1 kΩ, and at the other end nobody, or a car's diode and resistors.
 * Both half levels are worked out when something changes, not when somebody looks.
 */
export class PilotCircuit {
  /** V of the high and of the low half, without noise. Equal while the source is steady. */
  highV = SOURCE_V;
  lowV = SOURCE_V;
  /** Percent of the period at +12 V. */
  dutyPercent = 100;
  private isPlugged = false;
  private s2: S2 = "open";
  private isDiodeMissing = false;
  private isShorted = false;
  private isBroken = false;
  private isPowered = true;

  /** `onChange` is called after any level or duty changed. */
  constructor(private readonly onChange: () => void) {}

  setDuty(dutyPercent: number): void {
    if (dutyPercent === this.dutyPercent) return;
    this.dutyPercent = dutyPercent;
    this.update();
  }

  setCar(isPlugged: boolean, s2: S2): void {
    if (isPlugged === this.isPlugged && s2 === this.s2) return;
    this.isPlugged = isPlugged;
    this.s2 = s2;
    this.update();
  }

  setFault(fault: "diode-missing" | "pilot-short" | "pilot-open", isThere: boolean): void {
    if (fault === "diode-missing") this.isDiodeMissing = isThere;
    else if (fault === "pilot-short") this.isShorted = isThere;
    else this.isBroken = isThere;
    this.update();
  }

  /** Without power the EVSE's source gives nothing. */
  setPowered(isPowered: boolean): void {
    this.isPowered = isPowered;
    this.update();
  }

  /** The duty that reaches the car: 100 (steady) also when nothing does. */
  get dutyAtCarPercent(): number {
    return this.isPlugged && this.isPowered && !this.isBroken && !this.isShorted ? this.dutyPercent : 100;
  }

  private update(): void {
    const duty = this.dutyPercent;
    this.highV = this.level(duty > 0 ? SOURCE_V : -SOURCE_V);
    this.lowV = this.level(duty < 100 ? -SOURCE_V : SOURCE_V);
    this.onChange();
  }

  private level(sourceV: number): number {
    if (!this.isPowered || this.isShorted) return 0;
    if (!this.isPlugged || this.isBroken) return sourceV;
    const diodeV = this.isDiodeMissing ? 0 : DIODE_V;
    if (sourceV <= diodeV && !this.isDiodeMissing) return sourceV;
    const loadOhm = carOhm(this.s2);
    return diodeV + ((sourceV - diodeV) * loadOhm) / (loadOhm + SOURCE_OHM);
  }
}

function carOhm(s2: S2): number {
  if (s2 === "open") return CAR_OHM;
  const extraOhm = s2 === "ready" ? READY_OHM : READY_VENTILATED_OHM;
  return (CAR_OHM * extraOhm) / (CAR_OHM + extraOhm);
}

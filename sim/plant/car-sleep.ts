/** s without an offer that a sleeping car takes for a call. */
const CALL_S = 3;
/** Steps of a tenth of a second do not add up exactly. */
const HAIR_S = 1e-9;

type SleepState =
  | { readonly kind: "awake" }
  /** `sinceOfferS`: s since the offer it saw last; undefined: it saw none yet. */
  | { readonly kind: "asleep"; readonly sinceOfferS: number | undefined };

const AWAKE: SleepState = Object.freeze({ kind: "awake" });
const ASLEEP: SleepState = Object.freeze({ kind: "asleep", sinceOfferS: undefined });

/** The sleep of a car that answers nothing until an offer is taken away for {@link CALL_S} and comes back. */
export class CarSleep {
  private state: SleepState = AWAKE;

  get isAsleep(): boolean {
    return this.state.kind === "asleep";
  }

  fallAsleep(): void {
    if (this.state.kind === "awake") this.state = ASLEEP;
  }

  wake(): void {
    this.state = AWAKE;
  }

  /** `isOffered`: there was PWM with an offer for these `stepS`. */
  advance(stepS: number, isOffered: boolean): void {
    if (this.state.kind === "awake") return;
    const { sinceOfferS } = this.state;
    if (isOffered) {
      if (sinceOfferS !== undefined && sinceOfferS >= CALL_S - HAIR_S) this.state = AWAKE;
      else if (sinceOfferS !== 0) this.state = { kind: "asleep", sinceOfferS: 0 };
    } else if (sinceOfferS !== undefined) this.state = { kind: "asleep", sinceOfferS: sinceOfferS + stepS };
  }
}

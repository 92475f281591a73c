import type { Gauge, GaugeConstructor } from "../../modules/device/lines";
import type { MonotonicClock, MonotonicMs } from "../../modules/device/time";
import { constructorOf } from "./constructor-of";

/** °C inside a charger, unless something heats it. */
const USUAL_C = 35;
/** ms in which it is back there once nothing heats it any more. */
const COOLING_MS = 60_000;

type Heat =
  | { readonly kind: "usual" }
  | { readonly kind: "heated"; readonly celsius: number }
  /** In a straight line to {@link USUAL_C}. */
  | { readonly kind: "cooling"; readonly fromC: number; readonly sinceMs: MonotonicMs };

/** The sensor at contactor and terminals. */
export class TemperatureSensor {
  private heat: Heat = { kind: "usual" };

  constructor(private readonly clock: MonotonicClock) {}

  /** It reads `celsius` at once; undefined: nothing heats it any more. */
  setHeat(celsius: number | undefined): void {
    if (celsius !== undefined) this.heat = { kind: "heated", celsius };
    else if (this.heat.kind === "heated")
      this.heat = { kind: "cooling", fromC: this.heat.celsius, sinceMs: this.clock.nowMs() };
  }

  /** °C at this moment. */
  celsius(): number {
    const { heat } = this;
    switch (heat.kind) {
      case "usual":
        return USUAL_C;
      case "heated":
        return heat.celsius;
      case "cooling": {
        const share = Math.min(1, (this.clock.nowMs() - heat.sinceMs) / COOLING_MS);
        return heat.fromC + (USUAL_C - heat.fromC) * share;
      }
    }
  }

  /** The class a board hands to the firmware. */
  deviceClass(): GaugeConstructor {
    return constructorOf((): Gauge => ({ read: () => this.celsius(), close: () => {} }));
  }
}

import { useRef, useState } from "preact/hooks";
import type { Amperes } from "../../scenario/trace-line";
import { highestA, phaseCount } from "./amperes";
import type { Send } from "./post";

/** While the knob moves, an event this often is enough. */
const SEND_EVERY_MS = 150;
/** After that long without a touch the knob follows the world again. */
const FOLLOW_AFTER_MS = 2_500;
/** A; the world takes 0–100. */
const MOST_A = 100;

interface HouseSliderProps {
  readonly home: Amperes;
  readonly contractedA: number;
  readonly send: Send;
}

/** Sets the house's steady load, the same on each phase. */
export function HouseSlider({ home, contractedA, send }: HouseSliderProps) {
  const [touchedA, setTouchedA] = useState<number>();
  const timers = useRef<{ send?: number; follow?: number; wantedA?: number }>({});
  const homeA = highestA(home);
  const shownA = touchedA ?? homeA;
  const maxA = Math.min(MOST_A, Math.max(40, Math.ceil((contractedA * 1.3) / 10) * 10, Math.ceil(homeA / 10) * 10));
  const move = (currentA: number) => {
    const pending = timers.current;
    setTouchedA(currentA);
    pending.wantedA = currentA;
    pending.send ??= window.setTimeout(() => {
      delete pending.send;
      send({ do: "home", current: pending.wantedA });
    }, SEND_EVERY_MS);
    clearTimeout(pending.follow);
    pending.follow = window.setTimeout(() => setTouchedA(undefined), FOLLOW_AFTER_MS);
  };
  return (
    <div class="slider">
      <label for="house-load">House load{phaseCount(home) > 1 ? ", each phase" : ""}</label>
      <output for="house-load">{shownA.toFixed(1)} A</output>
      <input
        id="house-load"
        type="range"
        min={0}
        max={maxA}
        step={0.5}
        value={shownA}
        aria-valuetext={`${shownA.toFixed(1)} amperes`}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
      />
      <p class="scale" aria-hidden="true">
        <span>0</span>
        <span>{maxA} A</span>
      </p>
    </div>
  );
}

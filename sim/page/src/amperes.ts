import type { Amperes } from "../../scenario/trace-line";

/** The phase that carries most: it is the one a limit speaks of. */
export function highestA(current: Amperes): number {
  return typeof current === "number" ? current : Math.max(0, ...current);
}

export function phaseCount(current: Amperes): number {
  return typeof current === "number" ? 1 : current.length;
}

/** "16.0", or "16.0 / 15.9 / 16.0" of a three-phase site. */
export function formatA(current: Amperes): string {
  return typeof current === "number" ? current.toFixed(1) : current.map((phase) => phase.toFixed(1)).join(" / ");
}

/** Without decimals where there are none: "16", "12.5". */
export function shortA(currentA: number): string {
  return String(Math.round(currentA * 100) / 100);
}

/** "350 Wh", "12.35 kWh" */
export function formatEnergy(energyWh: number): string {
  return energyWh < 1000 ? `${Math.round(energyWh)} Wh` : `${(energyWh / 1000).toFixed(2)} kWh`;
}

/** Simulated time: "04:05", "1:04:05" */
export function formatClock(t: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const minutes = `${two((t / 60) % 60)}:${two(t % 60)}`;
  return t < 3600 ? minutes : `${Math.floor(t / 3600)}:${minutes}`;
}

import { type AccessPointShown, accessPointRows } from "./access-point-rows";
import type { Row } from "./row";

/** What a meter shows of itself. */
export interface MeterShown {
  /** Undefined: no reading, or one that is too old. One element a phase. */
  readonly currentA: readonly number[] | undefined;
  readonly phases: 1 | 3;
  /** W, all phases. */
  readonly powerW: number | undefined;
  readonly energyWh: number | undefined;
  /** A few words, 21 characters. */
  readonly network: string;
  /** While it is open; left out: it is not. */
  readonly accessPoint?: AccessPointShown | undefined;
}

/** Characters beside each other in a row of scale 1. */
const COLUMNS = 21;

/**
 * Eight pages: the currents large, power and energy, and at the bottom how it stands with the network. While the access
 * point is open: the currents small, and how to get in.
 */
export function meterRows({ currentA, phases, powerW, energyWh, network, accessPoint }: MeterShown): Row[] {
  if (accessPoint !== undefined) {
    const currents = [1, 2, 3].slice(0, phases).map((phase) => line(`L${phase} ${amperes(currentA?.[phase - 1])} A`));
    return [...currents, line(""), ...accessPointRows(accessPoint)];
  }
  const power = `${powerW === undefined ? "--" : kilo(powerW, 2)} kW`;
  const energy = `${energyWh === undefined ? "--" : kilo(energyWh, 1)} kWh`;
  if (phases === 1) {
    return [
      { text: `${amperes(currentA?.[0])} A`, scale: 3 },
      line(""),
      line(`Power  ${power.padStart(14)}`),
      line(`Energy ${energy.padStart(14)}`),
      line(""),
      line(network),
    ];
  }
  const rows: Row[] = [1, 2, 3].map((phase) => ({ text: `L${phase} ${amperes(currentA?.[phase - 1])} A`, scale: 2 }));
  return [...rows, line(power + energy.padStart(COLUMNS - power.length)), line(network)];
}

function line(text: string): Row {
  return { text, scale: 1 };
}

/** Five characters up to 999 A. */
function amperes(currentA: number | undefined): string {
  return (currentA === undefined ? "--" : currentA.toFixed(currentA < 99.995 ? 2 : 1)).padStart(5);
}

/** A thousand times as much, with so many decimals. */
function kilo(value: number, decimals: number): string {
  return (value / 1000).toFixed(decimals);
}

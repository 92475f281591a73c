import { amperes, type ChargerTrace, DIGITS, round, type TraceLine } from "../scenario/trace-line";
import type { Building } from "./building";
import type { ChargerPart } from "./charger-part";

/** Makes the line of a second from what the plant does and the firmware says. */
export class TraceWriter {
  /** The last energy each firmware knew: it knows none while it starts. */
  private readonly energyWh = new Map<string, number>();

  constructor(private readonly building: Building) {}

  line(t: number): TraceLine {
    const { site, siteMeter, chargers, scenario } = this.building;
    const reading = siteMeter.reading;
    const lines: { [id: string]: ChargerTrace } = {};
    for (const charger of chargers) lines[charger.id] = this.chargerTrace(charger, scenario.site.phases);
    return {
      t,
      home: amperes(site.homeA),
      solar: amperes(site.solarA),
      total: amperes(site.totalA),
      meter: {
        current: reading === undefined ? null : amperes(reading.currentA),
        age: reading === undefined ? null : round((this.building.scheduler.nowMs() - reading.atMs) / 1000, 2),
      },
      breaker: { heat: round(site.breaker?.heat ?? 0, DIGITS.heat), tripped: site.breaker?.tripped === true },
      chargers: lines,
    };
  }

  private chargerTrace(charger: ChargerPart, phases: 1 | 3): ChargerTrace {
    const view = charger.shown;
    if (view !== undefined && view.energyWh !== null) this.energyWh.set(charger.id, view.energyWh);
    const energyWh = round(this.energyWh.get(charger.id) ?? 0, DIGITS.energy);
    const drawnA: number[] = [];
    for (let phase = 0; phase < phases; phase++) drawnA.push(charger.sitePhaseA(phase));
    const drawn = amperes(drawnA);
    // Within the release time after a power cut the contacts still touch, with nothing behind them.
    const contactor = charger.hasPower && charger.contactor.isClosed;
    if (view === undefined) {
      const why = charger.hasPower ? "Starting." : "No power.";
      return { state: "E", pilot: 0, duty: 0, offered: 0, drawn, contactor, energyWh, limit: null, why, fault: null };
    }
    const duty = charger.circuit.dutyPercent;
    return {
      state: view.state,
      pilot: round(charger.circuit.highV, DIGITS.voltage),
      duty: duty > 0 && duty < 100 ? round(duty, DIGITS.duty) : 0,
      offered: view.offeredA,
      drawn,
      contactor,
      energyWh,
      limit: view.limit,
      why: view.why,
      fault: view.fault,
    };
  }
}

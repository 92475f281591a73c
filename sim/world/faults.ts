import type { TimerHandle } from "../../modules/device/time";
import type { ScenarioEvent } from "../scenario/scenario";
import type { FaultName } from "../scenario/vocabulary";
import type { Building } from "./building";

interface FaultSwitch {
  /** `value`: in the unit of the fault's own key. A sentence comes back where it cannot be had. */
  readonly set: (building: Building, chargerId: string | null, value: number) => string | undefined;
  readonly clear: (building: Building, chargerId: string | null) => string | undefined;
}

type CarOrPilot = "diode-missing" | "pilot-short" | "pilot-open";

function meterFault(fault: "silent" | "garbage" | "ct-off"): FaultSwitch {
  const change = (building: Building, isThere: boolean): undefined => {
    building.siteMeter.setFault(fault, isThere);
  };
  return { set: (building) => change(building, true), clear: (building) => change(building, false) };
}

function pilotFault(fault: CarOrPilot): FaultSwitch {
  const change = (building: Building, id: string | null, isThere: boolean): undefined => {
    building.charger(id)?.circuit.setFault(fault, isThere);
  };
  return { set: (building, id) => change(building, id, true), clear: (building, id) => change(building, id, false) };
}

function carFault(kind: "setIgnoresOffer" | "setVentilation" | "setBounce"): FaultSwitch {
  const change = (building: Building, id: string | null, isThere: boolean): undefined => {
    building.charger(id)?.troubles[kind](isThere);
  };
  return { set: (building, id) => change(building, id, true), clear: (building, id) => change(building, id, false) };
}

/** How each fault is made in the plant or on the wire; the firmware is never told. */
export const FAULT_SWITCHES: { readonly [fault in FaultName]?: FaultSwitch } = Object.freeze({
  "meter-silent": meterFault("silent"),
  "meter-garbage": meterFault("garbage"),
  "meter-ct-off": meterFault("ct-off"),
  "broker-down": {
    set: (building) => building.hosting.setNetworkFault({ kind: "broker-down", isThere: true }),
    clear: (building) => building.hosting.setNetworkFault({ kind: "broker-down", isThere: false }),
  },
  "network-loss": {
    set: (building, part) => building.hosting.setNetworkFault({ kind: "network-loss", part, isThere: true }),
    clear: (building, part) => building.hosting.setNetworkFault({ kind: "network-loss", part, isThere: false }),
  },
  "message-loss": {
    set: (building, _id, ratio) => building.hosting.setNetworkFault({ kind: "message-loss", ratio }),
    clear: (building) => building.hosting.setNetworkFault({ kind: "message-loss", ratio: 0 }),
  },
  "message-delay": {
    set: (building, _id, seconds) =>
      building.hosting.setNetworkFault({ kind: "message-delay", delayMs: seconds * 1000 }),
    clear: (building) => building.hosting.setNetworkFault({ kind: "message-delay", delayMs: 0 }),
  },
  "pilot-short": pilotFault("pilot-short"),
  "pilot-open": pilotFault("pilot-open"),
  "diode-missing": pilotFault("diode-missing"),
  "pilot-bounce": carFault("setBounce"),
  "ev-ignores-offer": carFault("setIgnoresOffer"),
  "ev-ventilation": carFault("setVentilation"),
  "ev-overdraw": {
    set: (building, id, currentA) => void building.charger(id)?.troubles.setOverdraw(currentA),
    clear: (building, id) => void building.charger(id)?.troubles.setOverdraw(undefined),
  },
  "firmware-hang": {
    set: (building, id) => void building.charger(id)?.part.hang(true),
    clear: (building, id) => void building.charger(id)?.part.hang(false),
  },
});

/** The faults of a building. Each lasts until its time is over, it is cleared, or it is set anew. */
export class Faults {
  private readonly ends = new Map<string, TimerHandle>();

  constructor(private readonly building: Building) {}

  /** A sentence comes back where it cannot be had. */
  set(event: ScenarioEvent & { readonly do: "fault" }): string | undefined {
    const { fault, charger, value, forS } = event;
    const reason = FAULT_SWITCHES[fault]?.set(this.building, charger, value ?? 0);
    if (reason !== undefined) return reason;
    const key = this.forgetEnd(fault, charger);
    if (forS !== null)
      this.ends.set(
        key,
        this.building.scheduler.set(() => this.clear(fault, charger), forS * 1000),
      );
    return undefined;
  }

  clear(fault: FaultName, charger: string | null): string | undefined {
    this.forgetEnd(fault, charger);
    return FAULT_SWITCHES[fault]?.clear(this.building, charger);
  }

  private forgetEnd(fault: FaultName, charger: string | null): string {
    const key = `${fault} ${charger ?? ""}`;
    this.building.scheduler.clear(this.ends.get(key));
    this.ends.delete(key);
    return key;
  }
}

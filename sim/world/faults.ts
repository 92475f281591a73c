import type { TimerHandle } from "../../modules/device/time";
import type { ScenarioEvent } from "../scenario/scenario";
import type { FaultName } from "../scenario/vocabulary";
import type { World } from "./world";

interface FaultSwitch {
  /** `value`: in the unit of the fault's own key. A sentence comes back where it cannot be had. */
  readonly set: (world: World, chargerId: string | null, value: number) => string | undefined;
  readonly clear: (world: World, chargerId: string | null) => string | undefined;
}

type CarOrPilot = "diode-missing" | "pilot-short" | "pilot-open";

function meterFault(fault: "silent" | "garbage" | "ct-off"): FaultSwitch {
  const change = (world: World, isThere: boolean): undefined => {
    world.siteMeter.setFault(fault, isThere);
  };
  return { set: (world) => change(world, true), clear: (world) => change(world, false) };
}

function pilotFault(fault: CarOrPilot): FaultSwitch {
  const change = (world: World, id: string | null, isThere: boolean): undefined => {
    world.charger(id)?.circuit.setFault(fault, isThere);
  };
  return { set: (world, id) => change(world, id, true), clear: (world, id) => change(world, id, false) };
}

function carFault(kind: "setIgnoresOffer" | "setVentilation" | "setBounce"): FaultSwitch {
  const change = (world: World, id: string | null, isThere: boolean): undefined => {
    world.charger(id)?.troubles[kind](isThere);
  };
  return { set: (world, id) => change(world, id, true), clear: (world, id) => change(world, id, false) };
}

/** How each fault is made in the plant or on the wire; the firmware is never told. */
export const FAULT_SWITCHES: { readonly [fault in FaultName]?: FaultSwitch } = Object.freeze({
  "meter-silent": meterFault("silent"),
  "meter-garbage": meterFault("garbage"),
  "meter-ct-off": meterFault("ct-off"),
  "broker-down": {
    set: (world) => world.hosting.setNetworkFault({ kind: "broker-down", isThere: true }),
    clear: (world) => world.hosting.setNetworkFault({ kind: "broker-down", isThere: false }),
  },
  "network-loss": {
    set: (world, part) => world.hosting.setNetworkFault({ kind: "network-loss", part, isThere: true }),
    clear: (world, part) => world.hosting.setNetworkFault({ kind: "network-loss", part, isThere: false }),
  },
  "message-loss": {
    set: (world, _id, ratio) => world.hosting.setNetworkFault({ kind: "message-loss", ratio }),
    clear: (world) => world.hosting.setNetworkFault({ kind: "message-loss", ratio: 0 }),
  },
  "message-delay": {
    set: (world, _id, seconds) => world.hosting.setNetworkFault({ kind: "message-delay", delayMs: seconds * 1000 }),
    clear: (world) => world.hosting.setNetworkFault({ kind: "message-delay", delayMs: 0 }),
  },
  "pilot-short": pilotFault("pilot-short"),
  "pilot-open": pilotFault("pilot-open"),
  "diode-missing": pilotFault("diode-missing"),
  "pilot-bounce": carFault("setBounce"),
  "ev-ignores-offer": carFault("setIgnoresOffer"),
  "ev-ventilation": carFault("setVentilation"),
  "ev-overdraw": {
    set: (world, id, currentA) => void world.charger(id)?.troubles.setOverdraw(currentA),
    clear: (world, id) => void world.charger(id)?.troubles.setOverdraw(undefined),
  },
  "firmware-hang": {
    set: (world, id) => void world.charger(id)?.part.hang(true),
    clear: (world, id) => void world.charger(id)?.part.hang(false),
  },
});

/** The faults of a world. Each lasts until its time is over, it is cleared, or it is set anew. */
export class Faults {
  private readonly ends = new Map<string, TimerHandle>();

  constructor(private readonly world: World) {}

  /** A sentence comes back where it cannot be had. */
  set(event: ScenarioEvent & { readonly do: "fault" }): string | undefined {
    const { fault, charger, value, forS } = event;
    const reason = FAULT_SWITCHES[fault]?.set(this.world, charger, value ?? 0);
    if (reason !== undefined) return reason;
    const key = this.forgetEnd(fault, charger);
    if (forS !== null) this.ends.set(key, this.world.scheduler.set(() => this.clear(fault, charger), forS * 1000));
    return undefined;
  }

  clear(fault: FaultName, charger: string | null): string | undefined {
    this.forgetEnd(fault, charger);
    return FAULT_SWITCHES[fault]?.clear(this.world, charger);
  }

  private forgetEnd(fault: FaultName, charger: string | null): string {
    const key = `${fault} ${charger ?? ""}`;
    this.world.scheduler.clear(this.ends.get(key));
    this.ends.delete(key);
    return key;
  }
}

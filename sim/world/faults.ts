import type { SocketOutlet } from "../plant/socket-outlet";
import type { FaultName } from "../scenario/vocabulary";
import type { Building } from "./building";
import type { ChargerPart } from "./charger-part";
import type { ManagerPart } from "./manager-part";

interface FaultSwitch {
  /**
   * `value`: in the unit of the fault's own key. `lasts`: it was given a time. A sentence comes back where it cannot be
   * had.
   */
  readonly set: (building: Building, chargerId: string | null, value: number, lasts: boolean) => string | undefined;
  readonly clear: (building: Building, chargerId: string | null) => string | undefined;
}

/** A fault that is there or not. `change` answers with a sentence where it cannot be had. */
function toggle(change: (building: Building, id: string | null, isThere: boolean) => string | undefined): FaultSwitch {
  return { set: (building, id) => change(building, id, true), clear: (building, id) => change(building, id, false) };
}

/** One charger's. */
function chargerFault(change: (charger: ChargerPart, isThere: boolean) => void): FaultSwitch {
  return toggle((building, id, isThere) => {
    const charger = building.charger(id);
    if (charger !== undefined) change(charger, isThere);
    return undefined;
  });
}

/** One charger's, with a value while it is there. */
function chargerValue(change: (charger: ChargerPart, value: number | undefined) => void): FaultSwitch {
  const apply = (building: Building, id: string | null, value: number | undefined): undefined => {
    const charger = building.charger(id);
    if (charger !== undefined) change(charger, value);
  };
  return { set: apply, clear: (building, id) => apply(building, id, undefined) };
}

/** One charger's that has a socket outlet. */
function socketFault(change: (socket: SocketOutlet, isThere: boolean) => void): FaultSwitch {
  return toggle((building, id, isThere) => {
    const socket = building.charger(id)?.safety.socket;
    if (socket === undefined) return `the cable of ${id} is tethered: there is no socket outlet`;
    change(socket, isThere);
    return undefined;
  });
}

function meterFault(fault: "silent" | "garbage" | "ct-off"): FaultSwitch {
  return toggle((building, _id, isThere) => void building.siteMeter.setFault(fault, isThere));
}

function mainsFault(kind: "over-voltage" | "under-voltage"): FaultSwitch {
  return {
    set: (building, id, voltageV) => void building.mainsVoltage.disturb(kind, id, voltageV),
    clear: (building, id) => void building.mainsVoltage.disturb(kind, id, undefined),
  };
}

function managers({ manager }: Building): readonly ManagerPart[] {
  return manager === undefined ? [] : [manager];
}

/** The time of day of one charger, or of every part. */
function shiftClocks(building: Building, id: string | null, seconds: number): undefined {
  if (id !== null) building.charger(id)?.wallClock.shift("part", seconds * 1000);
  else
    for (const part of [...building.chargers, ...building.meters, ...managers(building)])
      part.wallClock.shift("site", seconds * 1000);
}

/** The grid operator's contact at one charger, or the one that leads to all. */
function dim(building: Building, id: string | null, isThere: boolean): undefined {
  if (id !== null) building.charger(id)?.safety.dimming.set(isThere);
  else for (const { safety } of building.chargers) safety.dimming.set(isThere, "site");
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
  "manager-down": {
    set: ({ manager }) => (manager === undefined ? "this site has no manager" : void manager.setDown(true)),
    clear: ({ manager }) => void manager?.setDown(false),
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
  "contactor-welded": chargerFault(({ safety }, isThere) => safety.setContactorFault("welded", isThere)),
  "contactor-stuck-open": chargerFault(({ safety }, isThere) => safety.setContactorFault("stuck-open", isThere)),
  "pilot-short": chargerFault(({ circuit }, isThere) => circuit.setFault("pilot-short", isThere)),
  "pilot-open": chargerFault(({ circuit }, isThere) => circuit.setFault("pilot-open", isThere)),
  "pilot-bounce": chargerFault(({ troubles }, isThere) => troubles.setBounce(isThere)),
  "diode-missing": chargerFault(({ circuit }, isThere) => circuit.setFault("diode-missing", isThere)),
  "residual-current": chargerValue(({ safety }, leakMa = 0) => safety.residualDetector.setLeak(leakMa)),
  "self-test-fails": chargerFault(({ safety }, isThere) => safety.residualDetector.setTestBroken(isThere)),
  "earth-missing": chargerFault(({ safety }, isThere) => safety.earthMissing.set(isThere)),
  "over-voltage": mainsFault("over-voltage"),
  "under-voltage": mainsFault("under-voltage"),
  overheat: chargerValue(({ safety }, celsius) => safety.temperature.setHeat(celsius)),
  "ev-overdraw": chargerValue(({ troubles }, currentA) => troubles.setOverdraw(currentA)),
  "ev-ignores-offer": chargerFault(({ troubles }, isThere) => troubles.setIgnoresOffer(isThere)),
  "ev-ventilation": chargerFault(({ troubles }, isThere) => troubles.setVentilation(isThere)),
  "ev-sleeps": chargerFault(({ troubles }, isThere) => troubles.setSleeps(isThere)),
  "cable-missing": socketFault((socket, isThere) => socket.setContactBroken(isThere)),
  "lock-jammed": socketFault((socket, isThere) => socket.bolt.setJammed(isThere)),
  "emergency-stop": chargerFault(({ safety }, isThere) => safety.emergencyStop.set(isThere)),
  dimming: toggle(dim),
  "firmware-hang": chargerFault(({ part }, isThere) => part.hang(isThere)),
  "firmware-crash": {
    set: (building, id, _value, lasts) => void building.charger(id)?.driverCrash.arm(lasts ? "always" : "once"),
    clear: (building, id) => void building.charger(id)?.driverCrash.arm("never"),
  },
  "clock-jump": { set: shiftClocks, clear: (building, id) => shiftClocks(building, id, 0) },
});

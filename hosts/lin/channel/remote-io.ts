import type { Device } from "../../../modules/device/device";
import type { Exchange } from "./exchange";
import type { Greeting } from "./greeting";
import { remoteFlash } from "./remote-flash";
import { remoteGuard } from "./remote-guard";
import { remoteGauge, remoteInput, remoteOutput } from "./remote-lines";
import { remoteLock } from "./remote-lock";
import { remotePilot } from "./remote-pilot";
import type { RemoteUart } from "./remote-serial";

export interface RemoteUarts {
  readonly meter: RemoteUart;
  readonly tag: RemoteUart;
}

/** All that the board at the other end of the channel has, as its greeting says. */
export function remoteIo(exchange: Exchange, greeting: Greeting, uarts: RemoteUarts): Device["io"] {
  const { flash } = greeting;
  const has = (name: keyof Device["io"]): boolean => greeting.has.includes(name);
  const input = (name: keyof Device["io"]) => has(name) && { [name]: remoteInput(exchange, name) };
  const gauge = (name: keyof Device["io"]) => has(name) && { [name]: remoteGauge(exchange, name) };
  return {
    ...(has("MeterSerial") && { MeterSerial: uarts.meter.deviceClass() }),
    ...(has("TagSerial") && { TagSerial: uarts.tag.deviceClass() }),
    ...(has("ControlPilot") && { ControlPilot: remotePilot(exchange) }),
    ...(has("Guard") && { Guard: remoteGuard(exchange) }),
    ...input("ResidualTrip"),
    ...(has("ResidualTest") && { ResidualTest: remoteOutput(exchange, "ResidualTest") }),
    ...input("EarthMissing"),
    ...input("EmergencyStop"),
    ...input("Dimming"),
    ...input("Button"),
    ...(has("StatusLed") && { StatusLed: remoteOutput(exchange, "StatusLed") }),
    ...gauge("Temperature"),
    ...gauge("Proximity"),
    ...(has("PlugLock") && { PlugLock: remoteLock(exchange) }),
    ...(has("JournalFlash") &&
      flash !== undefined && { JournalFlash: remoteFlash(exchange, flash.sectors, flash.sectorBytes) }),
  };
}

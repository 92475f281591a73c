import Serial from "embedded:io/serial";
import { call, give, take } from "desk-channel";
import type { Device, LogLevel } from "../../modules/device/device";
import type { Greeting } from "../lin/channel/greeting";
import { flashArea, type NativeFlash } from "../moddable/flash";
import type { LastResort } from "../moddable/last-resort";
import { serialPort } from "../moddable/serial";
import { DeskGuard } from "./guard";
import { DeskLock, gauge, inputLine, outputLine } from "./lines";
import { DeskPilot } from "./pilot";

type Io = Device["io"];

const INPUTS: readonly (keyof Io)[] = Object.freeze([
  "ResidualTrip",
  "EarthMissing",
  "EmergencyStop",
  "Dimming",
  "Button",
]);
const OUTPUTS: readonly (keyof Io)[] = Object.freeze(["ResidualTest", "StatusLed"]);
const GAUGES: readonly (keyof Io)[] = Object.freeze(["Temperature", "Proximity"]);

/** All that the simulated board has, as its greeting says. */
export function boardIo(
  { has, flash }: Greeting,
  lastResort: LastResort,
  log: (level: LogLevel, message: string) => void,
): Io {
  const of = <T>(names: readonly (keyof Io)[], make: (name: string) => T) =>
    Object.fromEntries(names.filter((name) => has.includes(name)).map((name) => [name, make(name)]));
  const uart = (port: number) =>
    serialPort((options) => new Serial({ format: "buffer", port, ...options }), lastResort);
  const JournalFlash = flash && flashArea(() => partition(flash), log);
  return {
    ...(has.includes("MeterSerial") && { MeterSerial: uart(0) }),
    ...(has.includes("TagSerial") && { TagSerial: uart(1) }),
    ...(has.includes("ControlPilot") && { ControlPilot: DeskPilot }),
    ...(has.includes("Guard") && { Guard: DeskGuard }),
    ...of(INPUTS, inputLine),
    ...of(OUTPUTS, outputLine),
    ...of(GAUGES, gauge),
    ...(has.includes("PlugLock") && { PlugLock: DeskLock }),
    ...(JournalFlash && { JournalFlash }),
  };
}

function partition({ sectors, sectorBytes }: NonNullable<Greeting["flash"]>): NativeFlash {
  return {
    read: (byteLength, byteOffset) => take("flash.read", byteOffset, byteLength),
    write: (bytes, byteOffset) => give("flash.write", byteOffset, bytes),
    eraseBlock: (block) => void call("flash.erase", block),
    status: () => ({ size: sectors * sectorBytes, blockLength: sectorBytes }),
    close() {},
  };
}

import type { ControlPilot } from "../../modules/device/control-pilot";
import type { Device } from "../../modules/device/device";
import type { Guard } from "../../modules/device/guard";
import type { Gauge, InputLine, OutputLine } from "../../modules/device/lines";
import type { PlugLock } from "../../modules/device/plug-lock";
import type { RequestOf } from "./requests";

type InputName = RequestOf<"line.read">["name"];
type OutputName = RequestOf<"line.write">["name"];
type GaugeName = RequestOf<"gauge.read">["name"];

/** The pins of a board for one program: each is opened when it is asked for first. */
export class BoardPins {
  private openPilot: ControlPilot | undefined;
  private openGuard: Guard | undefined;
  private openLock: PlugLock | undefined;
  private readonly inputs = new Map<InputName, InputLine>();
  private readonly outputs = new Map<OutputName, OutputLine>();
  private readonly gauges = new Map<GaugeName, Gauge>();

  constructor(private readonly io: Device["io"]) {}

  get pilot(): ControlPilot {
    this.openPilot ??= new (there(this.io.ControlPilot, "pilot"))();
    return this.openPilot;
  }

  closePilot(): void {
    this.openPilot?.close();
    this.openPilot = undefined;
  }

  get guard(): Guard {
    this.openGuard ??= new (there(this.io.Guard, "guard"))();
    return this.openGuard;
  }

  closeGuard(): void {
    this.openGuard?.close();
    this.openGuard = undefined;
  }

  get lock(): PlugLock {
    this.openLock ??= new (there(this.io.PlugLock, "plug lock"))();
    return this.openLock;
  }

  input(name: InputName): InputLine {
    return opened(this.inputs, name, () => new (there(this.io[name], name))());
  }

  output(name: OutputName): OutputLine {
    return opened(this.outputs, name, () => new (there(this.io[name], name))());
  }

  gauge(name: GaugeName): Gauge {
    return opened(this.gauges, name, () => new (there(this.io[name], name))());
  }
}

/** Throws a RangeError where the board has none. */
export function there<T>(member: T | undefined, name: string): T {
  if (member === undefined) throw new RangeError(`this board has no ${name}`);
  return member;
}

function opened<K, V>(all: Map<K, V>, key: K, open: () => V): V {
  const before = all.get(key);
  if (before !== undefined) return before;
  const fresh = open();
  all.set(key, fresh);
  return fresh;
}

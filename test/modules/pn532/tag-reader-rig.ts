import { SeededRandom } from "../../../hosts/virtual/random";
import type { Scheduler } from "../../../hosts/virtual/scheduler";
import { type SerialLine, virtualSerial } from "../../../hosts/virtual/serial";
import type { Serial, SerialConstructor, SerialOptions } from "../../../modules/device/serial";
import { TagReader } from "../../../modules/pn532/tag-reader";
import { Pn532Module } from "../../../sim/plant/pn532-module";
import { setup } from "../../hosts/virtual/scheduler-rig";

export interface Rig {
  readonly scheduler: Scheduler;
  readonly module: Pn532Module;
  readonly reader: TagReader;
  /** Tags and states, in order. */
  readonly seen: string[];
  /** The times of {@link seen}. */
  readonly seenMs: number[];
}

/** A tag reader on `Serial`, which tells what it sees. */
export function readerOn(scheduler: Scheduler, Serial: SerialConstructor): Omit<Rig, "module"> {
  const seen: string[] = [];
  const seenMs: number[] = [];
  const note = (text: string): void => {
    seen.push(text);
    seenMs.push(scheduler.nowMs());
  };
  const device = { clock: scheduler, timers: scheduler };
  return { scheduler, reader: new TagReader({ device, Serial, onTag: note, onState: note }), seen, seenMs };
}

/** A tag reader on the simulated module; `around` may put something between the two. */
export function rig(
  options: { seed?: number; powered?: boolean; around?: (line: SerialLine) => SerialLine } = {},
): Rig {
  const { scheduler } = setup();
  const random = new SeededRandom(options.seed ?? 1, "tag reader");
  const module = new Pn532Module({
    clock: scheduler,
    random: () => random.next(),
    powered: options.powered ?? true,
    splitChance: 0.5,
  });
  const line = options.around?.(module) ?? module;
  return { ...readerOn(scheduler, virtualSerial(line, scheduler, scheduler)), module };
}

/** A serial class on a module whose ports fail on demand. */
export class Flaky {
  readonly ports: { readonly options: SerialOptions; closed: boolean }[] = [];
  mayOpen = true;
  mayWrite = true;
  mayRead = true;
  mayClose = true;
  opens = true;
  readonly Serial: SerialConstructor;

  constructor(
    public line: SerialLine,
    scheduler: Scheduler,
  ) {
    const flaky = this;
    const now: SerialLine = { receive: (nowMs, bytes) => flaky.line.receive(nowMs, bytes) };
    const Virtual = virtualSerial(now, scheduler, scheduler);
    this.Serial = class implements Serial {
      private readonly port: Serial;
      private readonly record: { readonly options: SerialOptions; closed: boolean };

      constructor(options: SerialOptions) {
        if (!flaky.mayOpen) throw new Error("no such device");
        const { onWritable, ...others } = options;
        this.port = new Virtual({ ...others, onWritable: (bytes) => flaky.opens && onWritable?.(bytes) });
        this.record = { options, closed: false };
        flaky.ports.push(this.record);
      }

      read(byteLength?: number): ArrayBuffer | undefined {
        if (!flaky.mayRead) throw new Error("input/output error");
        return this.port.read(byteLength);
      }

      write(data: ArrayBuffer | Uint8Array): void {
        if (!flaky.mayWrite) throw new Error("output full");
        this.port.write(data);
      }

      close(): void {
        this.record.closed = true;
        this.port.close();
        if (!flaky.mayClose) throw new Error("gone");
      }
    };
  }

  get open(): number {
    return this.ports.filter((port) => !port.closed).length;
  }

  /** As an adapter that is pulled out. */
  fail(): void {
    this.ports.at(-1)?.options.onError?.(new Error("gone"));
  }
}

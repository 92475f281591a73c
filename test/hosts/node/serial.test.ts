import assert from "node:assert/strict";
import { serialClass } from "../../../hosts/node/serial";
import { SimulatedBinding } from "../../../hosts/node/simulated-binding";
import type { Serial, SerialOptions } from "../../../modules/device/serial";

interface Bench {
  readonly binding: SimulatedBinding;
  /** What the port has written. */
  readonly written: number[];
  readonly open: (options?: Partial<SerialOptions>) => Promise<Serial>;
  readonly create: (options?: Partial<SerialOptions>) => Serial;
}

function bench(): Bench {
  const written: number[] = [];
  const binding = new SimulatedBinding((bytes) => written.push(...bytes));
  const SerialPort = serialClass({ path: "simulated", binding });
  const create = (options: Partial<SerialOptions> = {}) => new SerialPort({ baud: 9600, ...options });
  const open = (options: Partial<SerialOptions> = {}) =>
    new Promise<Serial>((resolve, reject) => {
      const serial: Serial = create({
        onError: reject,
        ...options,
        onWritable: (bytes) => {
          options.onWritable?.(bytes);
          resolve(serial);
        },
      });
    });
  return { binding, written, open, create };
}

/** Lets everything that is under way in the event loop come through. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("serial port on Node", () => {
  it("is writable when it is open, and throws before and after", async () => {
    const { create, open, written } = bench();
    const early = create();
    assert.throws(() => early.write(Uint8Array.of(1)), /opening/);
    early.close();
    const serial = await open();
    serial.write(Uint8Array.of(1, 2));
    serial.write(Uint8Array.of(3).buffer);
    await settle();
    assert.deepEqual(written, [1, 2, 3]);
    serial.close();
    assert.throws(() => serial.write(Uint8Array.of(1)), /closed/);
    assert.throws(() => serial.read(), /closed/);
    await settle();
  });

  it("copies what is written, and writes all or nothing", async () => {
    const { open, written } = bench();
    const free: number[] = [];
    const serial = await open({ onWritable: (bytes) => free.push(bytes) });
    assert.deepEqual(free, [1024]);
    const bytes = Uint8Array.of(7);
    serial.write(bytes);
    bytes[0] = 8;
    assert.throws(() => serial.write(new Uint8Array(1024)), /full/);
    await settle();
    assert.deepEqual(written, [7]);
    assert.equal(free.at(-1), 1024);
    serial.close();
    await settle();
  });

  it("announces what can be read, and reads as much as is asked for", async () => {
    const { binding, open } = bench();
    const counts: number[] = [];
    const serial = await open({ onReadable: (bytes) => counts.push(bytes) });
    assert.equal(serial.read(), undefined);
    binding.deliver(Uint8Array.of(1, 2, 3, 4, 5));
    await settle();
    assert.deepEqual(counts, [5]);
    const first = serial.read(2);
    assert.ok(first instanceof ArrayBuffer);
    assert.deepEqual([...new Uint8Array(first)], [1, 2]);
    assert.deepEqual([...new Uint8Array(serial.read(100) ?? new ArrayBuffer(0))], [3, 4, 5]);
    assert.equal(serial.read(), undefined);
    binding.deliver(Uint8Array.of(6));
    await settle();
    assert.deepEqual(counts, [5, 1]);
    serial.close();
    await settle();
  });

  it("keeps the bytes in order, whatever the pieces", async () => {
    const { binding, open } = bench();
    const got: number[] = [];
    const serial = await open({ onReadable: () => got.push(...new Uint8Array(serial.read() ?? new ArrayBuffer(0))) });
    const sent = Array.from({ length: 3000 }, (_, index) => index & 0xff);
    for (let at = 0; at < sent.length; at += 7) binding.deliver(Uint8Array.from(sent.slice(at, at + 7)));
    await settle();
    assert.deepEqual(got, sent);
    serial.close();
    await settle();
  });

  it("reports the loss of the device once, and can be opened again when it is back", async () => {
    const { binding, open } = bench();
    const errors: unknown[] = [];
    const serial = await open({ onError: (error) => errors.push(error) });
    binding.unplug();
    await settle();
    assert.equal(errors.length, 1);
    assert.ok(errors[0] instanceof Error);
    assert.throws(() => serial.write(Uint8Array.of(1)), /failed/);
    await assert.rejects(open(), /no such device/);
    serial.close();
    binding.plug();
    (await open()).close();
    await settle();
    assert.equal(errors.length, 1);
  });

  it("reports a loss that only a write finds out", async () => {
    const { binding, open } = bench();
    const errors: unknown[] = [];
    const serial = await open({ onError: (error) => errors.push(error) });
    serial.write(Uint8Array.of(1));
    binding.unplug();
    await settle();
    assert.equal(errors.length, 1);
    serial.close();
    await settle();
  });

  it("has no callback after close, also while it opens or has bytes under way", async () => {
    const { binding, create, open } = bench();
    const calls: string[] = [];
    const note = {
      onReadable: () => calls.push("readable"),
      onWritable: () => calls.push("writable"),
      onError: () => calls.push("error"),
    };
    create(note).close();
    await settle();
    const serial = await open(note);
    calls.length = 0;
    serial.write(Uint8Array.of(1));
    binding.deliver(Uint8Array.of(1));
    serial.close();
    serial.close();
    binding.unplug();
    await settle();
    assert.deepEqual(calls, []);
  });

  it("hands its callbacks over to the host's delivery", async () => {
    const binding = new SimulatedBinding(() => undefined);
    const waiting: (() => void)[] = [];
    const calls: string[] = [];
    const SerialPort = serialClass({ path: "simulated", binding, deliver: (callback) => waiting.push(callback) });
    const serial = new SerialPort({ baud: 9600, onWritable: () => calls.push("writable") });
    await settle();
    assert.deepEqual(calls, []);
    for (const callback of waiting.splice(0)) callback();
    assert.deepEqual(calls, ["writable"]);
    binding.deliver(Uint8Array.of(1));
    await settle();
    serial.close();
    for (const callback of waiting.splice(0)) callback();
    assert.deepEqual(calls, ["writable"], "closed in the meantime");
    await settle();
  });

  it("is opened and closed a hundred times, the next one before the last has let go, with nothing left behind", async () => {
    const { binding, open } = bench();
    for (let index = 0; index < 100; index++) {
      const serial = await open({ onError: (error) => assert.fail(String(error)) });
      serial.write(Uint8Array.of(index));
      serial.close();
    }
    await settle();
    const last = await binding.open({ path: "simulated", baudRate: 9600 });
    await last.close();
  });

  it("refuses a baud rate that is none", () => {
    const { create } = bench();
    for (const baud of [0, -1, 1.5, Number.NaN]) assert.throws(() => create({ baud }), RangeError);
  });
});

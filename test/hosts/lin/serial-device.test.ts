import assert from "node:assert/strict";
import { type LinuxSerial, SerialDevice } from "../../../hosts/lin/serial-device";
import type { SerialCallbacks } from "../../../hosts/moddable/native";

/** Stands where Moddable's class stands: closes itself after an error, and counts what would touch freed memory. */
class FakeSerial implements LinuxSerial {
  static last: FakeSerial | undefined;
  readonly written: Uint8Array[] = [];
  bytes = Uint8Array.of(1, 2, 3);
  closed = 0;
  usedAfterClose = 0;

  constructor(readonly options: SerialCallbacks) {
    FakeSerial.last = this;
  }

  read(byteLength = this.bytes.length): ArrayBuffer | undefined {
    this.check();
    const taken = this.bytes.slice(0, byteLength);
    this.bytes = this.bytes.slice(taken.length);
    return taken.length === 0 ? undefined : taken.buffer;
  }

  write(data: ArrayBuffer): void {
    this.check();
    assert.ok(data instanceof ArrayBuffer);
    this.written.push(new Uint8Array(data));
  }

  close(): void {
    this.closed++;
  }

  /** As the device is unplugged. */
  fail(): void {
    this.options.onError?.(new Error("gone"));
    this.check();
    this.close();
  }

  private check(): void {
    if (this.closed > 0) this.usedAfterClose++;
  }
}

describe("a serial device of Linux", () => {
  function open(callbacks: Partial<SerialCallbacks> = {}) {
    const device = new SerialDevice((options) => new FakeSerial(options), { baud: 9600, ...callbacks });
    const native = FakeSerial.last;
    assert.ok(native !== undefined);
    return { device, native };
  }

  it("reads whole, or into a buffer, and writes parts of buffers", () => {
    const { device, native } = open();
    const two = new Uint8Array(2);
    assert.equal(device.read(two), 2);
    assert.deepEqual(two, Uint8Array.of(1, 2));
    assert.deepEqual(new Uint8Array(device.read() ?? new ArrayBuffer(0)), Uint8Array.of(3));
    assert.equal(device.read(two), undefined);
    device.write(Uint8Array.of(9, 8, 7).subarray(1));
    device.write(Uint8Array.of(6).buffer);
    assert.deepEqual(native.written, [Uint8Array.of(8, 7), Uint8Array.of(6)]);
    device.close();
    device.close();
    assert.equal(native.closed, 1);
    assert.equal(device.read(), undefined);
    assert.throws(() => device.write(Uint8Array.of(1)), /closed/);
    assert.equal(native.usedAfterClose, 0);
  });

  it("is closed once when it fails, whether its owner closes it in the callback, later or never", () => {
    for (const when of ["inside", "later", "never"]) {
      let errors = 0;
      const opened: { device?: SerialDevice } = {};
      const { device, native } = open({
        onError: () => {
          errors++;
          if (when === "inside") opened.device?.close();
        },
      });
      opened.device = device;
      native.fail();
      if (when === "later") device.close();
      assert.deepEqual([errors, native.closed, native.usedAfterClose], [1, 1, 0], when);
      assert.equal(device.read(), undefined);
    }
  });
});

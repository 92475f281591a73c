import assert from "node:assert/strict";
import type { NativeSerial, SerialCallbacks } from "../../../hosts/moddable/native";
import { serialPort } from "../../../hosts/moddable/serial";
import { recordingLastResort } from "./fakes";

/** A FIFO in the manner of the ESP32's class. */
class Fifo implements NativeSerial {
  bytes: number[] = [];
  sent: number[] = [];
  closed = 0;

  read(): ArrayBuffer | undefined;
  read(into: Uint8Array): number | undefined;
  read(into?: Uint8Array): ArrayBuffer | number | undefined {
    if (this.bytes.length === 0) return undefined;
    if (into === undefined) return Uint8Array.from(this.bytes.splice(0)).buffer;
    const taken = this.bytes.splice(0, into.byteLength);
    into.set(taken);
    return taken.length;
  }

  write(data: ArrayBuffer | Uint8Array): void {
    const bytes = new Uint8Array(data);
    if (bytes.byteLength > 128) throw new Error("output full");
    this.sent.push(...bytes);
  }

  close(): void {
    this.closed++;
  }
}

describe("moddable serial", () => {
  function open() {
    const fifo = new Fifo();
    const { lastResort, did } = recordingLastResort();
    let options: SerialCallbacks | undefined;
    const Port = serialPort((given) => {
      options = given;
      return fifo;
    }, lastResort);
    return { fifo, did, Port, options: () => options };
  }

  it("reads all, some, no more than there is, or nothing", () => {
    const { fifo, Port } = open();
    const serial = new Port({ baud: 9600 });
    fifo.bytes = [1, 2, 3, 4, 5];
    assert.deepEqual(new Uint8Array(serial.read(2) ?? new ArrayBuffer(0)), Uint8Array.of(1, 2));
    assert.deepEqual(new Uint8Array(serial.read(200) ?? new ArrayBuffer(0)), Uint8Array.of(3, 4, 5));
    assert.equal(serial.read(), undefined);
    assert.equal(serial.read(8), undefined);
    fifo.bytes = [9];
    assert.equal(serial.read(0), undefined);
    assert.deepEqual(new Uint8Array(serial.read() ?? new ArrayBuffer(0)), Uint8Array.of(9));
  });

  it("hands on the options, sends, throws when full, and closes", () => {
    const { fifo, Port, options } = open();
    const counts: number[] = [];
    const serial = new Port({ baud: 9600, onReadable: (count) => counts.push(count) });
    options()?.onReadable?.(7);
    assert.deepEqual(counts, [7]);
    assert.equal(options()?.baud, 9600);
    assert.equal(options()?.onWritable, undefined);
    serial.write(Uint8Array.of(1, 4));
    assert.deepEqual(fifo.sent, [1, 4]);
    assert.throws(() => serial.write(new Uint8Array(129)), /output full/);
    serial.close();
    assert.equal(fifo.closed, 1);
  });

  it("lets no exception of a callback into Moddable", () => {
    const { did, Port, options } = open();
    new Port({
      baud: 9600,
      onReadable: () => {
        throw new Error("bad frame");
      },
    });
    options()?.onReadable?.(1);
    assert.match(did[0] ?? "", /bad frame/);
    assert.equal(did[1], "restart");
  });
});

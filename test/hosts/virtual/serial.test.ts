import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { type SerialLine, virtualSerial } from "../../../hosts/virtual/serial";

/** An echo that sends back what it got after 10 ms, `times` over. */
function echo(times = 1): SerialLine & { readonly got: string[] } {
  const got: string[] = [];
  return {
    got,
    receive(nowMs, bytes) {
      got.push(`${Buffer.from(bytes)}@${nowMs}`);
      return new Array<Uint8Array>(times).fill(bytes.slice()).map((each) => ({ afterMs: 10, bytes: each }));
    },
  };
}

function text(buffer: ArrayBuffer | undefined): string | undefined {
  return buffer === undefined ? undefined : Buffer.from(buffer).toString();
}

describe("the virtual UART", () => {
  it("is writable right after it was opened, not inside the constructor", () => {
    const scheduler = new Scheduler();
    const told: number[] = [];
    const Serial = virtualSerial(echo(), scheduler, scheduler);
    new Serial({ baud: 9600, onWritable: (bytes) => void told.push(bytes) });
    assert.deepEqual(told, []);
    scheduler.runUntil(0);
    assert.deepEqual(told, [128]);
  });

  it("brings the line's answer at the line's time, and gives it out once", () => {
    const scheduler = new Scheduler();
    const readable: string[] = [];
    const line = echo();
    const Serial = virtualSerial(line, scheduler, scheduler);
    const serial = new Serial({
      baud: 9600,
      onReadable: (bytes) => void readable.push(`${bytes}@${scheduler.nowMs()}`),
    });
    scheduler.runUntil(5);
    serial.write(Uint8Array.from([65, 66, 67]));
    serial.write(Uint8Array.from([68]).buffer);
    scheduler.runUntil(14.9);
    assert.equal(serial.read(), undefined);
    scheduler.runUntil(15);
    assert.deepEqual(line.got, ["ABC@5", "D@5"]);
    assert.deepEqual(readable, ["3@15", "4@15"]);
    assert.equal(text(serial.read(1)), "A");
    assert.equal(serial.read(0), undefined);
    assert.equal(text(serial.read(9)), "BCD");
    assert.equal(serial.read(), undefined);
  });

  it("loses what an ESP32's FIFO of 128 bytes would lose", () => {
    const scheduler = new Scheduler();
    const Serial = virtualSerial(echo(3), scheduler, scheduler);
    const serial = new Serial({ baud: 9600 });
    serial.write(new Uint8Array(50).fill(7));
    scheduler.runUntil(100);
    assert.equal((serial as unknown as { readonly overruns: number }).overruns, 22);
    assert.equal(serial.read()?.byteLength, 128);
    serial.write(new Uint8Array(20));
    scheduler.runUntil(200);
    assert.equal(serial.read()?.byteLength, 60, "and goes on once it is drained");
  });

  it("takes nothing and says nothing after it was closed", () => {
    const scheduler = new Scheduler();
    const calls: string[] = [];
    const Serial = virtualSerial(echo(), scheduler, scheduler);
    const options = {
      baud: 9600,
      onReadable: () => void calls.push("readable"),
      onWritable: () => void calls.push("writable"),
    };
    new Serial(options).close();
    const serial = new Serial(options);
    scheduler.runUntil(0);
    serial.write(Uint8Array.from([65]));
    serial.close();
    serial.close();
    scheduler.runUntil(1_000);
    assert.deepEqual(calls, ["writable"]);
    assert.throws(() => serial.write(Uint8Array.from([65])), /closed/);
  });

  it("leaves nothing behind when it is opened and closed 100 times", () => {
    const scheduler = new Scheduler();
    const Serial = virtualSerial(echo(), scheduler, scheduler);
    for (let index = 0; index < 100; index++) {
      const serial = new Serial({ baud: 9600 });
      serial.write(Uint8Array.from([index]));
      serial.close();
    }
    scheduler.runUntil(1_000);
    assert.equal(scheduler.nextDueMs(), undefined);
  });
});

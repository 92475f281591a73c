import assert from "node:assert/strict";
import { crc16 } from "../../../modules/pzem/crc";
import { seal } from "../../../modules/pzem/frame";
import { PzemMaster, type PzemMasterOptions, type PzemOutput, type PzemRound } from "../../../modules/pzem/master";
import { readInputQuestion } from "../../../modules/pzem/writer";
import { GOLDEN, GOLDEN_READING, hex } from "./golden";

const ANSWER = hex(GOLDEN.answer);

function answerOf(address: number, currentMA = 108): Uint8Array {
  const answer = Uint8Array.from(ANSWER);
  answer[0] = address;
  new DataView(answer.buffer).setUint16(5, currentMA);
  return seal(answer);
}

function master(options: Partial<PzemMasterOptions> = {}): PzemMaster {
  return new PzemMaster({ addresses: [1], settled: true, ...options });
}

function round(output: PzemOutput): PzemRound {
  assert.equal(output.result?.kind, "round");
  return output.result as PzemRound;
}

/** Asks at `nowMs`, answers 40 ms later. */
function exchange(machine: PzemMaster, nowMs: number, answer: Uint8Array): PzemRound {
  assert.deepEqual(machine.poll(nowMs).send, readInputQuestion(1));
  return round(machine.receive(nowMs + 40, answer));
}

describe("PZEM master", () => {
  it("asks, and gives the reading with the time of the question", () => {
    const result = exchange(master(), 1000, ANSWER);
    assert.equal(result.complete, true);
    assert.equal(result.atMs, 1000);
    assert.deepEqual({ ...result.modules[0]?.reading }, GOLDEN_READING);
  });

  it("still takes an answer after 199 ms, and 1 ms later has given up on it", () => {
    const intime = master();
    intime.poll(0);
    assert.equal(intime.deadlineMs, 200);
    assert.equal(intime.deadline(199).send, undefined);
    assert.equal(round(intime.receive(199, ANSWER)).complete, true);

    const late = master();
    late.poll(0);
    late.receive(199, ANSWER.subarray(0, 24));
    const output = late.receive(200, ANSWER.subarray(24));
    assert.deepEqual([output.send, output.result], [undefined, undefined]);
    assert.equal(late.exchange.timeouts, 1);
  });

  it("asks again after 200 ms and a quiet line, then calls the module silent", () => {
    const machine = master();
    machine.poll(0);
    assert.equal(machine.deadline(200).send, undefined, "a late answer may still be coming");
    assert.equal(machine.deadlineMs, 220);
    assert.deepEqual(machine.deadline(220).send, readInputQuestion(1));
    assert.equal(machine.deadline(419).result, undefined);
    const result = round(machine.deadline(420));
    assert.equal(result.complete, false);
    assert.equal(result.modules[0]?.outcome, "silent");
    assert.equal(machine.deadlineMs, Number.POSITIVE_INFINITY);
  });

  it("never takes a late answer for a fresh one", () => {
    const dropped = master();
    dropped.poll(0);
    dropped.deadline(200);
    dropped.receive(210, answerOf(1, 111)); // in the pause
    assert.deepEqual(dropped.deadline(220).send, readInputQuestion(1));
    assert.equal(round(dropped.receive(260, answerOf(1, 222))).modules[0]?.reading?.currentA, 0.222);

    const ambiguous = master();
    ambiguous.poll(0);
    ambiguous.deadline(200);
    ambiguous.deadline(220);
    assert.equal(round(ambiguous.receive(230, ANSWER)).atMs, 0, "as old as the question that it may answer");

    const idle = master();
    idle.receive(0, ANSWER);
    assert.deepEqual(idle.poll(100).send, readInputQuestion(1));
    assert.equal(idle.deadline(199).result, undefined, "what came before the question is no answer to it");
  });

  it("waits for a quiet line before it asks, but not for ever", () => {
    const machine = master();
    machine.receive(0, Uint8Array.of(0));
    assert.equal(machine.poll(1).send, undefined);
    for (let nowMs = 3; nowMs < 201; nowMs += 3) {
      machine.receive(nowMs, Uint8Array.of(0));
      assert.equal(machine.deadline(nowMs).send, undefined);
    }
    assert.notEqual(machine.deadline(201).send, undefined);
  });

  it("tells garbage from silence", () => {
    const machine = master({ retries: 0 });
    machine.poll(0);
    machine.receive(
      50,
      Uint8Array.from(ANSWER, (byte) => byte ^ 0x55),
    );
    assert.equal(round(machine.deadline(200)).modules[0]?.outcome, "garbled");
  });

  it("reports an exception with its code at once", () => {
    const result = exchange(master(), 0, hex(GOLDEN.exception));
    assert.equal(result.modules[0]?.outcome, "exception");
    assert.equal(result.modules[0]?.exceptionCode, 2);
  });

  it("rejects values outside the module's range and never hands out the old ones", () => {
    const machine = master();
    exchange(machine, 0, ANSWER);
    const spike = Uint8Array.from(ANSWER);
    new DataView(spike.buffer).setUint16(7, 13_826);
    const result = exchange(machine, 1000, seal(spike));
    assert.equal(result.complete, false);
    assert.equal(result.modules[0]?.outcome, "out-of-range");
    assert.equal(result.modules[0]?.fault, "currentA");
    assert.equal(result.modules[0]?.reading, undefined);
  });

  it("asks the next module when the one before has answered or failed", () => {
    const machine = master({ addresses: [1, 2, 3], retries: 0 });
    assert.deepEqual(machine.poll(0).send, readInputQuestion(1));
    assert.equal(machine.receive(40, answerOf(1, 100)).send, undefined);
    assert.deepEqual(machine.deadline(machine.deadlineMs).send, readInputQuestion(2));
    const failedMs = machine.deadlineMs;
    assert.equal(failedMs, 245);
    assert.equal(machine.deadline(failedMs).send, undefined);
    const askedMs = machine.deadlineMs;
    assert.deepEqual(machine.deadline(askedMs).send, readInputQuestion(3));
    assert.equal(machine.receive(askedMs + 30, answerOf(2)).result, undefined, "a late answer of the second");
    const result = round(machine.receive(askedMs + 60, answerOf(3, 300)));
    assert.deepEqual(
      result.modules.map((module) => [module.address, module.outcome, module.reading?.currentA]),
      [
        [1, "ok", 0.1],
        [2, "silent", undefined],
        [3, "ok", 0.3],
      ],
    );
    assert.equal(result.complete, false);
    assert.equal(result.atMs, 0);
  });

  it("skips a poll that finds another under way", () => {
    const machine = master();
    machine.poll(0);
    assert.equal(machine.poll(10).send, undefined);
    assert.equal(machine.skippedPolls, 1);
    assert.equal(round(machine.receive(40, ANSWER)).complete, true);
  });

  describe("believes", () => {
    it("the first readings where the module was powered long before", () => {
      assert.equal(exchange(master({ settled: true }), 0, ANSWER).complete, true);
    });

    it("nothing of the first 5 s otherwise: not after 4999 ms, 1 ms later", () => {
      const machine = master({ settled: false });
      assert.equal(exchange(machine, 0, ANSWER).modules[0]?.outcome, "settling");
      assert.equal(exchange(machine, 4999, ANSWER).complete, false);
      assert.equal(exchange(machine, 5000 + 99, ANSWER).complete, true);
      const exact = master({ settled: false });
      exchange(exact, 0, ANSWER);
      assert.equal(exchange(exact, 5000, ANSWER).complete, true);
    });

    it("nothing for 5 s after a silence", () => {
      const machine = master({ settled: true, retries: 0 });
      machine.poll(0);
      assert.equal(round(machine.deadline(200)).modules[0]?.outcome, "silent");
      assert.equal(exchange(machine, 1000, ANSWER).modules[0]?.outcome, "settling");
      assert.equal(exchange(machine, 5999, ANSWER).modules[0]?.outcome, "settling");
      assert.equal(exchange(machine, 6100, ANSWER).modules[0]?.outcome, "ok");
    });

    it("a module that answered only when asked again", () => {
      const machine = master({ settled: true });
      machine.poll(0);
      machine.deadline(200);
      machine.deadline(220);
      assert.equal(round(machine.receive(260, ANSWER)).complete, true);
    });
  });

  describe("commands", () => {
    it("are sent between two questions and end with their own object", () => {
      const machine = master({ addresses: [1, 2] });
      const command = { kind: "reset-energy", address: 2 } as const;
      machine.poll(0);
      assert.equal(machine.command(10, command).send, undefined);
      machine.receive(40, answerOf(1));
      assert.deepEqual(machine.deadline(45).send?.subarray(0, 2), hex("02 42"));
      const { result } = machine.receive(60, seal(hex("02 42 0000")));
      assert.deepEqual(result, { kind: "command", command, fault: undefined });
      assert.deepEqual(machine.deadline(65).send, readInputQuestion(2));
    });

    it("change the address that is polled", () => {
      const machine = master();
      assert.deepEqual(
        machine.command(0, { kind: "set-address", address: 1, newAddress: 2 }).send,
        hex(GOLDEN.setAddress),
      );
      assert.equal(machine.receive(30, hex(GOLDEN.setAddress)).result?.kind, "command");
      assert.deepEqual(machine.poll(100).send, readInputQuestion(2));
    });

    it("read the alarm threshold", () => {
      const machine = master();
      machine.command(0, { kind: "read-alarm", address: 1 });
      const { result } = machine.receive(30, seal(hex("01 03 02 59D8 0000")));
      assert.equal(result?.kind === "command" && result.thresholdW, 23_000);
    });

    it("say what went wrong", () => {
      const machine = master({ addresses: [1, 2], retries: 0 });
      const faultOf = (output: PzemOutput) => (output.result?.kind === "command" ? output.result.fault : "none");
      assert.equal(faultOf(machine.command(0, { kind: "set-address", address: 1, newAddress: 248 })), "bad-argument");
      assert.equal(faultOf(machine.command(0, { kind: "set-address", address: 0, newAddress: 3 })), "bad-argument");
      assert.equal(faultOf(machine.command(0, { kind: "set-alarm", address: 1, thresholdW: 65_536 })), "bad-argument");
      assert.equal(faultOf(machine.command(0, { kind: "set-address", address: 1, newAddress: 2 })), "address-taken");
      for (let index = 0; index < 8; index++) machine.command(0, { kind: "reset-energy", address: 1 });
      assert.equal(faultOf(machine.command(0, { kind: "reset-energy", address: 1 })), "queue-full");
      assert.equal(faultOf(machine.deadline(200)), "silent");
      assert.notEqual(machine.deadline(220).send, undefined);
      assert.equal(faultOf(machine.receive(240, seal(hex("01 C2 04 0000")))), "exception");
      const rest = machine.abort(250);
      assert.equal(rest.length, 6);
      assert.ok(rest.every((result) => result.kind === "command" && result.fault === "port-closed"));
    });

    it("and questions never carry anything but the four functions of the module, with a good CRC", () => {
      const machine = master({ addresses: [7], retries: 0 });
      const codes = new Set<number>();
      const note = ({ send }: PzemOutput) => {
        if (send === undefined) return;
        assert.equal(crc16(send), 0);
        codes.add(send[1] ?? 0);
      };
      note(machine.poll(0));
      note(machine.command(0, { kind: "reset-energy", address: 7 }));
      note(machine.command(0, { kind: "read-alarm", address: 7 }));
      note(machine.command(0, { kind: "set-alarm", address: 7, thresholdW: 1 }));
      note(machine.command(0, { kind: "set-address", address: 7, newAddress: 8 }));
      while (machine.deadlineMs < Number.POSITIVE_INFINITY) note(machine.deadline(machine.deadlineMs));
      assert.deepEqual([...codes].sort(), [3, 4, 6, 0x42]);
    });
  });

  it("refuses addresses that cannot be polled together", () => {
    for (const addresses of [[], [1, 1], [0], [248, 1], [1, 2, 3, 4], [249], [1.5]]) {
      assert.throws(() => new PzemMaster({ addresses }), RangeError, String(addresses));
    }
    assert.doesNotThrow(() => new PzemMaster({ addresses: [248] }));
  });
});

import assert from "node:assert/strict";
import { Exchange } from "../../../modules/pn532/exchange";
import { listTarget, releaseTargets } from "../../../modules/pn532/writer";
import { bytes, type GOLDEN, normal } from "./golden";

const LIST = listTarget();
const ACK = bytes("ack");
const TARGET = bytes("target");

/** The command was sent at 0. */
function asked(): Exchange {
  const exchange = new Exchange();
  assert.equal(exchange.ask(0, LIST), LIST.frame);
  return exchange;
}

/** The same, acknowledged at 3: the answer has until 503. */
function acknowledged(): Exchange {
  const exchange = asked();
  assert.deepEqual(exchange.receive(3, ACK), { send: undefined, end: undefined });
  assert.equal(exchange.deadlineMs, 503);
  return exchange;
}

function damaged(name: keyof typeof GOLDEN): Uint8Array {
  const frame = bytes(name);
  frame[7] = (frame[7] ?? 0) ^ 0x10;
  return frame;
}

describe("PN532 exchange", () => {
  it("is an ACK and an answer", () => {
    const exchange = acknowledged();
    assert.equal(exchange.receive(40, TARGET).end, "answer");
    assert.deepEqual(exchange.parser.body, TARGET.subarray(5, -2));
    assert.equal(exchange.deadlineMs, Number.POSITIVE_INFINITY);
    assert.equal(exchange.repeats, 0);
  });

  it("takes both at once, and split at each byte", () => {
    const both = Uint8Array.of(...ACK, ...TARGET);
    for (let cut = 0; cut < both.length; cut++) {
      const exchange = asked();
      const first = exchange.receive(5, both.subarray(0, cut)).end;
      const second = exchange.receive(6, both.subarray(cut)).end;
      // Without its postamble the answer is complete as well.
      assert.deepEqual([first, second], cut === both.length - 1 ? ["answer", undefined] : [undefined, "answer"]);
    }
  });

  it("takes an answer whose ACK was lost", () => {
    assert.equal(asked().receive(40, TARGET).end, "answer");
  });

  it("waits for the ACK for 100 ms, and then says it again after an ACK of its own", () => {
    const exchange = asked();
    assert.deepEqual(exchange.deadline(99.9), { send: undefined, end: undefined });
    assert.equal(exchange.deadline(100).send, LIST.again);
    assert.equal(exchange.deadlineMs, 200);
    assert.equal(exchange.timeouts, 1);
  });

  it("takes an ACK and an answer at the last moment, and neither at the deadline", () => {
    const exchange = asked();
    exchange.receive(99.9, ACK);
    assert.equal(exchange.receive(599.8, TARGET).end, "answer");
    const late = asked();
    assert.equal(late.receive(100, ACK).send, LIST.again, "the deadline comes first");
    late.receive(150, ACK);
    assert.deepEqual(late.receive(650, TARGET), { send: LIST.again, end: undefined });
    assert.equal(late.timeouts, 2);
  });

  it("says it three times in all", () => {
    const exchange = asked();
    assert.equal(exchange.deadline(100).send, LIST.again);
    assert.equal(exchange.deadline(200).send, LIST.again);
    assert.deepEqual(exchange.deadline(300), { send: undefined, end: "failed" });
    assert.equal(exchange.deadlineMs, Number.POSITIVE_INFINITY);
    assert.equal(exchange.repeats, 2);
    exchange.ask(1000, LIST);
    assert.equal(exchange.deadline(1100).send, LIST.again, "anew for the next command");
  });

  it("repeats after an error frame and a NACK as often as after silence", () => {
    for (const name of ["error", "nack"] as const) {
      const exchange = acknowledged();
      assert.equal(exchange.receive(10, bytes(name)).send, LIST.again);
      assert.equal(exchange.receive(20, bytes(name)).send, LIST.again);
      assert.equal(exchange.receive(30, bytes(name)).end, "failed");
      assert.equal(exchange.timeouts, 0);
    }
  });

  it("asks for a damaged answer again, twice, and then says the command again", () => {
    const exchange = acknowledged();
    assert.deepEqual(exchange.receive(40, damaged("target")).send, bytes("nack"));
    assert.equal(exchange.deadlineMs, 140);
    assert.deepEqual(exchange.receive(50, damaged("target")).send, bytes("nack"));
    assert.equal(exchange.receive(60, damaged("target")).send, LIST.again);
    assert.equal(exchange.receive(61, ACK).send, undefined);
    assert.equal(exchange.receive(70, TARGET).end, "answer");
    assert.equal(exchange.parser.damagedFrames, 3);
  });

  it("goes on with the command where no answer follows a NACK", () => {
    const exchange = acknowledged();
    exchange.receive(40, damaged("target"));
    assert.equal(exchange.deadline(139.9).send, undefined);
    assert.equal(exchange.deadline(140).send, LIST.again);
  });

  it("sends no NACK before the ACK, nor where a good frame came behind the damaged one", () => {
    assert.equal(asked().receive(5, damaged("target")).send, undefined);
    const exchange = asked();
    assert.equal(exchange.receive(5, Uint8Array.of(...damaged("target"), ...ACK)).send, undefined);
    assert.equal(exchange.receive(6, Uint8Array.of(...damaged("target"), ...TARGET)).end, "answer");
  });

  it("does not take another command's answer, its own echo, or a second ACK for the answer", () => {
    const exchange = acknowledged();
    for (const name of ["released", "list", "ack", "configured"] as const) {
      assert.deepEqual(exchange.receive(10, bytes(name)), { send: undefined, end: undefined }, name);
    }
    assert.equal(exchange.strayAnswers, 2);
    assert.equal(exchange.deadlineMs, 503, "a second ACK gives no more time");
  });

  it("drops what comes while nothing is asked, and what is left of a chunk behind the answer", () => {
    const exchange = new Exchange();
    assert.deepEqual(exchange.receive(0, TARGET), { send: undefined, end: undefined });
    assert.deepEqual(exchange.deadline(1e9), { send: undefined, end: undefined });
    exchange.ask(0, LIST);
    assert.equal(exchange.receive(9, Uint8Array.of(...TARGET, ...normal([0xd5, 0x53, 0x00]))).end, "answer");
    exchange.ask(10, releaseTargets());
    assert.equal(exchange.receive(11, new Uint8Array(1)).end, undefined);
  });

  it("forgets the beginning of an answer when it says the command again", () => {
    const exchange = acknowledged();
    exchange.receive(10, TARGET.subarray(0, 9));
    exchange.deadline(503);
    assert.equal(exchange.receive(510, ACK).end, undefined);
    assert.equal(exchange.receive(520, TARGET).end, "answer");
  });

  it("forgets everything when it is aborted", () => {
    const exchange = acknowledged();
    exchange.abort();
    assert.equal(exchange.deadlineMs, Number.POSITIVE_INFINITY);
    assert.equal(exchange.receive(10, TARGET).end, undefined);
  });

  it("is not thrown off by noise: every answer is taken in the end", () => {
    for (let byte = 0; byte < 256; byte++) {
      const exchange = acknowledged();
      const noise = Uint8Array.of(byte, 0x00, byte, 0xff, byte);
      let { send, end } = exchange.receive(10, Uint8Array.of(...noise, ...TARGET));
      for (let atMs = 20; end === undefined && atMs < 2000; atMs += 10) {
        if (send === LIST.again) exchange.receive(atMs, ACK);
        ({ send, end } = send !== undefined ? exchange.receive(atMs, TARGET) : exchange.deadline(atMs));
      }
      assert.equal(end, "answer", `${byte}`);
    }
  });
});

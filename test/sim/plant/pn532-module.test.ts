import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { ackFrame, informationFrame, lineMs, nackFrame } from "../../../modules/pn532/frame";
import { Pn532Module, type Pn532ModuleOptions } from "../../../sim/plant/pn532-module";
import { bytes, type GOLDEN, GOLDEN_UID } from "../../modules/pn532/golden";

const ACK = [...ackFrame()];
const A = "04A1B2C3D4E5F6";

interface Heard {
  readonly bytes: number[];
  /** When the last byte was there, ms after the question began. */
  readonly tookMs: number;
}

class Desk {
  readonly clock = new Scheduler();
  readonly module: Pn532Module;

  constructor(options: Partial<Pn532ModuleOptions> = {}, seed = 1) {
    const random = new SeededRandom(seed, "module");
    this.module = new Pn532Module({ clock: this.clock, random: () => random.next(), splitChance: 0, ...options });
  }

  /** What comes back within a second, after which the next question may come. */
  hear(sent: Uint8Array): Heard {
    const nowMs = this.clock.nowMs();
    const deliveries = this.module.receive(nowMs, sent);
    this.clock.runUntil(nowMs + 1000);
    const times = deliveries.map(({ afterMs }) => afterMs);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => one - other),
      "in the order of time",
    );
    return { bytes: deliveries.flatMap((each) => [...each.bytes]), tookMs: times.at(-1) ?? 0 };
  }

  say(name: keyof typeof GOLDEN): Heard {
    return this.hear(bytes(name));
  }

  /** Awake and set up like by the firmware. */
  ready(): this {
    for (const [name, answer] of [
      ["wakeUp", "awake"],
      ["getFirmware", "firmware"],
      ["limitRetries", "configured"],
    ] as const) {
      assert.deepEqual(this.say(name).bytes, [...ACK, ...bytes(answer)], name);
    }
    return this;
  }
}

function command(...data: number[]): Uint8Array {
  return informationFrame(0xd4, data);
}

describe("PN532 module emulator", () => {
  it("answers the golden commands with the golden answers", () => {
    const desk = new Desk().ready();
    assert.deepEqual(desk.say("list").bytes, [...ACK, ...bytes("noTarget")]);
    assert.deepEqual(desk.say("fieldOff").bytes, [...ACK, ...bytes("configured")]);
    desk.module.present(GOLDEN_UID, Number.POSITIVE_INFINITY);
    const target = [...bytes("target")];
    // It shows SENS_RES the other way round than the reader of the golden frame.
    [target[9], target[10]] = [0x00, 0x04];
    assert.deepEqual(desk.say("list").bytes, [...ACK, ...target]);
    assert.deepEqual(desk.say("release").bytes, [...ACK, ...bytes("released")]);
  });

  it("acknowledges in 2 ms, and answers when it is done", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const desk = new Desk({}, seed).ready();
      const question = bytes("getFirmware");
      const nowMs = desk.clock.nowMs();
      const [ack, answer] = desk.module.receive(nowMs, question);
      const ackMs = (ack?.afterMs ?? 0) - lineMs(question.length + 6);
      assert.ok(ackMs >= 0.1 && ackMs <= 1.5, `${ackMs}`);
      const answerMs = (answer?.afterMs ?? 0) - (ack?.afterMs ?? 0) - lineMs(13);
      assert.ok(answerMs >= 1 && answerMs <= 4, `${answerMs}`);
    }
  });

  it("sleeps after power-up until it is woken, and hears nothing while its oscillator starts", () => {
    const desk = new Desk();
    assert.deepEqual(desk.hear(Uint8Array.of(0, 0, 0xff)).bytes, [], "three edges");
    assert.deepEqual(desk.say("getFirmware").bytes, [], "woken by the first bytes of it, and deaf for the rest");
    assert.deepEqual(desk.say("getFirmware").bytes, [...ACK, ...bytes("firmware")]);
    const deaf = Uint8Array.of(0x55, ...bytes("getFirmware").subarray(1));
    assert.deepEqual(new Desk().hear(deaf).bytes, [], "0.17 ms after the edges");
    desk.module.powerOff();
    assert.deepEqual(desk.say("getFirmware").bytes, []);
    desk.module.powerOn();
    desk.module.powerOn();
    assert.deepEqual(desk.say("wakeUp").bytes, [...ACK, ...bytes("awake")]);
  });

  it("finds no card in low battery mode", () => {
    const desk = new Desk();
    desk.hear(Uint8Array.of(0x55));
    desk.module.present(A, Number.POSITIVE_INFINITY);
    assert.deepEqual(desk.say("list").bytes, [...ACK, ...bytes("noTarget")]);
    desk.say("wakeUp");
    assert.notDeepEqual(desk.say("list").bytes, [...ACK, ...bytes("noTarget")]);
  });

  it("looks for a card endlessly until it is told how often", () => {
    const desk = new Desk();
    desk.say("wakeUp");
    assert.deepEqual(desk.say("list").bytes, ACK);
    assert.deepEqual(desk.say("getFirmware").bytes, [...ACK, ...bytes("firmware")], "another command ends it");
    const timesMs = [0, 1, 5].map((retries) => {
      desk.hear(command(0x32, 0x05, 0xff, 0x01, retries));
      desk.say("fieldOff");
      const { bytes: heard, tookMs } = desk.say("list");
      assert.deepEqual(heard, [...ACK, ...bytes("noTarget")]);
      return tookMs;
    });
    for (const [index, leastMs] of [15, 25, 65].entries()) {
      const tookMs = timesMs[index] ?? 0;
      assert.ok(tookMs > leastMs && tookMs < leastMs + 10, `${tookMs}`);
    }
  });

  it("shows UIDs of every length, and the SENS_RES that goes with it", () => {
    for (const [uid, sensRes] of [
      ["0A0B0C0D", 0x04],
      [A, 0x44],
      ["00112233445566778899", 0x84],
      ["7F", 0x04],
    ] as const) {
      const desk = new Desk().ready();
      desk.module.present(uid.toLowerCase(), Number.POSITIVE_INFINITY);
      assert.equal(desk.module.card, uid);
      const heard = desk.say("list").bytes.slice(6);
      assert.deepEqual(heard.slice(5, 9), [0xd5, 0x4b, 1, 1]);
      assert.deepEqual(heard.slice(9, 11), [0, sensRes]);
      assert.equal(heard[12], uid.length / 2);
      assert.equal(Buffer.from(heard.slice(13, -2)).toString("hex").toUpperCase(), uid);
    }
    assert.throws(() => new Desk().module.present("XY", 1), RangeError);
  });

  it("has a card for as long as it was said, or until it is taken away or replaced", () => {
    const { clock, module } = new Desk();
    module.present(A, 500);
    clock.runUntil(499.9);
    assert.equal(module.card, A);
    clock.runUntil(500);
    assert.equal(module.card, undefined);
    module.present(A, Number.POSITIVE_INFINITY);
    module.present("BEEF", 100);
    assert.equal(module.card, "BEEF");
    module.remove();
    assert.equal(module.card, undefined);
    clock.runUntil(1000);
    assert.equal(module.card, undefined, "the first one does not come back");
  });

  it("finds a card that leaves between two tries only in those before", () => {
    const heard = (forMs: number): number | undefined => {
      const desk = new Desk().ready();
      desk.say("fieldOff");
      desk.module.present(A, forMs);
      return desk.say("list").bytes[6 + 7];
    };
    assert.equal(heard(20), 1);
    assert.equal(heard(5), 0, "gone before it had power");
  });

  it("misses a card that is still selected once, unless it was released or without power", () => {
    const count = (desk: Desk): number | undefined => desk.say("list").bytes[6 + 7];
    const desk = new Desk().ready();
    desk.module.present(A, Number.POSITIVE_INFINITY);
    assert.deepEqual([count(desk), count(desk), count(desk)], [1, 0, 1]);
    desk.say("release");
    assert.equal(count(desk), 1);
    desk.say("fieldOff");
    assert.equal(count(desk), 1);
  });

  it("says its last answer again after a NACK", () => {
    const desk = new Desk();
    desk.say("wakeUp");
    assert.deepEqual(desk.hear(nackFrame()).bytes, [...bytes("awake")]);
    desk.say("list");
    assert.deepEqual(desk.hear(nackFrame()).bytes, [], "there is none yet");
    assert.deepEqual(desk.hear(ackFrame()).bytes, []);
  });

  it("answers what it does not know with an error frame", () => {
    const desk = new Desk().ready();
    for (const bad of [
      command(0x99),
      command(0x02, 0x00),
      command(0x14),
      command(0x14, 0x02),
      command(0x32, 0x01),
      command(0x32, 0x99, 0x00),
      command(0x4a, 0x00, 0x00),
      command(0x4a, 0x01),
      command(0x52),
    ]) {
      assert.deepEqual(desk.hear(bad).bytes, [...ACK, ...bytes("error")], `${bad}`);
    }
    assert.deepEqual(desk.hear(command(0x4a, 0x01, 0x03)).bytes, [...ACK, ...bytes("noTarget")], "no type B card");
  });

  it("does not acknowledge a command that is damaged at any one bit, save in its filling", () => {
    const question = bytes("list");
    const desk = new Desk().ready();
    for (let bit = 8; bit < 8 * (question.length - 1); bit++) {
      const bad = Uint8Array.from(question);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.deepEqual(desk.hear(bad).bytes, [], `bit ${bit}`);
      // What it took for the beginning of a longer frame swallows some of what follows.
      for (let index = 0; index < 24; index++) desk.hear(new Uint8Array(12));
    }
    assert.ok(desk.module.badFrames > 0);
    assert.deepEqual(desk.say("list").bytes, [...ACK, ...bytes("noTarget")]);
  });

  it("is silent with that fault, and itself again after it", () => {
    const desk = new Desk().ready();
    desk.module.setFault("silent", true);
    assert.deepEqual(desk.say("getFirmware").bytes, []);
    desk.module.setFault("silent", false);
    assert.deepEqual(desk.say("getFirmware").bytes, [...ACK, ...bytes("firmware")]);
  });

  it("takes a command in pieces, and splits some of what it says", () => {
    const desk = new Desk({ splitChance: 0.5 });
    desk.say("wakeUp");
    const question = bytes("getFirmware");
    let splits = 0;
    for (let cut = 0; cut < question.length - 1; cut++) {
      for (let round = 0; round < 20; round++) {
        assert.deepEqual(desk.hear(question.subarray(0, cut)).bytes, []);
        const nowMs = desk.clock.nowMs();
        const deliveries = desk.module.receive(nowMs, question.subarray(cut));
        desk.clock.runUntil(nowMs + 1000);
        assert.deepEqual(
          deliveries.flatMap((each) => [...each.bytes]),
          [...ACK, ...bytes("firmware")],
        );
        assert.ok(deliveries.every((each) => each.bytes.length > 0));
        if (deliveries.length > 2) splits++;
      }
    }
    assert.ok(splits > 80 && splits < 155, `${splits} of 160`);
  });

  it("is the same again from the same seed, and different from another", () => {
    const run = (seed: number) => {
      const desk = new Desk({ splitChance: 0.3 }, seed).ready();
      desk.module.present(A, 5000);
      return Array.from({ length: 20 }, () => desk.say("list"));
    };
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });

  it("holds whatever bytes are thrown at it, and answers good commands afterwards", () => {
    const desk = new Desk();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), (chunks) => {
        for (const chunk of chunks) desk.hear(chunk);
        // Enough to end whatever it still waits for.
        desk.hear(new Uint8Array(300));
        assert.deepEqual(desk.say("wakeUp").bytes.slice(-9), [...bytes("awake")]);
        assert.deepEqual(desk.say("getFirmware").bytes, [...ACK, ...bytes("firmware")]);
      }),
      { numRuns: 1000, seed: 4 },
    );
  });
});

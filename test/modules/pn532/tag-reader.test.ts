import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { SerialLine } from "../../../hosts/virtual/serial";
import type { Serial, SerialOptions } from "../../../modules/device/serial";
import { TagReader } from "../../../modules/pn532/tag-reader";
import { Pn532Module } from "../../../sim/plant/pn532-module";
import { setup } from "../../hosts/virtual/scheduler-rig";
import { bytes } from "./golden";
import { Flaky, readerOn, rig } from "./tag-reader-rig";

const A = "04A1B2C3D4E5F6";
const B = "DEADBEEF";

function flakyRig() {
  const { scheduler } = setup();
  const random = new SeededRandom(2, "flaky");
  const module = new Pn532Module({ clock: scheduler, random: () => random.next() });
  const flaky = new Flaky(module, scheduler);
  return { ...readerOn(scheduler, flaky.Serial), module, flaky };
}

/** A port with that much room, and nothing on it. */
function portOf(room: number) {
  const { scheduler } = setup();
  const written: number[] = [];
  let isDrained = false;
  let told: SerialOptions | undefined;
  class Port implements Serial {
    constructor(options: SerialOptions) {
      told = options;
      scheduler.set(() => options.onWritable?.(room), 0);
    }
    read(): undefined {
      isDrained = true;
    }
    write(data: ArrayBuffer | Uint8Array): void {
      assert.equal(isDrained, true, "what was there before is dropped first");
      isDrained = false;
      written.push(data.byteLength);
    }
    close(): void {}
  }
  const tell = (count: number): void => told?.onWritable?.(count);
  return { ...readerOn(scheduler, Port), written, tell };
}

describe("PN532 tag reader", () => {
  it("is ready within 50 ms, at whatever pace the chip answers", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { scheduler, reader, seen, seenMs } = rig({ seed });
      assert.equal(reader.state, "starting");
      scheduler.runUntil(1000);
      assert.deepEqual(seen, ["ready"]);
      assert.ok((seenMs[0] ?? 0) > 0 && (seenMs[0] ?? 0) < 50, `${seenMs[0]} ms`);
      assert.equal(reader.counters.repeats, 0);
      reader.close();
    }
  });

  it("polls four times a second", () => {
    const { scheduler, reader } = rig();
    scheduler.runUntil(60_000);
    // Three commands for the handshake, two for each poll without a card.
    const polls = (reader.counters.commands - 3) / 2;
    assert.ok(polls >= 239 && polls <= 241, `${polls}`);
    assert.equal(reader.counters.discardedBytes, 0);
    reader.close();
  });

  it("tells of a card within 350 ms of its coming, once, with UIDs of 1 to 10 bytes", () => {
    const { scheduler, module, reader, seen, seenMs } = rig();
    scheduler.runUntil(5000);
    for (let length = 1; length <= 10; length++) {
      seen.length = 0;
      seenMs.length = 0;
      const uid = "0123456789ABCDEFFEDC".slice(-2 * length);
      const atMs = scheduler.nowMs();
      module.present(uid, 3000);
      scheduler.runUntil(atMs + 6000 + 37 * length);
      assert.deepEqual(seen, [uid]);
      assert.ok((seenMs[0] ?? 0) - atMs < 350);
    }
    reader.close();
  });

  it("says nothing more of a card that lies there for an hour, and hears it at every poll", () => {
    const { scheduler, module, reader, seen } = rig();
    module.present(A, Number.POSITIVE_INFINITY);
    scheduler.runUntil(3_600_000);
    assert.deepEqual(seen, ["ready", A]);
    const { commands, repeats } = reader.counters;
    assert.equal(repeats, 0);
    // List, release, field off: a card that was missed would not be released.
    assert.ok(Math.abs(commands - 3 * 4 * 3600) < 30, `${commands}`);
    reader.close();
  });

  it("tells of it again when it comes back after more than a second, and not after less", () => {
    for (const [goneMs, expected] of [
      [600, [A]],
      [1600, [A, A]],
    ] as const) {
      const { scheduler, module, reader, seen } = rig();
      scheduler.runUntil(1000);
      seen.length = 0;
      module.present(A, 1000);
      scheduler.runUntil(2000 + goneMs);
      module.present(A, 1000);
      scheduler.runUntil(10_000);
      assert.deepEqual(seen, expected, `${goneMs} ms`);
      reader.close();
    }
  });

  it("hears two quick taps of two cards, each once", () => {
    for (let phaseMs = 0; phaseMs < 260; phaseMs += 10) {
      const { scheduler, module, reader, seen } = rig({ seed: 1 + phaseMs });
      scheduler.runUntil(1000 + phaseMs);
      module.present(A, 300);
      scheduler.runUntil(1300 + phaseMs);
      module.present(B, 300);
      scheduler.runUntil(1600 + phaseMs);
      module.present(A, 300);
      scheduler.runUntil(5000);
      assert.deepEqual(seen, ["ready", A, B], `${phaseMs}: the first came back too soon`);
      reader.close();
    }
  });

  it("is silent while the reader never answers, tries at least every 10.3 s, and is ready when it does", () => {
    const { scheduler, module, reader, seen, seenMs } = rig();
    module.setFault("silent", true);
    scheduler.runUntil(3_600_000);
    assert.deepEqual(seen, ["silent"]);
    assert.equal(seenMs[0], 300);
    const { commands } = reader.counters;
    assert.ok(commands > 345 && commands < 360, `${commands} tries`);
    module.setFault("silent", false);
    scheduler.runUntil(3_600_000 + 10_400);
    assert.deepEqual(seen, ["silent", "ready"]);
    reader.close();
  });

  it("notices that the reader lost its power within 1 s, and finds it again", () => {
    const { scheduler, module, reader, seen, seenMs } = rig();
    scheduler.runUntil(2000);
    module.present(A, Number.POSITIVE_INFINITY);
    scheduler.runUntil(3000);
    module.powerOff();
    scheduler.runUntil(4000);
    assert.deepEqual(seen, ["ready", A, "silent"]);
    assert.ok((seenMs[2] ?? 0) < 4000);
    module.powerOn();
    scheduler.runUntil(20_000);
    assert.deepEqual(seen, ["ready", A, "silent", "ready"], "and the card that lies there is no news");
    module.remove();
    scheduler.runUntil(22_000);
    module.present(A, 500);
    scheduler.runUntil(23_000);
    assert.equal(seen.at(-1), A);
    reader.close();
  });

  it("finds a reader that gets its power later", () => {
    const { scheduler, module, reader, seen } = rig({ powered: false });
    scheduler.runUntil(30_000);
    module.powerOn();
    scheduler.runUntil(41_000);
    assert.deepEqual(seen, ["silent", "ready"]);
    reader.close();
  });

  it("opens an unplugged port again after 1, 2, 4, 8 and 10 s, and goes on", () => {
    const { scheduler, module, reader, flaky, seen } = flakyRig();
    scheduler.runUntil(1000);
    flaky.mayOpen = false;
    flaky.fail();
    flaky.fail();
    assert.equal(flaky.open, 0);
    scheduler.runUntil(27_000);
    assert.deepEqual(seen, ["ready", "silent"]);
    assert.equal(reader.counters.failures, 1 + 5, "it was tried 1, 3, 7, 15 and 25 s after the loss");
    flaky.mayOpen = true;
    scheduler.runUntil(36_500);
    assert.deepEqual(seen, ["ready", "silent", "ready"]);
    module.present(B, 500);
    scheduler.runUntil(37_000);
    assert.equal(seen.at(-1), B);
    assert.equal(flaky.open, 1);
    reader.close();
    assert.equal(flaky.open, 0);
  });

  it("does not listen to a port that it gave up", () => {
    const { scheduler, reader, flaky, seen } = flakyRig();
    scheduler.runUntil(1000);
    flaky.fail();
    scheduler.runUntil(3000);
    assert.deepEqual(seen, ["ready", "silent", "ready"]);
    const old = flaky.ports[0]?.options;
    old?.onError?.(new Error("gone, still"));
    old?.onWritable?.(0);
    old?.onReadable?.(1);
    scheduler.runUntil(60_000);
    assert.deepEqual(seen, ["ready", "silent", "ready"]);
    assert.equal(reader.counters.failures, 1);
    assert.equal(reader.counters.repeats, 0);
    reader.close();
  });

  it("tells of nothing more when it is closed because a port was lost in the middle of a poll", () => {
    const { scheduler } = setup();
    const random = new SeededRandom(3, "middle");
    const module = new Pn532Module({ clock: scheduler, random: () => random.next(), splitChance: 0 });
    // Every list is answered, and what is written after it fails.
    const flaky = new Flaky(module, scheduler);
    const spy: SerialLine = {
      receive: (nowMs, sent) => {
        flaky.mayWrite = !sent.toString().includes(bytes("list").toString());
        return module.receive(nowMs, sent);
      },
    };
    flaky.line = spy;
    module.present(A, Number.POSITIVE_INFINITY);
    const seen: string[] = [];
    const device = { clock: scheduler, timers: scheduler };
    const note = (text: string): void => {
      seen.push(text);
      if (text === "silent") reader.close();
    };
    const reader = new TagReader({ device, Serial: flaky.Serial, onTag: note, onState: note });
    scheduler.runUntil(5000);
    assert.deepEqual(seen, ["ready", "silent"]);
  });

  it("gives up on a port that takes no bytes, cannot be read, or never becomes writable, and tries again", () => {
    for (const fault of ["mayWrite", "mayRead", "opens"] as const) {
      const { scheduler, reader, flaky, seen } = flakyRig();
      flaky[fault] = false;
      flaky.mayClose = false;
      scheduler.runUntil(60_000);
      assert.deepEqual(seen, ["silent"], fault);
      assert.ok(flaky.ports.length >= 5 && flaky.open <= 1, `${fault}: ${flaky.ports.length} ports`);
      flaky[fault] = true;
      scheduler.runUntil(75_100);
      assert.deepEqual(seen, ["silent", "ready"], fault);
      reader.close();
    }
  });

  it("writes nothing for which the port has no room, and writes it when there is", () => {
    const { scheduler, reader, written, tell } = portOf(25);
    scheduler.runUntil(90);
    assert.deepEqual(written, []);
    tell(26);
    assert.deepEqual(written, [26]);
    scheduler.runUntil(100);
    assert.deepEqual(written, [26, 26], "again at its time");
    reader.close();
    const narrow = portOf(25);
    narrow.scheduler.runUntil(60_000);
    assert.deepEqual(narrow.written, []);
    assert.deepEqual(narrow.seen, ["silent"]);
    narrow.reader.close();
  });

  it("reads on with one byte in a hundred damaged, both ways, and never tells of a card that was not there", () => {
    const random = new SeededRandom(9, "damage");
    const damage = (line: SerialLine): SerialLine => ({
      receive: (nowMs, sent) =>
        line.receive(nowMs, spoil(sent)).map(({ afterMs, bytes: back }) => ({ afterMs, bytes: spoil(back) })),
    });
    const spoil = (whole: Uint8Array): Uint8Array =>
      whole.map((byte) => (random.next() < 0.01 ? Math.floor(256 * random.next()) : byte));
    const { scheduler, module, reader, seen } = rig({ around: damage });
    for (let round = 0; round < 40; round++) {
      scheduler.runUntil(15_000 * round);
      module.present(round % 2 === 0 ? A : B, 14_000);
    }
    const tags = seen.filter((each) => each !== "silent" && each !== "ready");
    assert.ok(
      tags.every((each) => each === A || each === B),
      seen.join(" "),
    );
    assert.ok(tags.length >= 30, `${tags.length} of 40 cards`);
    const { damagedFrames, repeats, discardedBytes } = reader.counters;
    assert.ok(damagedFrames > 0 && repeats > 0 && discardedBytes > 0);
    reader.close();
  });

  it("does not drown in babble", () => {
    const random = new SeededRandom(8, "babble");
    const babble = (line: SerialLine): SerialLine => ({
      receive: (nowMs, sent) => [
        ...line.receive(nowMs, sent),
        ...Array.from({ length: 20 }, (_, index) => ({
          afterMs: 5 * index,
          bytes: Uint8Array.from(
            { length: 100 },
            () => [0, 0xff, 0xd5, Math.floor(256 * random.next())][index & 3] ?? 0,
          ),
        })),
      ],
    });
    const { scheduler, reader, seen } = rig({ around: babble });
    scheduler.runUntil(60_000);
    assert.ok(
      seen.every((each) => each === "silent" || each === "ready"),
      seen.join(" "),
    );
    reader.close();
    scheduler.runUntil(61_000);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("catches up after the processor stood still for half a second", () => {
    const { scheduler } = setup();
    const scope = scheduler.scope();
    const random = new SeededRandom(4, "hang");
    const module = new Pn532Module({ clock: scheduler, random: () => random.next() });
    const flaky = new Flaky(module, scheduler);
    const seen: string[] = [];
    const note = (text: string): void => void seen.push(text);
    const device = { clock: scheduler, timers: scope };
    const reader = new TagReader({ device, Serial: flaky.Serial, onTag: note, onState: note });
    module.present(A, Number.POSITIVE_INFINITY);
    for (let atMs = 100; atMs < 20_000; atMs += 777) {
      scheduler.runUntil(atMs);
      scope.hold(true);
      scheduler.runUntil(atMs + 500);
      scope.hold(false);
    }
    assert.deepEqual(seen, ["ready", A]);
    reader.close();
  });

  it("may be closed from within its callbacks", () => {
    for (const until of ["ready", A]) {
      const { scheduler } = setup();
      const random = new SeededRandom(5, "closing");
      const module = new Pn532Module({ clock: scheduler, random: () => random.next() });
      const flaky = new Flaky(module, scheduler);
      const seen: string[] = [];
      const note = (text: string): void => {
        seen.push(text);
        if (text === until) reader.close();
      };
      const device = { clock: scheduler, timers: scheduler };
      const reader = new TagReader({ device, Serial: flaky.Serial, onTag: note, onState: note });
      module.present(A, Number.POSITIVE_INFINITY);
      scheduler.runUntil(60_000);
      assert.equal(seen.at(-1), until);
      assert.equal(flaky.open, 0);
      assert.equal(scheduler.nextDueMs(), undefined);
    }
  });

  it("is opened and closed a hundred times at any moment, with nothing left behind and nothing said", () => {
    const { scheduler } = setup();
    const random = new SeededRandom(6, "hundred");
    const module = new Pn532Module({ clock: scheduler, random: () => random.next() });
    const flaky = new Flaky(module, scheduler);
    module.present(A, Number.POSITIVE_INFINITY);
    for (let round = 0; round < 100; round++) {
      flaky.mayOpen = round % 5 !== 4;
      flaky.opens = round % 5 !== 3;
      const { reader, seen } = readerOn(scheduler, flaky.Serial);
      assert.deepEqual(seen, []);
      scheduler.runUntil(scheduler.nowMs() + round * 7);
      seen.length = 0;
      reader.close();
      reader.close();
      flaky.fail();
      flaky.ports.at(-1)?.options.onReadable?.(1);
      flaky.ports.at(-1)?.options.onWritable?.(128);
      scheduler.runUntil(scheduler.nowMs() + 1000);
      assert.deepEqual(seen, [], `round ${round}`);
      assert.equal(flaky.open, 0);
      assert.equal(scheduler.nextDueMs(), undefined, `round ${round}`);
    }
  });

  it("never calls back inside its constructor", () => {
    const { scheduler } = setup();
    class Broken {
      constructor() {
        throw new Error("no such device");
      }
    }
    const { reader, seen } = readerOn(scheduler, Broken as unknown as new (options: SerialOptions) => Serial);
    assert.deepEqual(seen, []);
    scheduler.runUntil(0);
    assert.deepEqual(seen, ["silent"]);
    reader.close();
  });
});

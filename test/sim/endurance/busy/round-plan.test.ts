import assert from "node:assert/strict";
import { crc16 } from "../../../../modules/pzem/crc";
import { parseJson } from "../../../../modules/schema/json";
import { object } from "../../../../modules/schema/schema";
import { NoisyLine } from "../../../../sim/endurance/busy/noisy-line";
import { drawGarbage } from "../../../../sim/endurance/busy/nuisance";
import { CALM_S, drawRound, fillingRound, ROUND_S } from "../../../../sim/endurance/busy/round-plan";
import { Dice } from "../../../../sim/soak/plan/dice";

const ROUNDS = 50;

describe("a round of a busy charger", () => {
  const dice = new Dice(1, "rounds");
  const rounds = Array.from({ length: ROUNDS }, () => drawRound(dice, ROUND_S));

  it("is in order of time, ends in calm, and leaves that alone", () => {
    for (const events of rounds) {
      const times = events.map(({ t }) => t);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
      const last = events.at(-1);
      assert.equal(last?.kind, "calm");
      assert.equal(last?.t, ROUND_S - CALM_S);
    }
  });

  it("restarts nothing: a restart would give back what was lost", () => {
    const restarting = new Set(["reset", "power-cut"]);
    for (const event of [...rounds.flat(), ...fillingRound().events]) {
      if (event.kind !== "scenario") continue;
      assert(!restarting.has(event.event.do));
      if (event.event.do !== "fault") continue;
      assert.notEqual(event.event.fault, "firmware-crash");
      if (event.event.fault === "firmware-hang") assert((event.event.forS ?? Number.POSITIVE_INFINITY) < 8);
      assert((event.event.forS ?? Number.POSITIVE_INFINITY) < CALM_S, "every fault is over in the calm");
    }
  });

  it("has everything in it that a busy charger meets", () => {
    const kinds = new Set(rounds.flat().map((event) => (event.kind === "scenario" ? event.event.do : event.kind)));
    for (const kind of [
      "plug",
      "tap",
      "request",
      "finish",
      "unplug",
      "set",
      "fault",
      "publish",
      "settings",
      "home",
      "noise",
    ])
      assert(kinds.has(kind as never), kind);
  });

  it("is another one each time, and the same for the same seed", () => {
    const again = new Dice(1, "rounds");
    assert.deepEqual(drawRound(again, ROUND_S), rounds[0]);
    assert.notDeepEqual(rounds[1], rounds[0]);
  });

  it("draws garbage of which much is no JSON, much is too long, and some has names that never come again", () => {
    const found = { long: 0, json: 0 };
    const names = new Set<string>();
    for (let index = 0; index < 2_000; index++) {
      const { topic, payload } = drawGarbage(dice);
      assert.match(topic, /^pilotline\/v1\/(Charger-1\/set|Meter-1\/reading)$/);
      if (payload.byteLength > 4_096) found.long += 1;
      const text = Buffer.from(payload).toString();
      const name = /^\{"([a-z]{3,12})":1,"mode"/.exec(text)?.[1];
      if (name !== undefined) names.add(name);
      const parsed = parseJson(object({}), text, { maxBytes: 100_000 });
      if (parsed.ok || !/is not JSON|nested/.test(parsed.reason)) found.json += 1;
    }
    assert(found.long > 100 && found.json > 400 && found.json < 1_900, JSON.stringify(found));
    assert(names.size > 100);
  });
});

describe("a noisy line", () => {
  const ANSWER = Uint8Array.of(1, 4, 2, 0, 7);

  it("spoils as many answers as it is told, and passes the others on as they are", () => {
    const line = new NoisyLine({ receive: () => [{ afterMs: 3, bytes: ANSWER }] }, 1);
    assert.deepEqual(line.receive(0, ANSWER), [{ afterMs: 3, bytes: ANSWER }]);
    line.spoil(200);
    let changed = 0;
    for (let answer = 0; answer < 200; answer++) {
      const [delivery] = line.receive(0, ANSWER);
      assert.equal(delivery?.afterMs, 3);
      if (Buffer.compare(delivery.bytes, ANSWER) !== 0) changed += 1;
    }
    assert.equal(changed, 200);
    assert.equal(line.spoilt, 200);
    assert.deepEqual(line.receive(0, ANSWER), [{ afterMs: 3, bytes: ANSWER }]);
    assert.equal(crc16(ANSWER), crc16(Uint8Array.of(1, 4, 2, 0, 7)), "and leaves the module's own bytes alone");
  });

  it("waits for an answer that it can spoil", () => {
    let answers: { afterMs: number; bytes: Uint8Array }[] = [];
    const line = new NoisyLine({ receive: () => answers }, 1);
    line.spoil(1);
    assert.deepEqual(line.receive(0, ANSWER), []);
    answers = [{ afterMs: 3, bytes: ANSWER }];
    line.receive(0, ANSWER);
    assert.equal(line.spoilt, 1);
  });
});

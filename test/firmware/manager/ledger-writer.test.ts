import assert from "node:assert/strict";
import { topicOf } from "../../../modules/messages/topics";
import { GOOD_SESSION } from "../../modules/messages/samples";
import { EPOCH_MS, ManagerBench } from "./bench";

function started(settings: object = {}) {
  const bench = new ManagerBench(settings);
  const manager = bench.start();
  bench.live(5_000, 10);
  bench.entries.length = 0;
  return { bench, manager };
}

describe("what a manager keeps of its site", () => {
  it("is each reading of its meters once, however often it is said", () => {
    const { bench } = started();
    for (let second = 0; second < 10; second++) {
      // One measurement, told five times with its growing age.
      bench.meterSays(7, {}, { ageMs: (second % 5) * 1_000, energyWh: second });
      bench.pass(1_000);
    }
    const readings = bench.kept("reading");
    assert.equal(readings.length, 2);
    assert.deepEqual(
      { ...readings[0], atMs: 0 },
      { kind: "reading", atMs: 0, meterId: "Meter-1", currentA: [7], voltageV: [230], powerW: [0], energyWh: 0 },
    );
    const { atMs = 0 } = readings[0] ?? {};
    assert.ok(atMs > EPOCH_MS && atMs <= EPOCH_MS + bench.nowMs);
    bench.meterSays(7, { reading: null });
    bench.meterSays(7, { measures: "house" });
    bench.pass(100);
    assert.equal(bench.kept("reading").length, 2, "nor one that is none, or of something else");
  });

  it("is what a charger draws: when it changes by an ampere, when the tag does, and every minute", () => {
    const { bench } = started();
    const charger = bench.charger;
    charger.wants = "nothing";
    const draws: readonly (readonly [passMs: number, drawnA: number, tag: string | null, isKept: boolean])[] = [
      [0, 3, null, true],
      [1_000, 3.99, null, false],
      [1_000, 4.01, null, true],
      [1_000, 3.02, null, false],
      [1_000, 3, null, true],
      [1_000, 3, "04A1", true],
      [58_000, 3, "04A1", false],
      [2_000, 3, "04A1", true],
    ];
    let kept = 0;
    for (const [passMs, drawnA, tag, isKept] of draws) {
      bench.pass(passMs);
      const session = { number: 1, durationS: 1, energyWh: 5, tag, departsInS: null, neededWh: null };
      charger.claim({ drawnA: [drawnA], session, energyWh: 1_234 });
      bench.pass(100);
      kept += isKept ? 1 : 0;
      const entries = bench.kept("draw");
      assert.equal(entries.length, kept, `${passMs} ms, ${drawnA} A, ${tag}`);
      if (isKept) {
        const { atMs: _atMs, ...entry } = entries.at(-1) ?? { atMs: 0 };
        assert.deepEqual(entry, { kind: "draw", chargerId: "Charger-1", currentA: [drawnA], energyWh: 1_234, tag });
      }
    }
    charger.claim({ drawnA: null });
    bench.pass(100);
    assert.equal(bench.kept("draw").length, kept, "a silent meter tells nothing");
  });

  it("is each change of what was granted, with its reason", () => {
    const { bench } = started();
    bench.live(60_000, 10);
    const first = bench.kept("grant");
    assert.ok(first.length >= 3 && first.length < 40, `${first.length} in a quiet minute`);
    bench.live(30_000, 22);
    const grants = bench.kept("grant");
    assert.ok(grants.length > first.length);
    for (const { reason, currentA } of grants) assert.ok(reason.length > 5 && Number.isInteger(currentA));
    for (const { id, grantedA } of bench.chargers)
      assert.equal(grants.filter(({ chargerId }) => chargerId === id).at(-1)?.currentA, grantedA);
  });

  it("is each finished session once, though it is retained and comes again with each connection", () => {
    const { bench } = started();
    const topic = topicOf("Charger-1", "session");
    bench.say(topic, GOOD_SESSION, true);
    bench.say(topic, GOOD_SESSION, true);
    bench.pass(100);
    for (let round = 0; round < 3; round++) {
      bench.rig.broker.setBrokerDown(true);
      bench.pass(1_000);
      bench.rig.broker.setBrokerDown(false);
      bench.pass(15_000);
    }
    assert.equal(bench.kept("session").length, 1);
    const { version: _version, boot: _boot, sequence: _sequence, uptimeMs: _uptimeMs, ...session } = GOOD_SESSION;
    assert.deepEqual(bench.kept("session")[0]?.session, session);
    const observer = bench.rig.online("charger");
    observer.publish(topic, JSON.stringify({ ...GOOD_SESSION, number: 13 }), { retain: true });
    bench.pass(100);
    assert.deepEqual(
      bench.kept("session").map((entry) => entry.session.number),
      [12, 13],
    );
  });

  it("is no session of a stranger, nor one that is none", () => {
    const { bench } = started();
    bench.say(topicOf("Charger-9", "session"), GOOD_SESSION);
    bench.say(topicOf("Meter-1", "session"), GOOD_SESSION);
    bench.say(topicOf("Charger-1", "session"), { ...GOOD_SESSION, energyWh: -5 });
    bench.say(topicOf("Charger-1", "session"), "garbage");
    bench.pass(100);
    assert.deepEqual(bench.kept("session"), []);
  });

  it("is the first of each kind of refused message as an event, and no more of them", () => {
    const { bench } = started();
    for (let index = 0; index < 50; index++) {
      bench.say(topicOf("Charger-1", "claim"), "garbage");
      bench.say(topicOf("Charger-9", "claim"), { version: 1 });
      bench.meterSays(1, { measures: "solar" });
    }
    bench.pass(500);
    assert.deepEqual(
      bench.kept("event").map(({ source, code }) => [source, code]),
      [
        ["Manager-1", "refused-malformed"],
        ["Manager-1", "refused-reading"],
      ],
    );
  });

  it("is nothing while nobody knows the time of day: a bill needs it", () => {
    const { bench } = started();
    bench.isTimeless = true;
    bench.live(30_000, 10);
    bench.say(topicOf("Charger-1", "claim"), "garbage");
    bench.pass(100);
    assert.deepEqual(bench.entries, []);
    bench.isTimeless = false;
    bench.live(70_000, 10);
    assert.ok(bench.kept("draw").length >= 3);
  });

  it("is not needed for sharing: a board without a ledger does it as well", () => {
    const bench = new ManagerBench();
    bench.hasLedger = false;
    const manager = bench.start();
    bench.live(30_000, 10);
    assert.equal(manager.view.role, "leads");
    assert.ok(bench.charger.grantedA >= 6);
    manager.close();
  });

  it("is noticed to be incomplete while entries are lost", () => {
    const { bench, manager } = started();
    bench.lost = 3;
    bench.live(5_000, 10);
    assert.deepEqual(manager.view.notices, ["ledger-loses"]);
    bench.live(10_000, 10);
    assert.deepEqual(manager.view.notices, [], "once no more are");
  });
});

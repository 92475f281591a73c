import assert from "node:assert/strict";
import type { Manager } from "../../../firmware/manager/manager";
import { CLAIM_MAX_BYTES } from "../../../modules/messages/claim";
import type { RefusedKind } from "../../../modules/messages/manager-status";
import { grantTopic, topicOf } from "../../../modules/messages/topics";
import { GOOD_CLAIM, GOOD_GRANT, GOOD_LEAD } from "../../modules/messages/samples";
import { ManagerBench } from "./bench";

function sharing(settings: object = {}) {
  const bench = new ManagerBench(settings);
  const manager = bench.start();
  bench.live(60_000, 10);
  return { bench, manager };
}

/** What somebody sends, and how often which reason counts it. */
interface Attack {
  readonly what: string;
  readonly send: (bench: ManagerBench) => void;
  readonly counted: Partial<Record<RefusedKind, number>>;
}

const claimTopic = topicOf("Charger-1", "claim");

const ATTACKS: readonly Attack[] = [
  {
    what: "a claim of a charger that is not listed",
    send: (bench) => bench.say(topicOf("Charger-9", "claim"), GOOD_CLAIM),
    counted: { unknown: 1 },
  },
  {
    what: "a lead of a charger that is not listed",
    send: (bench) => bench.say(topicOf("Charger-9", "lead"), { ...GOOD_LEAD, isManager: false }),
    counted: { unknown: 1 },
  },
  {
    what: "a claim that was heard already, word for word",
    send: (bench) => bench.say(claimTopic, bench.heard(claimTopic).at(-1) ?? ""),
    counted: { old: 1 },
  },
  {
    what: "a claim of long ago, word for word",
    send: (bench) => bench.say(claimTopic, bench.heard(claimTopic)[0] ?? ""),
    counted: { old: 1 },
  },
  {
    what: "bytes that are no text",
    send: (bench) => bench.say(claimTopic, Uint8Array.of(0xff, 0xfe)),
    counted: { malformed: 1 },
  },
  { what: "nothing at all", send: (bench) => bench.say(claimTopic, ""), counted: { malformed: 1 } },
  {
    what: "a claim that is too long",
    send: (bench) => bench.say(claimTopic, JSON.stringify(GOOD_CLAIM) + " ".repeat(CLAIM_MAX_BYTES)),
    counted: { malformed: 1 },
  },
  {
    what: "a claim of another version",
    send: (bench) => bench.say(claimTopic, { ...GOOD_CLAIM, version: 2 }),
    counted: { malformed: 1 },
  },
  {
    what: "a lead that is none",
    send: (bench) => bench.say(topicOf("Charger-2", "lead"), { ...GOOD_LEAD, term: 1.5 }),
    counted: { malformed: 1 },
  },
  {
    what: "a reading of another place",
    send: (bench) => bench.meterSays(0, { measures: "house" }),
    counted: { reading: 1 },
  },
  {
    what: "a reading that is none",
    send: (bench) => bench.say(topicOf("Meter-1", "reading"), { version: 1 }),
    counted: { malformed: 1 },
  },
  {
    what: "a reading of a meter that is none of the site's",
    send: (bench) => bench.say(topicOf("Meter-9", "reading"), { version: 1 }),
    counted: {},
  },
  {
    what: "a grant in the manager's name, and in somebody else's",
    send: (bench) => {
      bench.say(grantTopic("Manager-1", "Charger-9"), GOOD_GRANT);
      bench.say(grantTopic("Charger-2", "Charger-1"), GOOD_GRANT);
    },
    counted: {},
  },
  {
    what: "its own lead, which it hears too",
    send: (bench) => bench.say(topicOf("Manager-1", "lead"), bench.heard(topicOf("Manager-1", "lead")).at(-1) ?? ""),
    counted: {},
  },
  {
    what: "things on topics that are none",
    send: (bench) => {
      for (const topic of ["pilotline/v1//claim", "pilotline/v1/Charger-1/claim/more", "claim", "pilotline/v2/C/claim"])
        bench.say(topic, GOOD_CLAIM);
    },
    counted: { unknown: 1 },
  },
];

describe("a message that a manager does not take", () => {
  for (const { what, send, counted } of ATTACKS) {
    it(`is counted, and changes nobody's current: ${what}`, () => {
      const { bench, manager } = sharing();
      const before = bench.chargers.map(({ grantedA }) => grantedA);
      send(bench);
      bench.pass(300);
      const expected = { malformed: 0, unknown: 0, old: 0, reading: 0, ...counted };
      // An empty level is a sender of no name: it is none of ours, and not even counted.
      if (what.startsWith("things")) assert.ok(manager.view.refused.unknown <= 1);
      else assert.deepEqual(manager.view.refused, expected);
      bench.live(20_000, 10);
      assert.deepEqual(
        bench.chargers.map(({ grantedA }) => grantedA),
        before,
      );
      assert.equal(manager.view.chargers, 3);
      assert.deepEqual(manager.view.notices, []);
    });
  }

  it("is said once of each kind, however many there are", () => {
    const { bench, manager } = sharing();
    for (let index = 0; index < 200; index++) {
      bench.say(claimTopic, "garbage");
      bench.say(topicOf(`Stranger-${index}`, "claim"), GOOD_CLAIM);
      bench.pass(10);
    }
    bench.pass(100);
    assert.deepEqual(manager.view.refused, { malformed: 200, unknown: 200, old: 0, reading: 0 });
    assert.equal(bench.logs.filter((line) => line.includes("a message was dropped")).length, 2);
    bench.pass(5_000);
    const status = JSON.parse(bench.heard("pilotline/v1/Manager-1/status").at(-1) ?? "");
    assert.equal(status.refused.malformed, 200, "and everybody can see how many");
  });
});

describe("the list of authorised chargers", () => {
  it("is all that a manager shares with, unless it is told to take in anybody", () => {
    const { bench, manager } = sharing();
    bench.say(topicOf("Charger-9", "claim"), GOOD_CLAIM);
    bench.pass(500);
    assert.equal(manager.view.chargers, 3);
    bench.command({ admitsAnybody: true });
    bench.say(topicOf("Charger-9", "claim"), GOOD_CLAIM);
    bench.pass(500);
    assert.equal(manager.view.chargers, 4);
    assert.ok(bench.retained().includes("member/Charger-9"), "it stands in the list from now on");
    bench.command({ admitsAnybody: false });
    bench.cut();
    const again = bench.start();
    assert.equal(again.view.chargers, 4, "also after a restart");
  });

  it("takes nobody in by a lead message, nor by a claim that is none", () => {
    const { bench, manager } = sharing({ admitsAnybody: true });
    bench.say(topicOf("Charger-9", "lead"), { ...GOOD_LEAD, isManager: false });
    bench.say(topicOf("Charger-8", "claim"), { ...GOOD_CLAIM, maxA: 81 });
    bench.pass(300);
    assert.equal(manager.view.chargers, 3);
  });

  it("has an end: strangers beyond it are refused and counted", () => {
    const bench = new ManagerBench({ admitsAnybody: true }, []);
    const manager = bench.start();
    bench.pass(500);
    for (let index = 0; index < 300; index++) bench.say(topicOf(`C${index}`, "claim"), GOOD_CLAIM);
    bench.pass(500);
    assert.equal(manager.view.chargers, 250);
    assert.equal(manager.view.refused.unknown, 50);
  });

  it("is obeyed at once: one that was taken off gets nothing more, and the others what it had", () => {
    const { bench, manager } = sharing();
    const [first] = bench.chargers;
    bench.command({ remove: "Charger-1" });
    assert.ok(first !== undefined);
    const had = first.grant?.sequence;
    bench.live(60_000, 10);
    assert.equal(first.grant?.sequence, had);
    assert.equal(manager.view.chargers, 2);
    assert.ok(manager.view.refused.unknown > 0);
  });
});

describe("a charger that lies", () => {
  it("gets what it asks for within its own bounds, and the sum stays within the site's", () => {
    const { bench, manager } = sharing();
    const lie = (manager: Manager): void => {
      bench.charger.claim({ maxA: 80, drawnA: [80], offeredA: 80 });
      bench.live(1_000, 10, bench.chargers.slice(1));
      assert.equal(manager.view.role, "leads");
    };
    for (let second = 0; second < 30; second++) lie(manager);
    assert.ok(bench.chargers.reduce((sum, { grantedA }) => sum + grantedA, 0) <= 30);
    assert.ok(bench.charger.grantedA <= 32, "no more than the manager was told of it");
  });

  it("with the highest term there is does not end the manager's leadership for good", () => {
    const { bench, manager } = sharing();
    bench.charger.claim({ term: 2_147_483_647, follows: null });
    bench.live(60_000, 10); // the bench checks each lead by its schema: 2147483648 is refused
    assert.equal(manager.view.role, "leads");
  });

  it("with a lead of the highest term does not either", () => {
    const { bench, manager } = sharing();
    bench.say(topicOf("Charger-2", "lead"), { ...GOOD_LEAD, isManager: false, term: 2_147_483_647 });
    bench.live(60_000, 10);
    assert.equal(manager.view.role, "leads");
  });

  it("with claims that follow somebody else is no vote, and the others keep what they have", () => {
    const { bench, manager } = sharing();
    for (let second = 0; second < 20; second++) {
      bench.charger.claim({ follows: { leader: "Charger-1", term: 1, boot: "ee", uptimeMs: 0 } });
      bench.live(1_000, 10, bench.chargers.slice(1));
    }
    assert.equal(manager.view.role, "leads");
    assert.ok(bench.chargers.slice(1).every(({ grantedA }) => grantedA >= 6));
  });
});

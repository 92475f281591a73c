import assert from "node:assert/strict";
import fc from "fast-check";
import { CLAIM, CLAIM_MAX_BYTES } from "../../../modules/messages/claim";
import { GRANT, GRANT_MAX_BYTES } from "../../../modules/messages/grant";
import { LEAD, LEAD_MAX_BYTES } from "../../../modules/messages/lead";
import { receiveMessage } from "../../../modules/messages/receive";
import { SESSION_MESSAGE, SESSION_MESSAGE_MAX_BYTES, sessionRecord } from "../../../modules/messages/session-record";
import {
  MAX_CIRCUITS,
  MEMBER,
  MEMBER_MAX_BYTES,
  ROTATIONS,
  SITE,
  SITE_MAX_BYTES,
} from "../../../modules/messages/site";
import {
  filterOf,
  grantTopic,
  memberTopic,
  senderOf,
  TOPIC_ROOT,
  type TopicKind,
  topicOf,
} from "../../../modules/messages/topics";
import { isFilter, isTopic, topicMatches } from "../../../modules/mqtt/topic";
import { check } from "../../../modules/schema/check";
import type { Schema } from "../../../modules/schema/schema";
import { altered, mutated } from "./mutated";
import { GOOD_CLAIM, GOOD_GRANT, GOOD_LEAD, GOOD_MEMBER, GOOD_SESSION, GOOD_SITE, HEAD } from "./samples";

const BIG = Number.MAX_SAFE_INTEGER;
const LONG_ID = "x".repeat(32);
const LONG_HEAD = { boot: "f".repeat(16), sequence: BIG, uptimeMs: BIG };
const BIG_TERM = 2_147_483_647;

interface MessageCase {
  readonly schema: Schema<object>;
  readonly maxBytes: number;
  readonly good: object;
  /** The longest one that a part of ours could send. */
  readonly longest: object;
  /** Changes at a bound that still pass. */
  readonly passes: readonly object[];
  /** Changes just beyond one, and the path that is named. */
  readonly refused: readonly (readonly [change: object, path: string])[];
}

const { session, holds, follows } = GOOD_CLAIM;

const MESSAGES: Readonly<Record<string, MessageCase>> = {
  claim: {
    schema: CLAIM,
    maxBytes: CLAIM_MAX_BYTES,
    good: GOOD_CLAIM,
    longest: {
      ...GOOD_CLAIM,
      ...LONG_HEAD,
      wants: "current",
      maxA: 79.99,
      phases: 3,
      failsafeA: 31.25,
      offeredA: 79.99,
      drawnA: [100.123, 100.123, 100.123],
      drawnAgeMs: BIG,
      energyWh: BIG,
      session: {
        number: BIG,
        durationS: 315_576_000,
        energyWh: 1_000_000_000,
        tag: "x".repeat(20),
        departsInS: -31_536_000,
        neededWh: 1_000_000_000,
      },
      holds: { term: BIG_TERM, sequence: BIG, currentA: 80, leftMs: 15_000 },
      term: BIG_TERM,
      follows: { leader: LONG_ID, term: BIG_TERM, boot: "f".repeat(16), uptimeMs: BIG },
    },
    passes: [
      { maxA: 0, failsafeA: 80, offeredA: 80 },
      { drawnA: null, energyWh: null, session: null, holds: null, follows: null },
      { drawnA: [0, 1_000, 0.5] },
      { session: { ...session, departsInS: -31_536_000, neededWh: 0, tag: null } },
      { session: { ...session, departsInS: null, neededWh: null } },
      { term: BIG_TERM, holds: { ...holds, term: 0 } },
      { follows: { ...follows, leader: LONG_ID } },
    ],
    refused: [
      [{ wants: "everything" }, "$.wants"],
      [{ maxA: 80.01 }, "$.maxA"],
      [{ maxA: -0.01 }, "$.maxA"],
      [{ phases: 2 }, "$.phases"],
      [{ offeredA: null }, "$.offeredA"],
      [{ drawnA: [] }, "$.drawnA"],
      [{ drawnA: [1, 2, 3, 4] }, "$.drawnA"],
      [{ drawnA: [1_000.01] }, "$.drawnA[0]"],
      [{ drawnAgeMs: -1 }, "$.drawnAgeMs"],
      [{ energyWh: -1 }, "$.energyWh"],
      [{ session: { ...session, number: 1.5 } }, "$.session.number"],
      [{ session: { ...session, tag: "x".repeat(21) } }, "$.session.tag"],
      [{ session: { ...session, departsInS: 31_536_001 } }, "$.session.departsInS"],
      [{ session: { ...session, neededWh: -1 } }, "$.session.neededWh"],
      [{ session: {} }, "$.session.number"],
      [{ holds: { ...holds, currentA: 81 } }, "$.holds.currentA"],
      [{ holds: { ...holds, more: 1 } }, "$.holds.more"],
      [{ term: BIG_TERM + 1 }, "$.term"],
      [{ follows: { ...follows, leader: "two words" } }, "$.follows.leader"],
      [{ follows: { ...follows, leader: `${LONG_ID}x` } }, "$.follows.leader"],
      [{ follows: { ...follows, boot: "XYZ" } }, "$.follows.boot"],
    ],
  },
  lead: {
    schema: LEAD,
    maxBytes: LEAD_MAX_BYTES,
    good: GOOD_LEAD,
    longest: { ...GOOD_LEAD, ...LONG_HEAD, term: BIG_TERM, role: "resigns", isManager: false, chargers: BIG },
    passes: [{ role: "stands" }, { role: "resigns" }, { term: 0 }, { term: BIG_TERM }, { chargers: 0 }],
    refused: [
      [{ role: "rules" }, "$.role"],
      [{ term: -1 }, "$.term"],
      [{ term: BIG_TERM + 1 }, "$.term"],
      [{ isManager: "yes" }, "$.isManager"],
      [{ chargers: 1.5 }, "$.chargers"],
    ],
  },
  grant: {
    schema: GRANT,
    maxBytes: GRANT_MAX_BYTES,
    good: GOOD_GRANT,
    longest: { ...GOOD_GRANT, ...LONG_HEAD, term: BIG_TERM, to: "f".repeat(16), untilMs: BIG, reason: "€".repeat(160) },
    passes: [{ currentA: 0 }, { currentA: 80 }, { reason: "" }, { reason: "x".repeat(160) }, { untilMs: 0 }],
    refused: [
      [{ currentA: 6.5 }, "$.currentA"],
      [{ currentA: -1 }, "$.currentA"],
      [{ currentA: 81 }, "$.currentA"],
      [{ to: "" }, "$.to"],
      [{ untilMs: -1 }, "$.untilMs"],
      [{ reason: "x".repeat(161) }, "$.reason"],
    ],
  },
  site: {
    schema: SITE,
    maxBytes: SITE_MAX_BYTES,
    good: GOOD_SITE,
    longest: {
      ...GOOD_SITE,
      ...LONG_HEAD,
      contractedA: 999.99,
      bufferA: 999.99,
      meterId: LONG_ID,
      solarMeterId: LONG_ID,
      circuits: Array.from({ length: MAX_CIRCUITS }, () => ({ parent: MAX_CIRCUITS, limitA: 999.99 })),
      breaker: { ratedA: 999.99, curve: "D" },
      cutoff: Array.from({ length: 8 }, () => ({ above: 19.99, forS: 86_400 })),
    },
    passes: [
      { contractedA: 0 },
      { contractedA: 1_000, bufferA: 1_000 },
      { updateIntervalS: 3_600, resumeDelayS: 0 },
      { maxCharging: null },
      { circuits: [] },
      { breaker: { ratedA: 32, curve: "C" } },
      { cutoff: [{ above: 1.1, forS: 10_800 }] },
    ],
    refused: [
      [{ contractedA: 1_000.01 }, "$.contractedA"],
      [{ phases: 2 }, "$.phases"],
      [{ policy: "mine" }, "$.policy"],
      [{ maxCharging: 0 }, "$.maxCharging"],
      [{ updateIntervalS: 0.9 }, "$.updateIntervalS"],
      [{ meterId: "" }, "$.meterId"],
      [{ circuits: [{ parent: 0, limitA: 1_001 }] }, "$.circuits[0].limitA"],
      [{ circuits: new Array(MAX_CIRCUITS + 1).fill({ parent: null, limitA: 1 }) }, "$.circuits"],
      [{ breaker: { ratedA: 0, curve: "C" } }, "$.breaker.ratedA"],
      [{ cutoff: [{ above: 0.9, forS: 1 }] }, "$.cutoff[0].above"],
      [{ mqtt: {} }, "$.mqtt"],
    ],
  },
  member: {
    schema: MEMBER,
    maxBytes: MEMBER_MAX_BYTES,
    good: GOOD_MEMBER,
    longest: { ...GOOD_MEMBER, ...LONG_HEAD, order: 1_000_000, priority: -1_000, circuit: MAX_CIRCUITS, maxA: 79.99 },
    passes: [
      ...ROTATIONS.map((rotation) => ({ rotation })),
      { order: 0, priority: -1_000 },
      { circuit: null },
      { circuit: 0, maxA: 80, failsafeA: 0 },
    ],
    refused: [
      [{ order: undefined }, "$.order"],
      [{ order: -1 }, "$.order"],
      [{ priority: 0.5 }, "$.priority"],
      [{ priority: 1_001 }, "$.priority"],
      [{ circuit: -1 }, "$.circuit"],
      [{ rotation: "111" }, "$.rotation"],
      [{ rotation: 123 }, "$.rotation"],
      [{ phases: 2 }, "$.phases"],
      [{ failsafeA: 81 }, "$.failsafeA"],
    ],
  },
  session: {
    schema: SESSION_MESSAGE,
    maxBytes: SESSION_MESSAGE_MAX_BYTES,
    good: GOOD_SESSION,
    longest: { ...GOOD_SESSION, ...LONG_HEAD, tag: "x".repeat(20), stopReason: "x".repeat(40), endedAtMs: 1e15 / 7 },
    passes: [{ tag: null }, { startedAtMs: null }, { energyWh: 0, durationS: 0, contactorS: 0, highestA: 0 }],
    refused: [
      [{ number: -1 }, "$.number"],
      [{ tag: "x".repeat(21) }, "$.tag"],
      [{ startedAtMs: -1 }, "$.startedAtMs"],
      [{ energyWh: -0.1 }, "$.energyWh"],
      [{ durationS: 1.5 }, "$.durationS"],
      [{ stopReason: "x".repeat(41) }, "$.stopReason"],
    ],
  },
};

/** Of all of them. */
const HEAD_REFUSED: readonly (readonly [change: object, path: string])[] = [
  [{ version: 0 }, "$.version"],
  [{ version: 2 }, "$.version"],
  [{ version: "1" }, "$.version"],
  [{ version: undefined }, "$.version"],
  [{ boot: "" }, "$.boot"],
  [{ boot: "0A" }, "$.boot"],
  [{ boot: "0".repeat(17) }, "$.boot"],
  [{ sequence: -1 }, "$.sequence"],
  [{ sequence: 0.5 }, "$.sequence"],
  [{ sequence: 2 ** 53 }, "$.sequence"],
  [{ uptimeMs: -1 }, "$.uptimeMs"],
  [{ surprise: 1 }, "$.surprise"],
];

const bytesOf = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

for (const [name, { schema, maxBytes, good, longest, passes, refused }] of Object.entries(MESSAGES)) {
  describe(`a ${name} message`, () => {
    it("passes as it should be, and at every bound", () => {
      for (const change of [{}, ...passes]) {
        const received = receiveMessage(schema, bytesOf({ ...good, ...change }), maxBytes);
        assert.ok(received.ok, `${JSON.stringify(change)} ${received.ok ? "" : `${received.path} ${received.reason}`}`);
      }
    });

    it("fits into its bound at its longest", () => {
      assert.ok(receiveMessage(schema, bytesOf(longest), maxBytes).ok, `${bytesOf(longest).length} bytes`);
    });

    it("is refused beyond a bound, with the path of what is wrong", () => {
      for (const [change, path] of [...HEAD_REFUSED, ...refused]) {
        const checked = check(schema, { ...good, ...change });
        assert.ok(!checked.ok, JSON.stringify(change));
        assert.equal(checked.path, path);
        assert.ok(!receiveMessage(schema, bytesOf({ ...good, ...change }), maxBytes).ok);
      }
    });

    it("is not even parsed when it is too long, or no text", () => {
      const text = JSON.stringify(good);
      const padded = (bytes: number): Uint8Array => Buffer.from(text + " ".repeat(bytes - Buffer.byteLength(text)));
      assert.ok(receiveMessage(schema, padded(maxBytes), maxBytes).ok);
      const why = { ok: false, path: "$", reason: `must be a text of at most ${maxBytes} bytes` };
      assert.deepEqual(receiveMessage(schema, padded(maxBytes + 1), maxBytes), why);
      assert.deepEqual(receiveMessage(schema, Uint8Array.from([0x7b, 0xff, 0x7d]), maxBytes), why);
      assert.deepEqual(receiveMessage(schema, new Uint8Array(5_000_000), maxBytes), why);
      assert.ok(!receiveMessage(schema, new Uint8Array(0), maxBytes).ok);
    });
  });
}

describe("whatever is sent to a site", () => {
  it("either passes its schema within its bounds or is refused, 100,000 times", () => {
    const kinds = Object.values(MESSAGES);
    const goods = kinds.flatMap(({ good }) => [mutated(good), altered(good)]);
    const anything = fc.oneof(...goods, fc.string({ maxLength: 60 }), fc.json({ maxDepth: 3 }));
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(anything, (text) => {
        const payload = Buffer.from(text);
        for (const { schema, maxBytes } of kinds) {
          const received = receiveMessage(schema, payload, maxBytes);
          if (!received.ok) {
            refused += 1;
            assert.ok(received.path.startsWith("$") && received.reason.length < 300);
            continue;
          }
          accepted += 1;
          assert.ok(payload.byteLength <= maxBytes);
          // Checked again it is the same: nothing came through that the schema does not know.
          assert.deepEqual(check(schema, received.value), received);
        }
        assert.equal(({} as { readonly term?: unknown }).term, undefined);
      }),
      { numRuns: 17_000 },
    );
    assert.ok(accepted + refused >= 100_000);
    assert.ok(accepted > 500, `${accepted} accepted`);
  });

  it("is refused when it is deep, and costs nothing", () => {
    const deep = Buffer.from("[".repeat(1_000));
    for (const { schema, maxBytes } of Object.values(MESSAGES)) assert.ok(!receiveMessage(schema, deep, maxBytes).ok);
  });
});

describe("what a charger publishes of a finished session", () => {
  it("passes what the manager expects of it", () => {
    const record = sessionRecord({
      number: 1,
      tag: null,
      startedAtMs: null,
      endedAtMs: 1_767_225_600_000,
      startWh: 0,
      energyWh: 1_500.25,
      durationMs: 61_999.5,
      contactorMs: 60_000,
      highestA: 16.02,
      stopReason: "fault:contactor-stuck-open",
    });
    assert.ok(check(SESSION_MESSAGE, { ...HEAD, ...record }).ok);
    assert.equal(record.durationS, 61);
  });
});

describe("the topics of a site", () => {
  const KINDS: readonly TopicKind[] = ["reading", "status", "session", "set", "answer", "claim", "lead", "site"];

  it("stand under their sender, and tell who that is", () => {
    for (const id of ["Charger-1", "a", LONG_ID]) {
      for (const kind of KINDS) {
        assert.equal(senderOf(topicOf(id, kind)), id);
        assert.ok(isTopic(topicOf(id, kind)));
        assert.ok(isFilter(filterOf(kind)) && topicMatches(filterOf(kind), topicOf(id, kind)));
      }
      assert.equal(senderOf(grantTopic(id, "Charger-2")), id);
      assert.equal(senderOf(memberTopic(id, "Charger-2")), id);
    }
    assert.equal(grantTopic("Manager-1", "Charger-1"), "pilotline/v1/Manager-1/grant/Charger-1");
    assert.equal(memberTopic("Manager-1", "Charger-1"), "pilotline/v1/Manager-1/member/Charger-1");
  });

  it("of others have no sender", () => {
    for (const topic of [
      "",
      "Charger-1",
      "hello/new",
      "pilotline/v2/C/claim",
      TOPIC_ROOT,
      `${TOPIC_ROOT}/`,
      `${TOPIC_ROOT}/C`,
    ])
      assert.equal(senderOf(topic), undefined, topic);
    assert.equal(senderOf(`${TOPIC_ROOT}//claim`), undefined, "an id has a letter at least");
    assert.equal(senderOf(`x${TOPIC_ROOT}/C/claim`), undefined);
  });
});

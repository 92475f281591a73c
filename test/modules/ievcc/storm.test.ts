import assert from "node:assert/strict";
import fc from "fast-check";
import { IEVCC_CODES, MAX_DEVICES, MAX_PUBLISHED_A } from "../../../modules/ievcc/constants";
import { KEPT_DEVICES, keptOf } from "../../../modules/ievcc/kept";
import { ievccText, readIevcc } from "../../../modules/ievcc/message";
import { isIevccReply } from "../../../modules/ievcc/replies";
import { ievccClaims } from "../../../modules/ievcc/sharing";
import { check } from "../../../modules/schema/check";
import { Site, siteWith } from "./site";

const IDS = ["Counter-1", "Counter-2", "Charger-1", "Charger-2", "Charger-3", "Stranger"] as const;
const topics = fc.constantFrom("hello/new", ...IDS, "hello", "a/b");
const codes = fc.constantFrom(...Object.values(IEVCC_CODES).map((code) => `0x${code.toString(16)}`), "0x99", "007");
const values = fc.constantFrom("", " 0", " 6", " 16.2", " 40", " B", " C", " x", " -1");
const wellFormed = fc.tuple(codes, fc.constantFrom(...IDS), values).map(([code, id, value]) => `${code} ${id}${value}`);
const garbage = fc.oneof(fc.string(), fc.json({ maxDepth: 3 }), fc.constant("x".repeat(10_000)));
const action = fc.record({
  topic: topics,
  text: fc.oneof({ weight: 8, arbitrary: wellFormed }, { weight: 1, arbitrary: garbage }),
  waitMs: fc.constantFrom(0, 1, 500, 5_000),
  tell: fc.option(fc.tuple(fc.constantFrom(...IDS), fc.integer({ min: 0, max: 40 })), { freq: 3 }),
});

describe("the registry in a storm of messages", () => {
  it("stays bounded and counts each message once, 100,000 in all", () => {
    const run = fc.property(fc.array(action, { minLength: 500, maxLength: 500 }), (actions) => {
      const site = new Site({ authorised: IDS.slice(0, 5), maxCounters: 2, maxChargers: 2 });
      for (const { topic, text, waitMs } of actions) {
        site.later(waitMs);
        const { replies } = site.step(topic, text);
        for (const reply of replies) {
          const isOurs = isIevccReply(reply.text) || readIevcc(reply.text)?.code === IEVCC_CODES.availableLoad;
          assert.ok(isOurs, reply.text);
        }
      }
      const { counters, chargers, counts } = site.state;
      assert.ok(counters.length <= 2 && chargers.length <= 2 && counters.length + chargers.length <= MAX_DEVICES);
      assert.ok([...counters, ...chargers].every(({ id }) => id !== "Stranger"));
      assert.equal(
        Object.values(counts).reduce((sum, each) => sum + each, 0),
        actions.length,
      );
      assert.ok(check(KEPT_DEVICES, keptOf(site.state)).ok);
    });
    fc.assert(run, { numRuns: 200 });
  });

  it("sets aside at least what a charger was told last, and lowers it only by an answer that fits", () => {
    const run = fc.property(fc.array(action, { minLength: 100, maxLength: 100 }), (actions) => {
      const site = new Site({ maxCounters: 2, maxChargers: 3 });
      for (const { topic, text, waitMs, tell } of actions) {
        site.later(waitMs);
        const before = new Map(ievccClaims(site.state).map((claim) => [claim.id, claim]));
        site.step(topic, text);
        for (const { id, heldA, toldA } of ievccClaims(site.state)) {
          const was = before.get(id);
          assert.ok(heldA >= toldA && heldA <= MAX_PUBLISHED_A);
          if (was === undefined || heldA >= was.heldA) continue;
          const load = readIevcc(text);
          assert.equal(load?.code, IEVCC_CODES.chargerLoad);
          assert.equal(heldA, toldA);
          assert.ok(typeof load?.value === "number" && load.value <= toldA + 0.5);
        }
        // A charger that is gone had given everything back.
        const left = [...before.values()].filter(({ id }) => ievccClaims(site.state).every((claim) => claim.id !== id));
        for (const { id, heldA } of left) {
          const message = readIevcc(text);
          assert.ok(heldA === 0 || (message?.id === id && message.code === IEVCC_CODES.chargerLoad));
        }
        if (tell !== null) site.tell(...tell);
      }
    });
    fc.assert(run, { numRuns: 200 });
  });

  it("sets aside what a charger really offers to a car that takes it, though messages are lost and readings late", () => {
    const second = fc.record({
      tellA: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.integer({ min: 5, max: 16 })),
      isLost: fc.boolean(),
      reportAgeS: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 3 }),
    });
    const run = fc.property(fc.array(second, { minLength: 60, maxLength: 60 }), (seconds) => {
      const site = siteWith(1);
      const offeredA = [0];
      for (const { tellA, isLost, reportAgeS } of seconds) {
        site.later(1_000);
        let nowA = offeredA.at(-1) ?? 0;
        if (reportAgeS !== null) site.hear("Charger-1", `0x032 Charger-1 ${offeredA.at(-1 - reportAgeS) ?? 0}`);
        const message = tellA === null ? undefined : site.tell("Charger-1", tellA);
        if (message !== undefined && !isLost) nowA = Number(message.split(" ").at(-1));
        offeredA.push(nowA);
        assert.ok((ievccClaims(site.state)[0]?.heldA ?? 0) >= nowA);
      }
    });
    fc.assert(run, { numRuns: 1_000 });
  });

  it("takes 100,000 texts of any bytes without a word", () => {
    const site = new Site();
    let seed = 7;
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const start = '{"code":"0x001","id":"Counter-1","value":12}, 0x032 Charger-1 C';
    for (let index = 0; index < 100_000; index++) {
      const bytes = new Uint8Array(next(40));
      for (let at = 0; at < bytes.length; at++)
        bytes[at] = next(8) === 0 ? next(256) : start.charCodeAt((at + next(2)) % start.length);
      const text = ievccText(bytes);
      site.later(next(3));
      for (const reply of site.step("hello/new", text).replies) assert.ok(isIevccReply(reply.text));
    }
    const { counts, counters } = site.state;
    assert.equal(
      Object.values(counts).reduce((sum, each) => sum + each, 0),
      100_000,
    );
    assert.ok(counts.garbage > 50_000 && counters.length <= 1);
  });
});

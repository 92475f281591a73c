import assert from "node:assert/strict";
import { MAX_DEVICES, REFUSALS_A_SECOND } from "../../../modules/ievcc/constants";
import { Site, siteWith } from "./site";

const TOPIC = "Invalid Message: message topic";
const CODE = "Invalid Message: message code";
const ID = "Invalid Message: message id";

describe("the answers of the published protocol", () => {
  it("are the published ones, in the published order", () => {
    const site = new Site();
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), [TOPIC]);
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-1"), ["Counter registered: Counter-1"]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), ["Charger registered: Charger-1"]);
    assert.deepEqual(site.hear("Counter-2", "0x002 Charger-1"), [TOPIC]);
    assert.deepEqual(site.hear("hello/new", "0x0ff Counter-1"), [CODE]);
    assert.deepEqual(site.hear("Counter-1", '{"code": 3, "id": "Charger-1"}'), [CODE]);
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-2"), ["Max registered counters achieved"]);
    assert.deepEqual(site.state.counts, { taken: 2, repeated: 0, refused: 5, garbage: 0, echoed: 0, unanswered: 0 });
  });

  it("stand on the topic by which the message came, and in the log", () => {
    const site = new Site();
    const registered = "Counter registered: Counter-1";
    assert.deepEqual(site.step("hello/new", "1,Counter-1").replies, [{ topic: "hello/new", text: registered }]);
    assert.deepEqual(site.step("Counter-1", "2,Charger-1").event, {
      source: "Charger-1",
      code: "registered",
      text: "Charger registered: Charger-1",
    });
    const refused = site.step("Counter-2", "2,Charger-2");
    assert.deepEqual(refused.replies, [{ topic: "Counter-2", text: TOPIC }]);
    assert.deepEqual(refused.event, { source: "Charger-2", code: "refused", text: TOPIC });
  });

  it("refuse who is not on the list, on either topic", () => {
    const site = new Site({ authorised: ["Counter-1", "Charger-1"], maxCounters: 2 });
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-2"), [ID]);
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-1"), ["Counter registered: Counter-1"]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-2"), [ID]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), ["Charger registered: Charger-1"]);
  });

  it("refuse ids of the site's own parts, of the other kind and of other topics", () => {
    const site = siteWith(1, { reserved: ["Pilot-1"], maxCounters: 9 });
    assert.deepEqual(site.hear("hello/new", "0x001 Pilot-1"), [ID]);
    assert.deepEqual(site.hear("hello/new", "0x001 Charger-1"), [ID]);
    assert.deepEqual(site.hear("hello/new", "0x001 pilotline"), [ID]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Counter-1"), [ID]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Pilot-1"), [ID]);
    assert.deepEqual(site.hear("Counter-1", "0x002 hello"), [ID]);
  });

  it("keep each announcement to its topic", () => {
    const site = siteWith(1);
    assert.deepEqual(site.hear("Counter-1", "0x001 Counter-1"), [TOPIC]);
    assert.deepEqual(site.hear("hello/new", "0x002 Charger-2"), [TOPIC]);
    assert.deepEqual(site.hear("Charger-1", "0x002 Charger-2"), [TOPIC]);
  });

  it("refuse a charger too many", () => {
    const site = siteWith(2, { maxChargers: 2 });
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-3"), ["Max registered chargers achieved"]);
    assert.equal(site.state.chargers.length, 2);
  });

  it("never let in more than 64 devices, whatever the rules say", () => {
    const site = new Site({ maxCounters: 1_000, maxChargers: 1_000 });
    for (let index = 0; index < 100; index++, site.later(100)) site.hear("hello/new", `0x001 C${index}`);
    assert.equal(site.state.counters.length, MAX_DEVICES);
    assert.deepEqual(site.hear("C0", "0x002 Charger-1"), ["Max registered chargers achieved"]);
    assert.deepEqual(site.hear("hello/new", "0x001 C63"), ["Counter registered: C63"]);
  });

  it("say again what was said before to who announces itself again, and change nothing", () => {
    const site = siteWith(2);
    const before = site.state;
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-1"), ["Counter registered: Counter-1"]);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), ["Charger registered: Charger-1"]);
    assert.deepEqual(site.state.counters, before.counters);
    assert.deepEqual(site.state.chargers, before.chargers);
    assert.equal(site.state.counts.repeated, 2);
    assert.equal(site.step("Counter-1", "0x002 Charger-1").event, undefined);
  });

  it("take a device out that signs off, on its own topic alone", () => {
    const site = siteWith(1);
    assert.deepEqual(site.hear("Counter-1", "0x012 Charger-1"), [TOPIC]);
    assert.deepEqual(site.hear("hello/new", "0x011 Counter-1"), [TOPIC]);
    assert.deepEqual(site.hear("Charger-1", "0x012 Charger-2"), [TOPIC]);
    assert.deepEqual(site.hear("Charger-1", "0x012 Charger-1"), ["Charger deleted: Charger-1"]);
    assert.deepEqual(site.step("Counter-1", "0x011 Counter-1").event, {
      source: "Counter-1",
      code: "deleted",
      text: "Counter deleted: Counter-1",
    });
    assert.deepEqual([site.state.counters, site.state.chargers], [[], []]);
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-2"), ["Counter registered: Counter-2"]);
  });

  it("give a reading or a status none, unless its device is not there", () => {
    const site = siteWith(1);
    for (const [topic, text] of [
      ["Counter-1", "0x031 Counter-1 12.5"],
      ["Counter-1", "0x021 Counter-1 1"],
      ["Charger-1", "0x032 Charger-1 3"],
      ["Charger-1", "0x022 Charger-1 C"],
    ] as const)
      assert.deepEqual(site.hear(topic, text), [], text);
    assert.equal(site.state.counts.taken, 2 + 4);
    for (const [topic, text] of [
      ["Counter-2", "0x031 Counter-2 12.5"],
      ["Counter-1", "0x031 Counter-2 12.5"],
      ["Counter-2", "0x031 Counter-1 12.5"],
      ["Charger-1", "0x031 Charger-1 12.5"],
      ["Counter-1", "0x032 Charger-1 3"],
      ["Charger-2", "0x022 Charger-2 C"],
    ] as const)
      assert.deepEqual(site.hear(topic, text), [TOPIC], text);
  });

  it("ignore a value that a code cannot have", () => {
    const site = siteWith(1);
    for (const text of ["0x031 Counter-1 C", "0x021 Counter-1 C"]) assert.deepEqual(site.hear("Counter-1", text), []);
    assert.deepEqual(site.hear("Charger-1", "0x032 Charger-1 C"), []);
    assert.equal(site.state.counts.garbage, 3);
  });

  it("never answer the manager's own words, which it hears too", () => {
    const site = siteWith(1, { reserved: ["Pilot-1"] });
    const asked = [
      ["hello/new", "0x001 Counter-1"],
      ["Counter-1", "0x002 Charger-1"],
      ["Counter-9", "0x002 Charger-1"],
      ["hello/new", "0x001 Counter-2"],
      ["hello/new", "0x099 Counter-2"],
      ["Counter-1", "0x002 Pilot-1"],
    ] as const;
    for (const [topic, text] of asked)
      for (const reply of site.step(topic, text).replies) assert.deepEqual(site.hear(reply.topic, reply.text), []);
    assert.equal(site.tell("Charger-1", 10), "Charger-1 ← 0x033 Charger-1 10");
    assert.deepEqual(site.hear("Charger-1", "0x033 Charger-1 10"), []);
    assert.deepEqual(site.hear("Charger-1", "0x022 Charger-1"), []);
    assert.equal(site.state.counts.echoed, asked.length + 2);
    assert.equal(site.state.counts.garbage, 0);
  });

  it("drop what is no message, and topics that are not of this protocol", () => {
    const site = siteWith(1);
    const { counters, chargers } = site.state;
    for (const text of ["", "hello", "{", undefined, "x".repeat(100_000)])
      assert.deepEqual(site.hear("hello/new", text), []);
    for (const topic of ["hello", "pilotline", "a/b", "", "Zähler", "+", "$SYS", "pilotline/v1/Charger-1/grant"])
      assert.deepEqual(site.hear(topic, "0x099 x"), [], topic);
    assert.equal(site.state.counts.garbage, 5 + 8);
    assert.deepEqual([site.state.counters, site.state.chargers], [counters, chargers]);
  });

  it("are so many a second and no more, and readings go on", () => {
    const site = siteWith(1);
    let replies = 0;
    for (let index = 0; index < 10_000; index++) replies += site.hear("hello/new", `0x099 x${index}`).length;
    assert.equal(replies, REFUSALS_A_SECOND);
    assert.equal(site.state.counts.unanswered, 10_000 - REFUSALS_A_SECOND);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-2"), ["Charger registered: Charger-2"]);
    site.hear("Counter-1", "0x031 Counter-1 7");
    assert.equal(site.state.counters[0]?.loadA, 7);
    site.later(999);
    assert.deepEqual(site.hear("hello/new", "0x099 x"), []);
    site.later(1);
    assert.deepEqual(site.hear("hello/new", "0x099 x"), [CODE]);
  });

  it("take in nobody whom they could not tell so", () => {
    const site = siteWith(0);
    for (let index = 0; index < 1_000; index++) site.hear("hello/new", "0x001 Counter-1");
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), []);
    assert.deepEqual(site.state.chargers, []);
    site.later(1_000);
    assert.deepEqual(site.hear("Counter-1", "0x002 Charger-1"), ["Charger registered: Charger-1"]);
  });
});

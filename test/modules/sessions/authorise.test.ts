import assert from "node:assert/strict";
import { REFUSALS } from "../../../modules/sessions/events";
import type { User } from "../../../modules/sessions/users";
import { Bench, CHARGING, FREE, GONE, kinds, PLUGGED, rules } from "./bench";

const USERS: readonly User[] = [{ tag: "04A1b2C3" }, { tag: "Guest", maxCurrentA: 10 }];
const TAP_A_TAG = { code: "authorisation", currentA: 0, reason: "tap a tag to charge" };

describe("authorisation", () => {
  it("is not needed where nobody is listed, and a tag means nothing then", () => {
    const bench = new Bench(FREE);
    assert.equal(bench.limit, undefined);
    assert.deepEqual(bench.at(0, { tap: "anything" }), []);
    bench.at(1_000, CHARGING);
    assert.equal(bench.limit, undefined);
    assert.deepEqual(bench.at(2_000, { tap: "anything" }), []);
    assert.equal(bench.session.stop, null);
  });

  it("waits for a tag, before and after the car comes", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0);
    assert.deepEqual(bench.limit, TAP_A_TAG);
    bench.at(1_000, PLUGGED);
    assert.deepEqual(bench.limit, TAP_A_TAG);
    assert.deepEqual(bench.at(86_400_000, { tap: "GUEST" }), [{ kind: "authorised", tag: "Guest" }]);
    assert.equal(bench.session.tag, "Guest");
    assert.deepEqual(bench.limit, { code: "user-limit", currentA: 10, reason: "this tag may have 10 A" });
  });

  it("holds for 60 s before the car comes", () => {
    for (const [waitMs, tag] of [
      [0, "04A1b2C3"],
      [59_999, "04A1b2C3"],
      [60_000, null],
    ] as const) {
      const bench = new Bench(rules(USERS));
      assert.deepEqual(bench.at(5_000, { tap: "04a1B2c3" }), [{ kind: "authorised", tag: "04A1b2C3" }]);
      bench.nowMs = 5_000 + waitMs;
      assert.deepEqual(bench.limit, tag === null ? TAP_A_TAG : undefined, "before the step sees the car");
      bench.at(5_000 + waitMs, PLUGGED);
      assert.equal(bench.session.tag, tag);
      assert.deepEqual(bench.limit, tag === null ? TAP_A_TAG : undefined);
    }
  });

  it("is renewed by another tap, and goes to the last tag", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { tap: "04A1B2C3" });
    bench.at(59_000, { tap: "guest" });
    bench.at(118_999, PLUGGED);
    assert.equal(bench.session.tag, "Guest");
  });

  it("is there in the very step that sees tag and car", () => {
    const bench = new Bench(rules(USERS));
    const events = bench.at(0, { ...PLUGGED, tap: "guest" });
    assert.deepEqual(kinds(events), ["authorised", "started"]);
    assert.equal(bench.session.tag, "Guest");
    assert.equal(bench.session.stop, null);
  });

  it("is for one session only", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { tap: "guest" });
    bench.at(1_000, PLUGGED);
    bench.unplug(2_000);
    assert.deepEqual(bench.limit, TAP_A_TAG);
    bench.at(3_000, PLUGGED);
    assert.equal(bench.session.tag, null);
  });

  it("is refused to an unknown tag, with the reason", () => {
    const bench = new Bench(rules(USERS));
    assert.deepEqual(bench.at(0, { tap: "stranger" }), [{ kind: "refused", tag: "stranger", why: "unknown" }]);
    bench.at(1_000, PLUGGED);
    assert.deepEqual(bench.at(2_000, { tap: "stranger" }), [{ kind: "refused", tag: "stranger", why: "unknown" }]);
    assert.equal(bench.session.tag, null);
    for (const tap of ["", "x".repeat(21), "two words", "ß", "04A1b2C3 "])
      assert.deepEqual(bench.at(3_000, { tap }), [{ kind: "refused", tag: "", why: "unreadable" }]);
    for (const text of Object.values(REFUSALS)) assert.match(text, /^[A-Z].*\.$/);
  });

  it("is refused to another tag while the session has one, stopped or not", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { ...CHARGING, tap: "guest" });
    const refused = [{ kind: "refused", tag: "04A1b2C3", why: "other-tag" }];
    assert.deepEqual(bench.at(1_000, { tap: "04A1b2C3" }), refused);
    bench.at(2_000, { tap: "guest" });
    assert.deepEqual(bench.at(3_000, { tap: "04A1b2C3" }), refused);
    assert.equal(bench.session.tag, "Guest");
    assert.equal(bench.session.stop, "user");
  });

  it("is refused to a tag that has a session elsewhere, at the tap and at the plug", () => {
    const busy = { ...rules(USERS), busyTags: ["GUEST"] };
    const refused = [{ kind: "refused", tag: "Guest", why: "in-use" }];
    const bench = new Bench(busy);
    assert.deepEqual(bench.at(0, { tap: "guest" }), refused);
    bench.at(1_000, PLUGGED);
    assert.deepEqual(bench.at(2_000, { tap: "guest" }), refused);
    assert.equal(bench.session.tag, null);

    const late = new Bench(rules(USERS));
    late.at(0, { tap: "guest" });
    late.rules = busy;
    assert.deepEqual(kinds(late.at(1_000, PLUGGED)), ["refused", "started"]);
    assert.equal(late.session.tag, null);
    late.rules = rules(USERS);
    late.at(2_000, { tap: "guest" });
    late.rules = busy;
    assert.deepEqual(late.at(3_000, { tap: "guest" }), [{ kind: "ended", reason: "user" }], "its own tag stops it");
  });

  it("is toggled by the session's own tag, however it is spelled", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { ...CHARGING, tap: "04a1b2c3" });
    assert.deepEqual(bench.at(1_000, { tap: "04A1B2C3" }), [{ kind: "ended", reason: "user" }]);
    assert.deepEqual(bench.limit, {
      code: "session",
      currentA: 0,
      reason: "the session was stopped; its tag lets it go on",
    });
    assert.deepEqual(bench.at(2_000, { tap: "04a1B2C3" }), [{ kind: "resumed" }]);
    assert.equal(bench.limit, undefined);
    bench.at(3_000, { tap: "04a1B2C3" });
    assert.equal(bench.unplug(4_000).stopReason, "user");
  });

  it("counts a stop that comes with the unplugging", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { ...CHARGING, tap: "guest" });
    assert.deepEqual(kinds(bench.at(1_000, { ...GONE, tap: "guest" })), ["ended", "finished"]);
    assert.equal(bench.finished[0]?.stopReason, "user");
  });

  it("lets a first tag start what a command had stopped", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, PLUGGED);
    bench.at(1_000, { command: "stop" });
    assert.deepEqual(kinds(bench.at(2_000, { tap: "guest" })), ["authorised", "resumed"]);
    assert.equal(bench.session.stop, null);
  });

  it("counts a plug-in that never had any", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, PLUGGED);
    const finished = bench.unplug(60_000);
    assert.equal(finished.number, 1);
    assert.equal(finished.tag, null);
    assert.equal(finished.stopReason, "unplugged");
    assert.equal(finished.energyWh, 0);
  });

  it("follows the list as it is now", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { ...CHARGING, tap: "guest" });
    bench.rules = rules(USERS.slice(0, 1));
    bench.at(1_000);
    assert.equal(bench.limit?.code, "authorisation");
    assert.equal(bench.limit?.reason, "the tag of this session is not on the list any more");
    bench.rules = FREE;
    assert.equal(bench.limit, undefined);

    const pending = new Bench(rules(USERS));
    pending.at(0, { tap: "guest" });
    pending.rules = rules(USERS.slice(0, 1));
    assert.deepEqual(pending.limit, TAP_A_TAG);
    pending.at(1_000, PLUGGED);
    assert.equal(pending.session.tag, null);
  });

  it("has the limit of the tag tapped before the car comes", () => {
    const bench = new Bench(rules(USERS));
    bench.at(0, { tap: "guest" });
    assert.equal(bench.limit?.currentA, 10);
  });
});

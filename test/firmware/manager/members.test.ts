import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_MEMBERS, MemberStore } from "../../../firmware/manager/members";
import { MEMBER_RULES, type Member } from "../../../modules/messages/site";
import { check } from "../../../modules/schema/check";
import { object } from "../../../modules/schema/schema";
import { MemoryStore } from "../../modules/settings/memory-store";

class Rig {
  readonly store = new MemoryStore();
  readonly warnings: string[] = [];

  open(): MemberStore {
    return new MemberStore(this.store, (warning) => void this.warnings.push(warning));
  }
}

function value(put: ReturnType<MemberStore["put"]>): Member {
  assert.ok(put.ok, put.ok ? "" : `${put.path} ${put.reason}`);
  return put.value;
}

const DEFAULTS = { order: 0, priority: 0, circuit: null, rotation: "123", phases: 1, maxA: 32, failsafeA: 6 };

describe("the list of a site's chargers", () => {
  it("has defaults for what nobody said, and the order in which they came", () => {
    const rig = new Rig();
    const list = rig.open();
    assert.deepEqual(value(list.put("Charger-1", {})), DEFAULTS);
    assert.deepEqual(value(list.put("Charger-2", { priority: 3 })), { ...DEFAULTS, order: 1, priority: 3 });
    assert.deepEqual(value(list.put("A", { order: 10 })), { ...DEFAULTS, order: 10 });
    assert.equal(value(list.put("B", {})).order, 11, "behind everybody who was there before");
    assert.deepEqual([...list.all.keys()], ["Charger-1", "Charger-2", "A", "B"]);
  });

  it("changes what is named, keeps the rest, and the place in the order", () => {
    const list = new Rig().open();
    list.put("Charger-1", { maxA: 16 });
    list.put("Charger-2", {});
    assert.deepEqual(value(list.put("Charger-1", { phases: 3 })), { ...DEFAULTS, maxA: 16, phases: 3 });
    assert.equal(list.all.size, 2);
  });

  it("is the same after a restart, also after some have gone and others come", () => {
    const rig = new Rig();
    const list = rig.open();
    for (let index = 0; index < 10; index++) list.put(`C${index}`, { priority: index });
    for (const id of ["C0", "C5", "C9"]) assert.equal(list.remove(id), true);
    assert.equal(list.remove("C5"), false);
    list.put("New", {});
    const again = rig.open();
    const sorted = (members: ReadonlyMap<string, Member>): unknown => [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(sorted(again.all), sorted(list.all));
    assert.equal(again.all.get("New")?.order, 9);
    again.put("C5", {});
    assert.equal(again.all.get("C5")?.order, 10, "one that comes again comes last");
    assert.equal(rig.store.entries.size, 9);
    assert.deepEqual(rig.warnings, []);
  });

  it("takes so many and no more, and changes those that are there all the same", () => {
    const rig = new Rig();
    const list = rig.open();
    for (let index = 0; index < MAX_MEMBERS; index++) assert.ok(list.put(`C${index}`, {}).ok);
    const refused = list.put("One-more", {});
    assert.deepEqual(refused, {
      ok: false,
      path: "$.id",
      reason: `is one too many: a site has at most ${MAX_MEMBERS} chargers`,
    });
    assert.equal(list.all.size, MAX_MEMBERS);
    assert.ok(list.put("C7", { priority: 1 }).ok);
    list.remove("C7");
    assert.ok(list.put("One-more", {}).ok);
    assert.equal(rig.open().all.size, MAX_MEMBERS);
    assert.equal(rig.store.entries.size, MAX_MEMBERS);
  });

  it("remembers who was heard once, over restarts, and forgets it with the charger", () => {
    const rig = new Rig();
    const list = rig.open();
    list.put("A", {});
    list.put("B", {});
    assert.equal(list.hasJoined("A"), false);
    list.join("A");
    list.join("A");
    list.join("Nobody");
    assert.equal(rig.store.writes, 3, "written once");
    const again = rig.open();
    assert.deepEqual([again.hasJoined("A"), again.hasJoined("B"), again.hasJoined("Nobody")], [true, false, false]);
    again.put("A", { priority: 2 });
    assert.equal(rig.open().hasJoined("A"), true, "whatever is changed of it");
    again.remove("A");
    again.put("A", {});
    assert.equal(rig.open().hasJoined("A"), false);
    assert.deepEqual(again.put("B", { joined: true }).ok, true);
    assert.equal(again.hasJoined("B"), false, "nobody can say so but the charger itself");
  });

  it("takes fewer on a board that has memory for fewer", () => {
    const store = new MemoryStore();
    const list = new MemberStore(store, (warning) => assert.fail(warning), 3);
    for (const id of ["A", "B", "C"]) assert.ok(list.put(id, {}).ok);
    const refused = list.put("D", {});
    assert.ok(!refused.ok);
    assert.match(refused.reason, /^is one too many: .*at most 3 chargers$/);
  });

  it("refuses what is out of bounds, and changes nothing", () => {
    const rig = new Rig();
    const list = rig.open();
    list.put("Charger-1", {});
    const { writes } = rig.store;
    for (const [id, patch, path] of [
      ["", {}, "$.id"],
      ["two words", {}, "$.id"],
      ["x".repeat(33), {}, "$.id"],
      ["Charger-1", { priority: 0.5 }, "$.priority"],
      ["Charger-1", { maxA: 81 }, "$.maxA"],
      ["Charger-1", { circuit: 33 }, "$.circuit"],
      ["Charger-1", { rotation: "12" }, "$.rotation"],
      ["Charger-1", { id: "Other", phases: 2 }, "$.phases"],
      ["Charger-1", { contractedA: 1 }, "$.contractedA"],
    ] as const) {
      const put = list.put(id, patch);
      assert.ok(!put.ok, id);
      assert.equal(put.path, path);
    }
    assert.deepEqual([...list.all], [["Charger-1", DEFAULTS]]);
    assert.equal(rig.store.writes, writes);
  });

  it("changes nothing where it could not be stored", () => {
    const rig = new Rig();
    const list = rig.open();
    list.put("Charger-1", {});
    rig.store.isBroken = true;
    assert.deepEqual(list.put("Charger-1", { priority: 1 }), { ok: false, path: "$", reason: "could not be stored" });
    assert.equal(list.put("Charger-2", {}).ok, false);
    assert.deepEqual([...list.all], [["Charger-1", DEFAULTS]]);
  });

  it("is written only where it changes", () => {
    const rig = new Rig();
    const list = rig.open();
    list.put("Charger-1", { priority: 1 });
    for (let round = 0; round < 10; round++) assert.ok(list.put("Charger-1", { priority: 1 }).ok);
    assert.equal(rig.store.writes, 1);
  });

  it("leaves out an entry that is damaged, says so, and goes on with the others", () => {
    const rig = new Rig();
    const list = rig.open();
    for (const id of ["A", "B", "C"]) list.put(id, {});
    for (const text of ["", "{", "null", '{"id": "B"}', '{"id": "B b", "order": 1}', `"${"x".repeat(2_000)}"`]) {
      rig.store.entries.set("member1", text);
      rig.warnings.length = 0;
      const again = rig.open();
      assert.deepEqual([...again.all.keys()], ["A", "C"], text);
      assert.equal(rig.warnings.length, 1);
      assert.match(rig.warnings[0] ?? "", /^a stored charger is not used: \$/);
      assert.ok(again.put("D", {}).ok);
      assert.deepEqual(rig.open().all.has("D"), true, "its place is taken by the next one");
      again.remove("D");
    }
  });

  it("is the same as a list that is never stored, whatever is done to it", () => {
    const id = fc.constantFrom("A", "B", "C", "D", "E");
    const action = fc.oneof(
      fc.record({ do: fc.constant("put" as const), id, priority: fc.integer({ min: -1_001, max: 1_001 }) }),
      fc.record({ do: fc.constantFrom("remove" as const, "reopen" as const), id, priority: fc.constant(0) }),
    );
    const schema = object(MEMBER_RULES);
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const rig = new Rig();
        let list = rig.open();
        const priorities = new Map<string, number>();
        for (const each of actions) {
          if (each.do === "reopen") list = rig.open();
          else if (each.do === "remove") assert.equal(list.remove(each.id), priorities.delete(each.id));
          else if (list.put(each.id, { priority: each.priority }).ok) priorities.set(each.id, each.priority);
          else assert.ok(Math.abs(each.priority) > 1_000);
          assert.equal(list.all.size, priorities.size);
          const orders = [...list.all.values()].map(({ order }) => order);
          assert.equal(new Set(orders).size, orders.length, "no two have one place");
          for (const [key, member] of list.all) {
            assert.equal(member.priority, priorities.get(key));
            assert.ok(check(schema, member).ok);
          }
        }
        assert.deepEqual(rig.warnings, []);
      }),
      { numRuns: 200 },
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { receiveSiteCommand, type SiteCommanded } from "../../../firmware/manager/commands";
import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { topicOf } from "../../../modules/messages/topics";
import { check } from "../../../modules/schema/check";
import { altered, mutated } from "../../modules/messages/mutated";
import { GOOD_CLAIM } from "../../modules/messages/samples";
import { ManagerBench } from "./bench";

function started() {
  const bench = new ManagerBench();
  const manager = bench.start();
  bench.pass(500);
  return { bench, manager };
}

const WHOLE = {
  contractedA: 40,
  bufferA: 3,
  policy: "equal",
  maxCharging: 2,
  resumeDelayS: 120,
  circuits: [{ parent: null, limitA: 25 }],
  houseMaxA: 12,
  admitsAnybody: true,
  charger: { id: "Charger-4", priority: 2, circuit: 0, rotation: "231", phases: 3, maxA: 16, failsafeA: 0 },
  remove: "Charger-1",
};

describe("a command to the manager", () => {
  it("is carried out and answered with what holds now", () => {
    const { bench, manager } = started();
    assert.deepEqual(bench.command({}), { ok: true, contractedA: 30, policy: "fill" }, "a question");
    assert.deepEqual(bench.command(WHOLE), { ok: true, contractedA: 40, policy: "equal" });
    bench.pass(500);
    assert.deepEqual(
      manager.shares.map(({ id }) => id),
      ["Charger-2", "Charger-3", "Charger-4"],
    );
    bench.say(topicOf("Charger-4", "claim"), GOOD_CLAIM);
    bench.pass(500);
    const told = JSON.parse(bench.heard("pilotline/v1/Manager-1/member/Charger-4").at(-1) ?? "");
    const { id, ...rules } = WHOLE.charger;
    assert.deepEqual({ ...told, ...rules }, told, id);
    const site = JSON.parse(bench.heard("pilotline/v1/Manager-1/site").at(-1) ?? "");
    assert.deepEqual([site.bufferA, site.maxCharging, site.resumeDelayS], [3, 2, 120]);
    assert.deepEqual(bench.command({ maxCharging: null, circuits: [] }), {
      ok: true,
      contractedA: 40,
      policy: "equal",
    });
  });

  it("holds over a restart", () => {
    const { bench } = started();
    bench.command(WHOLE);
    bench.cut();
    const again = bench.start();
    assert.equal(again.view.contractedA, 40);
    assert.equal(again.view.chargers, 3);
  });

  it("is answered with what is wrong with it, and changes nothing", () => {
    const { bench, manager } = started();
    const before = JSON.stringify([manager.view, manager.shares]);
    for (const [command, error] of [
      ["garbage", "$ is not JSON"],
      ["[]", "$ must be an object, found a list of 0"],
      [{ contractedA: -1 }, "$.contractedA must be a number from 0 to 1000, found -1"],
      [{ contractedA: 1_000.1 }, "$.contractedA must be a number from 0 to 1000, found 1000.1"],
      [{ bufferA: null }, "$.bufferA must be a number from 0 to 1000, found null"],
      [{ policy: "mine" }, '$.policy must be fill or equal, found "mine"'],
      [{ maxCharging: 0 }, "$.maxCharging must be a whole number from 1 to 1000, found 0"],
      [{ resumeDelayS: 86_401 }, "$.resumeDelayS must be a number from 0 to 86400, found 86401"],
      [{ houseMaxA: "all" }, '$.houseMaxA must be a number from 0 to 1000, found "all"'],
      [{ admitsAnybody: 1 }, "$.admitsAnybody must be true or false, found 1"],
      [{ circuits: [{ limitA: 1 }] }, "$.circuits[0].parent is missing"],
      [{ charger: {} }, "$.charger.id is missing"],
      [{ charger: { id: "no id" } }, '$.charger.id must be letters, digits, - and _, found "no id"'],
      [
        { charger: { id: "C", priority: 1_001 } },
        "$.charger.priority must be a whole number from -1000 to 1000, found 1001",
      ],
      [{ remove: "Charger-9" }, "$.remove names Charger-9, which is none of the chargers"],
      [{ meterId: "Meter-2" }, '$ has a member "meterId", which is not known here'],
      [{ mqtt: { host: "evil" } }, '$ has a member "mqtt", which is not known here'],
      [`{${" ".repeat(1_024)}}`, "$ must be a text of at most 1024 bytes"],
    ] as const) {
      const answer = bench.command(command);
      assert.deepEqual([answer["ok"], answer["error"]], [false, error]);
    }
    assert.equal(JSON.stringify([manager.view, manager.shares]), before);
  });

  it("is taken with 1,024 bytes and refused with one more", () => {
    const { bench } = started();
    assert.equal(bench.command(`{}${" ".repeat(1_022)}`)["ok"], true);
    assert.equal(bench.command(`{}${" ".repeat(1_023)}`)["ok"], false);
  });

  it("is refused where there is one charger too many, or nothing can be stored", () => {
    const refusing: SiteCommanded = {
      set: () => ({ ok: false, path: "$", reason: "could not be stored" }),
      putMember: () => ({ ok: false, path: "$.id", reason: "is one too many" }),
      removeMember: () => assert.fail("nothing is removed after a refusal"),
    };
    assert.deepEqual(receiveSiteCommand(Buffer.from(JSON.stringify({ charger: { id: "C" }, remove: "D" })), refusing), {
      ok: false,
      error: "$.charger: $.id is one too many",
    });
    assert.deepEqual(receiveSiteCommand(Buffer.from("{}"), refusing), { ok: false, error: "$ could not be stored" });
  });

  it("either passes or changes nothing, whatever comes, 20,000 times", () => {
    const done: string[] = [];
    const commanded: SiteCommanded = {
      set: (patch) => {
        const checked = check(MANAGER_SETTINGS, patch);
        assert.ok(checked.ok, "what passed is fit for the settings");
        done.push("set");
        return checked;
      },
      putMember: (id) => {
        assert.match(id, /^[A-Za-z0-9_-]{1,32}$/);
        done.push("put");
        return { ok: false, path: "$", reason: "no" };
      },
      removeMember: (id) => {
        assert.match(id, /^[A-Za-z0-9_-]{1,32}$/);
        done.push("remove");
        return false;
      },
    };
    const { charger: _charger, remove: _remove, ...settings } = WHOLE;
    const text = fc.oneof(mutated(WHOLE), altered(WHOLE), altered(settings), fc.json({ maxDepth: 2 }));
    let accepted = 0;
    fc.assert(
      fc.property(text, (each) => {
        done.length = 0;
        const answer = receiveSiteCommand(Buffer.from(each), commanded);
        if (answer.ok) accepted += 1;
        else assert.ok(answer.error.length > 0 && answer.error.length < 300);
        assert.equal(done.includes("set"), answer.ok);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(accepted > 250, `${accepted}`);
  });
});

import assert from "node:assert/strict";
import type { TraceLine } from "../../../sim/scenario/trace-line";
import { WorldRig } from "./rig";

const CHARGERS = ["C1", "C2", "C3"];

/** Three cars that charge 36 A among them beside a steady house; the manager is there from the first second. */
function site(more: object = {}) {
  const rig = new WorldRig({
    site: { manager: true, contractedCurrent: 46, ...more },
    chargers: CHARGERS.map((id) => ({ id })),
    events: CHARGERS.flatMap((charger, index) => [
      { t: 2 + index, charger, do: "plug" },
      { t: 3 + index, charger, do: "request" },
    ]),
  });
  rig.run(100);
  return rig;
}

function offered(line: TraceLine): readonly number[] {
  return CHARGERS.map((id) => Number(line.chargers[id]?.offered));
}

/** Of the seconds from then on: the first in which every charger goes by a grant again. */
function grantedFrom(rig: WorldRig, fromS: number): number {
  const found = rig.lines.find(
    ({ t, chargers }) => t >= fromS && CHARGERS.every((id) => chargers[id]?.limit === "site-grant"),
  );
  assert.ok(found !== undefined, "nobody grants");
  return found.t;
}

function overLimit(rig: WorldRig, limitA: number): number {
  return rig.lines.filter(({ total }) => Number(total) > limitA + 0.05).length;
}

describe("a site whose manager is gone", () => {
  it("is led by one of its chargers within 40 s, and by the manager again without a dip", () => {
    const rig = site();
    const before = offered(rig.line);
    assert.ok(before.reduce((sum, each) => sum + each, 0) >= 34, `${before}`);
    rig.fault("manager-down");
    rig.run(140);
    const silent = rig.lines.filter(({ t }) => t > 100);
    assert.ok(
      silent.every((line) => offered(line).every((each) => each >= 6)),
      "nobody has to stop",
    );
    assert.ok(grantedFrom(rig, 125) <= 140);
    rig.run(200);
    assert.ok(offered(rig.line).reduce((sum, each) => sum + each, 0) >= 34, `${offered(rig.line)}`);
    assert.equal(rig.logs.filter((line) => line.includes("stands in for it")).length >= 1, true);

    const elected = offered(rig.line);
    rig.clear("manager-down");
    rig.run(250);
    for (const line of rig.lines.filter(({ t }) => t > 200))
      for (const [index, eachA] of offered(line).entries())
        assert.ok(eachA >= (elected[index] ?? 0) - 2, `${eachA} A after ${elected[index]} at ${line.t} s`);
    assert.equal(rig.world.manager?.part.application?.view.role, "leads");
    assert.equal(overLimit(rig, 46), 0);
  });

  it("goes to the fail-safe currents where no charger may take its place", () => {
    const rig = site({ failover: false });
    rig.fault("manager-down");
    rig.run(200);
    assert.deepEqual(offered(rig.line), [6, 6, 6]);
    assert.ok(CHARGERS.every((id) => rig.line.chargers[id]?.limit === "fail-safe"));
    assert.ok(rig.logs.every((line) => !line.includes("stands in for it")));
    rig.clear("manager-down");
    rig.run(250);
    assert.ok(offered(rig.line).reduce((sum, each) => sum + each, 0) >= 34);
    assert.equal(overLimit(rig, 46), 0);
  });

  it("has no leader among fewer than half of its chargers: who is cut off holds its fail-safe current", () => {
    const rig = site();
    rig.fault("manager-down");
    rig.fault("network-loss", { charger: "C1" });
    rig.fault("network-loss", { charger: "C2" });
    rig.run(220);
    assert.deepEqual(offered(rig.line), [6, 6, 6], "not even the one that reaches the broker leads by itself");
    assert.ok(CHARGERS.every((id) => rig.line.chargers[id]?.limit === "fail-safe"));
    rig.clear("network-loss", { charger: "C1" });
    rig.run(290);
    assert.ok(rig.line.chargers["C1"]?.limit === "site-grant" && rig.line.chargers["C3"]?.limit === "site-grant");
    assert.equal(rig.line.chargers["C2"]?.limit, "fail-safe");
    assert.equal(overLimit(rig, 46), 0);
  });

  it("holds the fail-safe currents while its broker is gone, and shares again within 50 s of its return", () => {
    const rig = site();
    rig.fault("broker-down");
    rig.run(200);
    assert.deepEqual(offered(rig.line), [6, 6, 6]);
    rig.clear("broker-down");
    rig.run(250);
    assert.ok(CHARGERS.every((id) => rig.line.chargers[id]?.limit === "site-grant"));
    assert.ok(offered(rig.line).reduce((sum, each) => sum + each, 0) >= 34, `${offered(rig.line)}`);
    assert.equal(overLimit(rig, 46), 0);
  });
});

describe("the manager of a scenario", () => {
  it("is set in flash while it is down, and goes by it when it is back", () => {
    const rig = site();
    const { manager } = rig.world;
    assert.ok(manager !== undefined);
    rig.fault("manager-down");
    rig.run(110);
    assert.ok(!("view" in Object(manager.part.application)), "nothing runs there");
    assert.equal(rig.apply({ do: "set", contractedCurrent: 40 }), undefined);
    assert.equal(rig.apply({ do: "set", charger: "C3", priority: 5 }), undefined);
    rig.run(120);
    rig.clear("manager-down");
    rig.run(200);
    assert.equal(manager.part.application?.view.contractedA, 40);
    assert.ok(Number(rig.line.total) <= 40.05);
    const [c1A = 0, , c3A = 0] = offered(rig.line);
    assert.ok(c3A >= c1A, `${offered(rig.line)}: a higher priority goes first`);
  });

  it("is not there in a site without one", () => {
    assert.equal(new WorldRig({ site: { manager: false } }).world.manager, undefined);
  });
});

import assert from "node:assert/strict";
import { ROTATIONS } from "../../../modules/messages/site";
import { circuitsAbove } from "../../../modules/site/circuit-tree";
import { onSitePhases, phaseMap } from "../../../modules/site/phase-map";

describe("the phases of a charger in its site", () => {
  it("follow its rotation, a single-phase one's the first of it", () => {
    assert.deepEqual(phaseMap({ rotation: "123" }, 3, 3), [0, 1, 2]);
    assert.deepEqual(phaseMap({ rotation: "231" }, 3, 3), [1, 2, 0]);
    assert.deepEqual(phaseMap({ rotation: "312" }, 3, 1), [2]);
    for (const rotation of ROTATIONS) assert.deepEqual([...phaseMap({ rotation }, 3, 3)].sort(), [0, 1, 2], rotation);
  });

  it("are the one that there is in a site of one phase", () => {
    for (const rotation of ROTATIONS)
      for (const phases of [1, 3] as const) assert.deepEqual(phaseMap({ rotation }, 1, phases), [0]);
  });

  it("carry its currents to where they flow", () => {
    assert.deepEqual(onSitePhases([1, 2, 3], phaseMap({ rotation: "231" }, 3, 3), 3), [3, 1, 2]);
    assert.deepEqual(onSitePhases([5], phaseMap({ rotation: "312" }, 3, 1), 3), [0, 0, 5]);
    assert.deepEqual(onSitePhases([5], phaseMap({ rotation: "312" }, 3, 3), 3), [0, 0, 5], "what is not told is 0");
    assert.deepEqual(onSitePhases([7, 9, 9], phaseMap({ rotation: "123" }, 1, 1), 1), [7]);
  });

  it("lose nothing, whatever the rotation", () => {
    for (const rotation of ROTATIONS) {
      const siteA = onSitePhases([1, 10, 100], phaseMap({ rotation }, 3, 3), 3);
      assert.equal(
        siteA.reduce((sum, each) => sum + each),
        111,
        rotation,
      );
    }
  });
});

describe("the circuits above a charger", () => {
  const TREE = [
    { parent: null, limitA: 40 },
    { parent: 0, limitA: 20 },
    { parent: 1, limitA: 10 },
    { parent: null, limitA: 16 },
  ];

  it("are its own and all that feed it", () => {
    assert.deepEqual(circuitsAbove(TREE, 2), [2, 1, 0]);
    assert.deepEqual(circuitsAbove(TREE, 3), [3]);
    assert.deepEqual(circuitsAbove(TREE, null), []);
  });

  it("are none where the index is none, and end where a tree has a ring", () => {
    assert.deepEqual(circuitsAbove(TREE, 4), []);
    assert.deepEqual(circuitsAbove([], 0), []);
    assert.deepEqual(circuitsAbove([{ parent: 0, limitA: 1 }], 0), [0]);
    const ring = [
      { parent: 1, limitA: 1 },
      { parent: 0, limitA: 1 },
    ];
    assert.deepEqual(circuitsAbove(ring, 0), [0]);
    assert.deepEqual(circuitsAbove(ring, 1), [1, 0]);
    assert.deepEqual(circuitsAbove([{ parent: 9, limitA: 1 }], 0), [0]);
  });
});

import assert from "node:assert/strict";
import { homeEvent } from "../../../sim/live/home-event";

describe("the live simulator's own event for the house", () => {
  it("is one number, or three in a three-phase site, where one stands for all", () => {
    assert.deepEqual(homeEvent({ do: "home", current: 12.5 }, 1), { ok: true, value: [12.5] });
    assert.deepEqual(homeEvent({ do: "home", current: 12.5 }, 3), { ok: true, value: [12.5, 12.5, 12.5] });
    assert.deepEqual(homeEvent({ do: "home", current: [1, 2, 3] }, 3), { ok: true, value: [1, 2, 3] });
    assert.ok(homeEvent({ do: "home", current: 0 }, 1)?.ok);
    assert.ok(homeEvent({ do: "home", current: 100 }, 1)?.ok);
  });

  it("is none of the others", () => {
    for (const event of [{ do: "plug" }, {}, null, undefined, "home", 3, [], { current: 3 }])
      assert.equal(homeEvent(event, 1), undefined);
  });

  it("says what is wrong with it, and where", () => {
    for (const [event, phases, path] of [
      [{ do: "home" }, 1, "$.current"],
      [{ do: "home", current: 100.1 }, 1, "$.current"],
      [{ do: "home", current: -1 }, 1, "$.current"],
      [{ do: "home", current: "3" }, 1, "$.current"],
      [{ do: "home", current: [1, 2, 3] }, 1, "$.current"],
      [{ do: "home", current: [1, 2] }, 3, "$.current"],
      [{ do: "home", current: [1, 2, 300] }, 3, "$.current[2]"],
      [{ do: "home", current: 3, t: 4 }, 1, "$.t"],
    ] as const) {
      const checked = homeEvent(event, phases);
      assert.ok(checked !== undefined && !checked.ok, JSON.stringify(event));
      assert.equal(checked.path, path);
    }
  });
});

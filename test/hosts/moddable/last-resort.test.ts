import assert from "node:assert/strict";
import { describe as inWords } from "../../../hosts/moddable/last-resort";
import { recordingLastResort } from "./fakes";

describe("last resort", () => {
  it("opens the contactor, tells the application, logs, restarts, in this order and once", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.opensWith(() => did.push("open"));
    lastResort.onUncaught((error) => did.push(`told: ${inWords(error)}`));
    lastResort.run(() => {
      throw new RangeError("x");
    });
    lastResort.fail(new Error("again"));
    assert.deepEqual(did, [
      "open",
      "told: RangeError: x",
      "error: unexpected: RangeError: x; contactor opened, restarting",
      "restart",
    ]);
  });

  it("goes on when opening, the handler, or both throw", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.opensWith(() => {
      did.push("open");
      throw new Error("pin");
    });
    lastResort.onUncaught(() => {
      did.push("told");
      throw new Error("handler");
    });
    lastResort.fail("memory full");
    assert.deepEqual(did, ["open", "told", "error: unexpected: memory full; contactor opened, restarting", "restart"]);
  });

  it("tells the newest handler only", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.onUncaught(() => did.push("old"));
    lastResort.onUncaught(() => did.push("new"));
    lastResort.fail(new Error("x"));
    assert.equal(did[0], "new");
    assert.ok(!did.includes("old"));
  });

  it("is not started a second time by what its handler calls", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.onUncaught(() =>
      lastResort.run(() => {
        throw new Error("inside");
      }),
    );
    lastResort.fail(new Error("x"));
    assert.deepEqual(did, ["error: unexpected: Error: x; contactor opened, restarting", "restart"]);
  });

  it("leaves alone what does not throw", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.onUncaught(() => did.push("told"));
    lastResort.run(() => {});
    assert.deepEqual(did, []);
  });
});

import assert from "node:assert/strict";
import { HostTimers } from "../../../hosts/moddable/timers";
import { FakeTime, recordingLastResort } from "./fakes";

describe("moddable timers", () => {
  function setup() {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    return { time, did, timers: new HostTimers<unknown>(time, lastResort) };
  }

  it("are never early: fractions are rounded up", () => {
    const { time, timers } = setup();
    let fired = 0;
    timers.set(() => fired++, 10.2);
    time.advance(10);
    assert.equal(fired, 0);
    time.advance(1);
    assert.equal(fired, 1);
  });

  it("wait longer than 24 days in parts, and can be cleared in any part", () => {
    const { time, timers } = setup();
    const days = 60 * 86_400_000;
    let fired = 0;
    timers.set(() => fired++, days);
    const cleared = timers.set(() => assert.fail("was cleared"), days);
    time.advance(days - 1);
    timers.clear(cleared);
    assert.equal(fired, 0);
    time.advance(1);
    assert.equal(fired, 1);
    assert.equal(time.count, 0);
  });

  it("ignore handles that fired, were cleared, or are none", () => {
    const { time, timers } = setup();
    const once = timers.set(() => {}, 1);
    time.advance(1);
    timers.clear(once);
    const repeated = timers.repeat(() => {}, 5);
    timers.clear(repeated);
    timers.clear(repeated);
    timers.clear(undefined);
    assert.equal(time.count, 0);
  });

  it("open the contactor, then log, then restart, when a callback throws", () => {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    lastResort.opensWith(() => did.push("open"));
    const timers = new HostTimers<unknown>(time, lastResort);
    timers.repeat(() => {
      throw new TypeError("oops");
    }, 10);
    time.advance(10);
    assert.deepEqual(did, ["open", "error: unexpected: TypeError: oops; contactor opened, restarting", "restart"]);
  });

  it("restart all the same when opening and logging fail", () => {
    const { lastResort, did } = recordingLastResort();
    lastResort.opensWith(() => {
      throw new Error("pin");
    });
    lastResort.fail("memory full");
    lastResort.fail("again");
    assert.deepEqual(did, ["error: unexpected: memory full; contactor opened, restarting", "restart"]);
  });
});

import assert from "node:assert/strict";
import { isConnected } from "../../../modules/evse/outputs";
import { Bench } from "./bench";

describe("EVSE: ventilation", () => {
  it("shows D1 to a car that asks for it, offers nothing, and calls it no fault", () => {
    const bench = new Bench();
    bench.car = "B";
    bench.runTo(2000);
    bench.car = "D";
    bench.runTo(10_000);
    assert.deepEqual([bench.name, bench.duty, bench.coil, bench.fault], ["D1", 100, 0, null]);
    assert.equal(isConnected(bench.state), true);
  });

  it("opens when a car that charges goes to D, and charges again when it is back in C", () => {
    const bench = new Bench().charge();
    bench.car = "D";
    const openedMs = bench.nowMs + 520;
    bench.until(() => bench.coil === 0);
    assert.ok(bench.nowMs <= openedMs);
    assert.equal(bench.name, "D1");
    const leftMs = bench.nowMs;
    bench.runFor(20_000);
    bench.car = "C";
    bench.until(() => bench.coil === 1, 3000);
    assert.ok(bench.nowMs - leftMs >= 5000);
  });

  it("goes to B1 and to A from there", () => {
    const bench = new Bench();
    bench.car = "D";
    bench.runTo(10_000);
    assert.equal(bench.name, "D1");
    bench.car = "B";
    bench.runTo(11_000);
    assert.equal(bench.name, "B1");
    bench.car = "D";
    bench.runTo(12_000);
    bench.car = "A";
    bench.runTo(13_000);
    assert.equal(bench.name, "A");
  });
});

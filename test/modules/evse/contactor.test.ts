import assert from "node:assert/strict";
import { Bench } from "./bench";
import { Follower } from "./bench-plant";
import { CAUSES, faulty } from "./fault-causes";

/** Charges since long; the car's S2 opened just now, and the contactor did not. */
function stuckClosed(bench = new Bench()): { bench: Bench; openedMs: number } {
  bench.charge().runTo(20_000);
  CAUSES["contactor-welded"].make(bench);
  return { bench, openedMs: bench.until(({ coil }) => coil === 0) };
}

describe("EVSE fault contactor welded", () => {
  it("is told from a contactor that opens late: 200 ms after the first look at it", () => {
    const { bench, openedMs } = stuckClosed();
    bench.stepAt(openedMs + 20);
    bench.stepAt(openedMs + 219);
    assert.equal(bench.fault, null);
    bench.stepAt(openedMs + 220);
    assert.deepEqual([bench.fault, bench.coil], ["contactor-welded", 0]);
  });

  it("is none where there is no feedback contact", () => {
    const bench = new Bench();
    bench.contactor = undefined;
    bench.charge().runTo(20_000);
    bench.car = "B";
    bench.runFor(60_000);
    assert.deepEqual([bench.fault, bench.name], [null, "B1"]);
  });

  it("is found with nobody there, and at the start", () => {
    const bench = new Bench();
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = true;
    assert.equal(
      bench.until(({ fault }) => fault === "contactor-welded"),
      200,
    );
  });

  it("is found of the second contactor alone", () => {
    const bench = new Bench();
    bench.extraContactor = new Follower(20, 30);
    bench.lines.phases = 3;
    bench.charge().runTo(20_000);
    assert.deepEqual([bench.coil, bench.fault], [3, null]);
    bench.extraContactor.forced = true;
    bench.car = "B";
    bench.until(({ fault }) => fault === "contactor-welded", 300);
  });

  it("is found of the second contactor while one phase charges", () => {
    const bench = new Bench();
    bench.extraContactor = new Follower(20, 30);
    bench.charge().runTo(20_000);
    assert.deepEqual([bench.coil, bench.fault], [1, null]);
    bench.extraContactor.forced = true;
    bench.until(({ fault }) => fault !== null, 300);
    assert.equal(bench.coil, 0);
    bench.until(({ fault }) => fault === "contactor-welded", 300);
  });

  for (const code of ["over-current", "over-temperature", "pilot-short", "watchdog", "self-test"] as const)
    it(`takes the place of ${code}, which passes, and lasts at least as long`, () => {
      const { bench } = faulty(code);
      const { phase: before } = bench.state;
      assert.ok(bench.contactor !== undefined && before.kind === "fault");
      bench.contactor.forced = true;
      bench.until(({ fault }) => fault === "contactor-welded", 300);
      if (code === "pilot-short") assert.equal(bench.duty, 0);
      CAUSES[code].end(bench);
      bench.contactor.forced = undefined;
      const { phase } = bench.state;
      assert.ok(phase.kind === "fault" && phase.shownUntilMs >= before.shownUntilMs);
      assert.ok(phase.carWaitsUntilMs >= before.carWaitsUntilMs);
      bench.until(({ fault }) => fault === null, 70_000);
    });

  it("gives no way to it before a person has seen a latched residual current, and is shown after that", () => {
    const { bench } = faulty("residual-current");
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = true;
    bench.runFor(200_000);
    assert.equal(bench.fault, "residual-current");
    CAUSES["residual-current"].end(bench);
    bench.car = "A";
    bench.until(({ fault }) => fault !== "residual-current", 6_000);
    assert.equal(bench.fault, "contactor-welded");
  });

  it("keeps a wait for the unplugging that another fault has earned", () => {
    const { bench } = faulty("over-current");
    bench.restart({ code: "over-current", count: 4 });
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = true;
    bench.until(({ fault }) => fault === "contactor-welded", 300);
    bench.contactor.forced = undefined;
    bench.runFor(3_600_000);
    assert.equal(bench.fault, "contactor-welded");
  });

  it("keeps a longer time of a restart that it takes the place of", () => {
    const bench = new Bench();
    bench.car = "C";
    bench.restart({ code: "repeated-restarts", count: 0 }, 240_000);
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = true;
    bench.until(({ fault }) => fault === "contactor-welded", 300);
    bench.contactor.forced = undefined;
    bench.runTo(100_000);
    bench.lines.isCleared = true;
    bench.runTo(239_980);
    assert.equal(bench.fault, "contactor-welded", "a person does not shorten it");
    bench.until(({ fault }) => fault === null, 6_000);
  });

  it("never closes on it", () => {
    const { bench } = stuckClosed();
    bench.car = "C";
    for (let ms = 0; ms < 300_000; ms += 20) assert.equal(bench.runFor(20).coil, 0);
  });
});

describe("EVSE fault contactor stuck open", () => {
  it("is found 200 ms after the first look at it", () => {
    const bench = new Bench();
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = false;
    bench.charge();
    const closedMs = bench.nowMs;
    bench.stepAt(closedMs + 20);
    bench.stepAt(closedMs + 219);
    assert.deepEqual([bench.fault, bench.coil], [null, 1]);
    bench.stepAt(closedMs + 220);
    assert.deepEqual([bench.fault, bench.coil], ["contactor-stuck-open", 0]);
  });

  it("is none of one that closes in 180 ms, nor of one that bounces", () => {
    const slow = new Bench();
    slow.contactor = new Follower(180, 30);
    slow.charge().runFor(10_000);
    assert.deepEqual([slow.fault, slow.coil], [null, 1]);

    const bouncing = new Bench().charge();
    assert.ok(bouncing.contactor !== undefined);
    for (let round = 0; round < 100; round++) {
      bouncing.contactor.forced = false;
      bouncing.runFor(180);
      bouncing.contactor.forced = undefined;
      bouncing.runFor(20);
    }
    assert.deepEqual([bouncing.fault, bouncing.coil], [null, 1]);
  });

  it("does not call a contactor welded that came late, and lets go in its usual time then", () => {
    const bench = new Bench();
    assert.ok(bench.contactor !== undefined);
    bench.contactor.forced = false;
    bench.charge();
    bench.until(({ fault }) => fault !== null, 300);
    bench.contactor.forced = undefined;
    assert.equal(bench.contactor.read(bench.nowMs + 20), true);
    for (let ms = 0; ms < 10_000; ms += 20) assert.equal(bench.runFor(20).fault, "contactor-stuck-open");
  });

  it("is found of the second contactor alone", () => {
    const bench = new Bench();
    bench.extraContactor = new Follower(20, 30);
    bench.extraContactor.forced = false;
    bench.lines.phases = 3;
    bench.charge();
    bench.until(({ fault }) => fault === "contactor-stuck-open", 300);
  });
});

import assert from "node:assert/strict";
import { found, type Needs, newNeeds, type Observation, observe } from "../../../modules/allocation/needs";

const RESUME_MS = 60_000;
const ROTATION = [1, 2, 0];

/** A car that draws what `car` makes of the offer, watched every second by a manager that gives it what it can use. */
class Watched {
  nowMs = 0;
  needs: Needs = newNeeds(0);

  constructor(
    public car: (offeredA: number) => number,
    private readonly levelA = 32,
  ) {}

  get usefulA(): number {
    return found(this.needs, 32, ROTATION).usefulA;
  }

  get offeredA(): number {
    return Math.min(this.levelA, this.usefulA);
  }

  look(changes: Partial<Observation> = {}): void {
    this.nowMs += 1_000;
    const { offeredA } = this;
    const session = { number: 1, durationMs: this.nowMs, energyWh: 0 };
    const drawnA = [this.car(offeredA)];
    const seen = { nowMs: this.nowMs, wants: "current", grantedA: offeredA, reason: "shared", offeredA } as const;
    this.needs = observe(this.needs, { ...seen, drawnA, rotation: ROTATION, session, ...changes }, RESUME_MS);
  }

  pass(seconds: number, changes: Partial<Observation> = {}): void {
    for (let second = 0; second < seconds; second++) this.look(changes);
  }
}

const upTo = (mostA: number) => (offeredA: number) => Math.min(offeredA, mostA);

describe("what a car needs, found by watching it", () => {
  it("finds what a car can use within seconds, and keeps to it", () => {
    const watched = new Watched(upTo(13));
    watched.pass(10);
    assert.equal(watched.usefulA, 32);
    watched.pass(2);
    assert.equal(watched.usefulA, 13);
    watched.pass(200);
    assert.equal(watched.usefulA, 13);
  });

  for (const [drawnA, usefulA] of [
    [12.9, 13],
    [13.1, 13],
    [13.3, 14],
    [4, 6],
  ] as const)
    it(`takes ${drawnA} A of 32 A for ${usefulA} A`, () => {
      const watched = new Watched(upTo(drawnA));
      watched.pass(15);
      assert.equal(watched.usefulA, usefulA);
    });

  it("finds nothing of a car that takes all it is offered, or whose meter is silent", () => {
    const limited = new Watched(upTo(32), 9);
    limited.pass(600);
    assert.equal(limited.usefulA, 32);
    const silent = new Watched(upTo(6));
    silent.pass(600, { drawnA: null });
    assert.equal(silent.usefulA, 32);
  });

  it("waits for a car that ramps, and a minute for one that has not begun", () => {
    let drawnA = 0;
    const ramping = new Watched(() => drawnA);
    for (; drawnA < 32; drawnA += 0.5) ramping.look();
    assert.equal(ramping.usefulA, 32);
    const asleep = new Watched(upTo(0));
    asleep.pass(60);
    assert.equal(asleep.usefulA, 32);
    asleep.pass(2);
    assert.equal(asleep.usefulA, 6);
  });

  it("gives back what a car begins to take, within a minute", () => {
    const watched = new Watched(upTo(3));
    watched.pass(100);
    assert.equal(watched.usefulA, 6);
    watched.car = upTo(32);
    watched.pass(60);
    assert.equal(watched.usefulA, 32);
  });

  it("sees at once that it wants more where it was offered more", () => {
    const watched = new Watched(upTo(10));
    watched.pass(100);
    assert.equal(watched.usefulA, 10);
    watched.look({ offeredA: 12, drawnA: [12] });
    assert.equal(watched.usefulA, 32);
  });

  it("tries now and then whether a car at its limit wants more, ever more rarely in vain", () => {
    const watched = new Watched(upTo(10));
    const tries: number[] = [];
    let before = 10;
    for (watched.pass(20); watched.nowMs < 4 * 3_600_000; watched.look()) {
      if (watched.usefulA > before) tries.push(Math.round(watched.nowMs / 60_000));
      before = watched.usefulA;
    }
    assert(tries.length >= 4 && tries.length <= 7, `${tries}`);
    assert((tries[0] ?? 0) <= 5);
    watched.car = upTo(24);
    watched.pass(4_000);
    assert.equal(watched.usefulA, 24);
  });

  it("leaves a car alone that stays a little below every offer", () => {
    const watched = new Watched((offeredA) => offeredA * 0.96);
    watched.pass(120);
    assert(watched.usefulA >= 31, `${watched.usefulA}`);
    watched.pass(3_600);
    assert(watched.usefulA >= 31, `${watched.usefulA}`);
  });

  it("follows a car that tapers", () => {
    const watched = new Watched(upTo(16));
    for (let mostA = 16; mostA > 6; mostA -= 1) {
      watched.car = upTo(mostA);
      watched.pass(30);
      assert.equal(watched.usefulA, mostA);
    }
  });

  it("begins anew with the next car, and when a car that was done asks again", () => {
    const watched = new Watched(upTo(10));
    watched.pass(20);
    watched.look({ session: { number: 2, durationMs: 5_000, energyWh: 7 } });
    assert.equal(watched.usefulA, 32);
    assert.equal(watched.needs.pluggedMs, watched.nowMs - 5_000);
    assert.equal(watched.needs.servedWh, 7);
    watched.pass(20, { session: { number: 2, durationMs: 5_000, energyWh: 7 } });
    assert.equal(watched.usefulA, 10);
    const session = { number: 2, durationMs: 5_000, energyWh: 7 };
    watched.look({ session, wants: "standby" });
    watched.look({ session });
    assert.equal(watched.usefulA, 32);
  });
});

describe("since when a car charges or waits", () => {
  it("counts from the moment that it got current, and lost it", () => {
    const watched = new Watched(upTo(32));
    watched.pass(5, { wants: "standby" });
    watched.pass(5, { grantedA: 0, offeredA: 0 });
    assert.equal(watched.needs.sinceMs, 6_000);
    watched.pass(5);
    assert.equal(watched.needs.sinceMs, 11_000);
    watched.pass(5, { grantedA: 0, offeredA: 0, reason: "turn" });
    assert.equal(watched.needs.sinceMs, 16_000);
  });
});

describe("a car that was paused", () => {
  const SHORT = { grantedA: 0, offeredA: 0, drawnA: [0], reason: "short" } as const;

  it("comes back when current has been there for the delay, counted anew each time it lacks", () => {
    const watched = new Watched(upTo(32));
    watched.pass(5);
    watched.pass(10, SHORT);
    assert.equal(watched.needs.pausedUntilMs, watched.nowMs + RESUME_MS);
    const atMs = watched.nowMs;
    watched.pass(30, { ...SHORT, reason: "resume" });
    assert.equal(watched.needs.pausedUntilMs, atMs + RESUME_MS);
    watched.look(SHORT);
    assert.equal(watched.needs.pausedUntilMs, watched.nowMs + RESUME_MS);
    watched.look();
    assert.equal(watched.needs.pausedUntilMs, null);
  });

  it("is not held up at its first start, by another's turn, or in another session", () => {
    const watched = new Watched(upTo(32));
    watched.pass(5, SHORT);
    assert.equal(watched.needs.pausedUntilMs, null);
    watched.pass(5);
    watched.pass(5, { ...SHORT, reason: "turn" });
    assert.equal(watched.needs.pausedUntilMs, null);
    watched.pass(5);
    watched.pass(5, SHORT);
    watched.look({ ...SHORT, session: { number: 2, durationMs: 0, energyWh: 0 } });
    assert.equal(watched.needs.pausedUntilMs, null);
  });
});

describe("the phases that a car loads", () => {
  const phases = (watched: Watched) => found(watched.needs, 32, ROTATION).phases;

  it("are the charger's until ten looks at a car that draws agree", () => {
    const watched = new Watched(upTo(16));
    watched.pass(9, { drawnA: [16, 0.1, 0] });
    assert.deepEqual(phases(watched), ROTATION);
    watched.look({ drawnA: [16, 0.1, 0] });
    assert.deepEqual(phases(watched), [1]);
  });

  it("grow with the first look at another one, and tell nothing while little is drawn", () => {
    const watched = new Watched(upTo(16));
    watched.pass(20, { drawnA: [3.9, 0, 0] });
    assert.deepEqual(phases(watched), ROTATION);
    watched.pass(20, { drawnA: [16, 0, 0] });
    watched.look({ drawnA: [16, 16, 0] });
    assert.deepEqual(phases(watched), ROTATION);
    watched.pass(9, { drawnA: [16, 16, 0] });
    assert.deepEqual(phases(watched), [1, 2]);
  });
});

import assert from "node:assert/strict";
import type { VirtualSlots } from "../../../hosts/virtual/updater";
import { TRIAL, type TrialFacts, trialVerdict } from "../../../modules/update/trial";
import { TrialWatch } from "../../../modules/update/trial-watch";
import { feed, imageOf, OLD_IMAGE, partWith, receiverOn, signed, slotsWith } from "./rig";

const NOTHING: TrialFacts = { ranMs: 0, wasConnected: false, wasLoggedIn: false, isCharging: false };

const ROWS: readonly (readonly [Partial<TrialFacts>, ReturnType<typeof trialVerdict>])[] = [
  [{ ranMs: 0 }, "wait"],
  [{ ranMs: 59_999, wasConnected: true }, "wait"],
  [{ ranMs: 60_000, wasConnected: true }, "confirm"],
  [{ ranMs: 59_999, wasLoggedIn: true }, "wait"],
  [{ ranMs: 60_000, wasLoggedIn: true }, "confirm"],
  [{ ranMs: 599_999 }, "wait"],
  [{ ranMs: 600_000 }, "roll-back"],
  [{ ranMs: 600_000, isCharging: true }, "wait"],
  [{ ranMs: 100_000_000, isCharging: true }, "wait"],
  [{ ranMs: 600_000, wasConnected: true }, "confirm"],
  [{ ranMs: 60_000, wasConnected: true, isCharging: true }, "confirm"],
];

/** A part whose new image is on trial. */
class OnTrial {
  readonly slots: VirtualSlots = slotsWith();
  isConnected = false;
  isCharging = false;
  readonly part;
  readonly updater;
  readonly watch;

  constructor() {
    feed(receiverOn(this.slots.start()), signed());
    this.updater = this.slots.start();
    this.part = partWith(this.updater);
    this.watch = new TrialWatch({
      device: this.part.device,
      updater: this.updater,
      isConnected: () => this.isConnected,
      isCharging: () => this.isCharging,
    });
  }

  /** After a restart: is it the new one? */
  staysNew(): boolean {
    this.slots.start();
    const isNew = Buffer.from(this.slots.running).equals(imageOf(10_000));
    assert.ok(isNew || Buffer.from(this.slots.running).equals(OLD_IMAGE));
    return isNew;
  }
}

describe("an image on trial", () => {
  for (const [facts, verdict] of ROWS)
    it(`${JSON.stringify(facts)}: ${verdict}`, () => assert.equal(trialVerdict({ ...NOTHING, ...facts }), verdict));

  it("stays once it was connected, and that only for a moment, and ran for a minute", () => {
    const trial = new OnTrial();
    trial.isConnected = true;
    trial.part.scheduler.runUntil(1_000);
    trial.isConnected = false;
    trial.part.scheduler.runUntil(TRIAL.steadyMs - 1);
    assert.equal(trial.updater.running, "trial");
    trial.part.scheduler.runUntil(TRIAL.steadyMs);
    assert.equal(trial.updater.running, "confirmed");
    assert.equal(trial.part.scheduler.nextDueMs(), undefined);
    assert.ok(trial.staysNew());
  });

  it("stays once a person logged in", () => {
    const trial = new OnTrial();
    trial.part.scheduler.runUntil(300_500);
    trial.watch.loggedIn();
    trial.part.scheduler.runUntil(301_000);
    assert.equal(trial.updater.running, "confirmed");
    assert.ok(trial.staysNew());
  });

  it("goes where it restarts before that", () => {
    const trial = new OnTrial();
    trial.isConnected = true;
    trial.part.scheduler.runUntil(TRIAL.steadyMs - 1);
    assert.ok(!trial.staysNew());
  });

  it("goes back after ten minutes that reached nobody", () => {
    const trial = new OnTrial();
    trial.part.scheduler.runUntil(TRIAL.mostMs - 1);
    assert.deepEqual(trial.part.logged, []);
    trial.part.scheduler.runUntil(TRIAL.mostMs);
    assert.match(trial.part.logged.join(), /back to the one before/);
    assert.equal(trial.part.scheduler.nextDueMs(), undefined);
    assert.equal(trial.slots.start().running, "confirmed");
    assert.deepEqual(trial.slots.running, OLD_IMAGE);
  });

  it("waits for a car, and may still be confirmed meanwhile", () => {
    const trial = new OnTrial();
    trial.isCharging = true;
    trial.part.scheduler.runUntil(3_600_000);
    assert.equal(trial.updater.running, "trial");
    trial.isCharging = false;
    trial.part.scheduler.runUntil(3_601_000);
    assert.match(trial.part.logged.join(), /back/);

    const other = new OnTrial();
    other.isCharging = true;
    other.part.scheduler.runUntil(3_600_000);
    other.isConnected = true;
    other.part.scheduler.runUntil(3_601_000);
    assert.equal(other.updater.running, "confirmed");
  });

  it("stays where there is none before it", () => {
    const trial = new OnTrial();
    trial.updater.rollBack = () => {
      throw new Error("none");
    };
    trial.part.scheduler.runUntil(TRIAL.mostMs);
    assert.equal(trial.updater.running, "confirmed");
  });

  it("is watched no more once it is closed, and one that is confirmed never was", () => {
    const trial = new OnTrial();
    trial.watch.close();
    trial.watch.close();
    assert.equal(trial.part.scheduler.nextDueMs(), undefined);
    const updater = slotsWith().start();
    const { device, scheduler } = partWith(updater);
    new TrialWatch({ device, updater, isConnected: () => false, isCharging: () => false }).close();
    assert.equal(scheduler.nextDueMs(), undefined);
  });
});

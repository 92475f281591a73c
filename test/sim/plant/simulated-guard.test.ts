import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Contactor } from "../../../sim/plant/contactor";
import { PilotCircuit } from "../../../sim/plant/pilot-circuit";
import { SimulatedGuard } from "../../../sim/plant/simulated-guard";
import { caseName, GUARD_CASES } from "../../modules/guard/cases";
import { outcomesInPlant } from "../../modules/guard/runs";
import { GUARD_STORIES } from "../../modules/guard/stories";

/** ms of the contactor's own until its contacts are open. */
const RELEASE_MS = 30;

function setup(contactors: 1 | 2 = 1) {
  const scheduler = new Scheduler();
  const make = () =>
    new Contactor(
      scheduler,
      () => 0,
      () => {},
    );
  const contactor = make();
  const extraContactor = contactors === 2 ? make() : undefined;
  const lines = { isTripped: false, isStopped: false };
  const circuit: PilotCircuit = new PilotCircuit(() => simulated.pilotChanged());
  const simulated: SimulatedGuard = new SimulatedGuard(scheduler, {
    circuit,
    contactor,
    extraContactor,
    isTripped: () => lines.isTripped,
    isStopped: () => lines.isStopped,
  });
  const Guard = simulated.deviceClass();
  return { scheduler, contactor, extraContactor, lines, circuit, simulated, guard: new Guard() };
}

/** A car in C, and the contactor closed for it at 1000 ms. */
function charging(contactors: 1 | 2 = 1, phases: 1 | 3 = 1) {
  const bench = setup(contactors);
  bench.circuit.setCar(true, "ready");
  bench.scheduler.runUntil(1000);
  bench.guard.write(phases);
  return bench;
}

/** The firmware, renewing every 20 ms until `untilMs`; the first time right now. */
function live({ scheduler, guard }: ReturnType<typeof setup>, untilMs: number): void {
  for (; scheduler.nowMs() + 20 <= untilMs; scheduler.runUntil(scheduler.nowMs() + 20)) guard.renew();
  guard.renew();
  scheduler.runUntil(untilMs);
}

/** The moment something becomes so, looking every millisecond. */
function momentOf(scheduler: Scheduler, isSo: () => boolean): number {
  for (let look = 0; look < 1000; look++) {
    if (isSo()) return scheduler.nowMs();
    scheduler.runUntil(scheduler.nowMs() + 1);
  }
  throw new Error("it never came");
}

describe("guard in the plant", () => {
  for (const guardCase of GUARD_CASES) {
    it(caseName(guardCase), () => {
      const bench = charging();
      const { scheduler, circuit, simulated, lines, guard } = bench;
      const nowMs = 70_000;
      const { permitAgeMs, pilotLeftMs, tripLine, emergencyStop, dropped } = guardCase;
      const renewUntilMs = nowMs - permitAgeMs;
      const leaveMs = nowMs - pilotLeftMs;
      for (let ms = 1001; ms <= nowMs; ms++) {
        scheduler.runUntil(ms);
        if (ms <= renewUntilMs) guard.renew();
        if (ms === leaveMs && pilotLeftMs > 0) circuit.setCar(true, "open");
        // Before the last millisecond, so that what falls due in it is weighed against them.
        if (ms === nowMs - 1) Object.assign(lines, { isTripped: tripLine, isStopped: emergencyStop });
      }
      simulated.lineChanged();
      assert.equal(guard.read().dropped, dropped);
      assert.equal(guard.read().coil, dropped === null);
    });
  }

  for (const { name, steps, closed, dropped } of GUARD_STORIES)
    it(name, () => assert.deepEqual(outcomesInPlant(steps).at(-1), { closed, dropped }));

  it("hears a line at once, without waiting for anything else", () => {
    for (const [line, dropped] of [
      ["isTripped", "trip-line"],
      ["isStopped", "emergency-stop"],
    ] as const) {
      const bench = charging();
      live(bench, 2007);
      bench.lines[line] = true;
      bench.simulated.lineChanged();
      assert.deepEqual([bench.guard.read().coil, bench.guard.read().dropped], [false, dropped]);
      const openMs = momentOf(bench.scheduler, () => !bench.contactor.isClosed);
      assert.equal(openMs, 2007 + RELEASE_MS);
      bench.lines[line] = false;
      bench.simulated.lineChanged();
      live(bench, 3000);
      assert.equal(bench.guard.read().dropped, dropped, "until the firmware asks for open");
    }
  });

  it("does not close against a line that is up, and has nothing to drop while it is open", () => {
    const bench = setup();
    bench.circuit.setCar(true, "ready");
    bench.scheduler.runUntil(1000);
    bench.lines.isStopped = true;
    bench.simulated.lineChanged();
    assert.equal(bench.guard.read().dropped, null);
    bench.guard.write(1);
    assert.deepEqual([bench.guard.read().coil, bench.guard.read().dropped], [false, "emergency-stop"]);
    bench.scheduler.runUntil(2000);
    assert.equal(bench.contactor.closures, 0);
  });

  it("takes 1 and 3 for the same where there is one contactor", () => {
    const bench = charging(1, 3);
    live(bench, 2000);
    assert.deepEqual({ ...bench.guard.read() }, { coil: true, dropped: null, contacts: true });
  });

  it("closes the second contactor for three phases, together with the first, and opens both", () => {
    const bench = charging(2, 3);
    live(bench, 1019);
    assert.deepEqual([bench.guard.read().contacts, bench.guard.read().extraContacts], [false, false]);
    live(bench, 1020);
    assert.deepEqual([bench.guard.read().contacts, bench.guard.read().extraContacts], [true, true]);
    bench.circuit.setCar(false, "open");
    live(bench, 2000);
    assert.deepEqual(
      { ...bench.guard.read() },
      { coil: false, dropped: "pilot-left", contacts: false, extraContacts: false },
    );
  });

  it("closes the first alone for one phase, and changes phases through open contacts only", () => {
    const bench = charging(2, 1);
    const contacts = () => [bench.guard.read().contacts, bench.guard.read().extraContacts];
    live(bench, 2000);
    assert.deepEqual(contacts(), [true, false]);
    bench.guard.write(3);
    live(bench, 3000);
    assert.deepEqual(contacts(), [true, false]);
    bench.guard.write(0);
    bench.guard.write(3);
    live(bench, 4000);
    assert.deepEqual(contacts(), [true, true]);
    bench.guard.write(1);
    live(bench, 5000);
    assert.deepEqual(contacts(), [true, true]);
  });

  it("is open from the start, and shows coil and contacts", () => {
    const { scheduler, guard, contactor, circuit } = setup();
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: null, contacts: false });
    circuit.setCar(true, "ready");
    guard.write(1);
    assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: false });
    scheduler.runUntil(100);
    assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true });
    guard.write(0);
    assert.equal(guard.read().coil, false);
    scheduler.runUntil(200);
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: null, contacts: false });
    assert.equal(contactor.isClosed, false);
  });

  it("holds for as long as it is renewed", () => {
    const bench = charging();
    live(bench, 100_000);
    assert.deepEqual({ ...bench.guard.read() }, { coil: true, dropped: null, contacts: true });
  });

  it("counts a repeated close as a renewal", () => {
    const { scheduler, guard } = charging();
    for (let ms = 1150; ms <= 3000; ms += 150) {
      scheduler.runUntil(ms);
      guard.write(1);
    }
    assert.equal(guard.read().dropped, null);
    scheduler.runUntil(scheduler.nowMs() + 199);
    assert.equal(guard.read().coil, true);
    scheduler.runUntil(scheduler.nowMs() + 1);
    assert.equal(guard.read().dropped, "permit-expired");
  });

  it("opens the contacts 230 ms after the last renewal when the firmware hangs, wherever in its step", () => {
    for (let hangMs = 5000; hangMs < 5020; hangMs++) {
      const bench = charging();
      live(bench, hangMs);
      const openMs = momentOf(bench.scheduler, () => !bench.contactor.isClosed);
      assert.equal(openMs, 5000 + 200 + RELEASE_MS);
      assert.equal(bench.guard.read().dropped, "permit-expired");
    }
  });

  it("opens the contacts within 100 ms of an unplug with a hung firmware, at any time of the hang", () => {
    for (let unplugMs = 0; unplugMs < 200; unplugMs += 5) {
      const bench = charging();
      live(bench, 5000);
      bench.scheduler.runUntil(5000 + unplugMs);
      bench.circuit.setCar(false, "open");
      const openMs = momentOf(bench.scheduler, () => !bench.contactor.isClosed);
      assert.ok(openMs - (5000 + unplugMs) <= 100, `${openMs - 5000 - unplugMs} ms`);
    }
  });

  it("opens for a short, an open pilot and a lost ±12 V supply as for a car that left", () => {
    for (const break_ of [
      (circuit: PilotCircuit) => circuit.setFault("pilot-short", true),
      (circuit: PilotCircuit) => circuit.setFault("pilot-open", true),
      (circuit: PilotCircuit) => circuit.setPowered(false),
      (circuit: PilotCircuit) => circuit.setDuty(0),
    ]) {
      const bench = charging();
      live(bench, 2000);
      break_(bench.circuit);
      live(bench, 2054);
      assert.equal(bench.guard.read().coil, true);
      live(bench, 2055);
      assert.equal(bench.guard.read().dropped, "pilot-left");
    }
  });

  it("holds over bounces shorter than 55 ms, and over PWM that comes and goes", () => {
    const bench = charging();
    for (let round = 0; round < 50; round++) {
      bench.circuit.setCar(true, "open");
      live(bench, bench.scheduler.nowMs() + 54);
      bench.circuit.setCar(true, "ready");
      live(bench, bench.scheduler.nowMs() + 20);
      bench.circuit.setDuty(round % 2 === 0 ? 26.67 : 100);
    }
    assert.equal(bench.guard.read().coil, true);
    assert.equal(bench.guard.read().dropped, null);
  });

  it("counts B and A in a row as one leaving", () => {
    const bench = charging();
    live(bench, 2000);
    bench.circuit.setCar(true, "open");
    live(bench, 2030);
    bench.circuit.setCar(false, "open");
    live(bench, 2054);
    assert.equal(bench.guard.read().coil, true);
    live(bench, 2055);
    assert.equal(bench.guard.read().dropped, "pilot-left");
  });

  it("stays open until the firmware has asked for open itself", () => {
    const bench = charging();
    bench.scheduler.runUntil(2000);
    assert.equal(bench.guard.read().dropped, "permit-expired");
    bench.guard.write(1);
    live(bench, 3000);
    assert.deepEqual({ ...bench.guard.read() }, { coil: false, dropped: "permit-expired", contacts: false });
    bench.guard.write(0);
    assert.equal(bench.guard.read().dropped, null);
    bench.guard.write(1);
    live(bench, 4000);
    assert.deepEqual({ ...bench.guard.read() }, { coil: true, dropped: null, contacts: true });
  });

  it("never closes by a renewal", () => {
    const bench = setup();
    bench.circuit.setCar(true, "ready");
    live(bench, 5000);
    assert.equal(bench.contactor.isCoilOn, false);
  });

  it("does not hold a coil that was closed without a car, not even from the very start", () => {
    for (const waitMs of [0, 1, 54, 55, 1000]) {
      const bench = setup();
      bench.scheduler.runUntil(waitMs);
      bench.guard.write(1);
      live(bench, Math.max(waitMs, 55));
      assert.deepEqual([bench.guard.read().coil, bench.guard.read().dropped], [false, "pilot-left"], `${waitMs} ms`);
      live(bench, 2000);
      assert.equal(bench.contactor.closures, waitMs < 35 ? 1 : 0);
    }
  });

  it("lets the coil go when power or the firmware goes, and forgets the reason", () => {
    const bench = charging();
    live(bench, 2000);
    bench.simulated.powerDown();
    assert.deepEqual([bench.guard.read().coil, bench.guard.read().dropped], [false, null]);
    assert.equal(bench.contactor.isCoilOn, false);
    bench.guard.write(1);
    bench.scheduler.runUntil(2500);
    assert.equal(bench.guard.read().dropped, "permit-expired");
    bench.guard.close();
    assert.deepEqual([bench.guard.read().coil, bench.guard.read().dropped], [false, null]);
  });

  it("leaves no timer behind when it is opened and closed 100 times", () => {
    const { scheduler, circuit, simulated, contactor } = setup();
    circuit.setCar(true, "ready");
    const Guard = simulated.deviceClass();
    for (let round = 0; round < 100; round++) {
      const guard = new Guard();
      guard.write(1);
      guard.close();
    }
    scheduler.runUntil(RELEASE_MS);
    assert.equal(scheduler.nextDueMs(), undefined);
    assert.deepEqual([contactor.isClosed, contactor.closures], [false, 0]);
  });
});

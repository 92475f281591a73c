import assert from "node:assert/strict";
import type { WallClock } from "../../../modules/device/time";
import type { SafetyHardware } from "../../../sim/world/safety-hardware";
import { CHARGES, WorldRig } from "./rig";

const C1 = { charger: "C1" } as const;
const NO_CAR = Number.POSITIVE_INFINITY;

/** Charging at 30 s: 10 A in the house, 16 A in the car. */
function charging(more: object = {}): WorldRig {
  const rig = new WorldRig({ ...CHARGES, ...more });
  rig.run(30);
  assert.equal(rig.trace.drawn, 16);
  return rig;
}

/** What the firmware reads there now. */
function lineAt(
  rig: WorldRig,
  name: "ResidualTrip" | "EarthMissing" | "EmergencyStop" | "Dimming" | "Temperature" | "Proximity",
): number {
  const Line = rig.charger.safety.io[name];
  assert.ok(Line !== undefined, name);
  return new Line().read();
}

function guardOf(safety: SafetyHardware) {
  const { Guard } = safety.io;
  assert.ok(Guard !== undefined);
  return new Guard();
}

describe("a contactor that is in trouble", () => {
  it("welded stays closed after the car has finished, and opens when it comes free", () => {
    const rig = charging();
    rig.fault("contactor-welded", C1);
    rig.apply({ do: "finish", ...C1 });
    rig.run(40);
    assert.deepEqual([rig.trace.contactor, rig.trace.drawn], [true, 0]);
    assert.equal(guardOf(rig.charger.safety).read().coil, false);
    rig.clear("contactor-welded", C1);
    rig.pass(30);
    assert.equal(rig.charger.contactor.isClosed, false);
  });

  it("welded goes on feeding a car that draws, and main switch and meter see it", () => {
    const rig = charging();
    rig.fault("contactor-welded", C1);
    rig.fault("ev-overdraw", { ...C1, A: 12 });
    rig.apply({ do: "finish", ...C1 });
    rig.run(40);
    assert.deepEqual([rig.trace.contactor, rig.trace.drawn, rig.line.total], [true, 12, 22]);
    rig.apply({ do: "power-cut", ...C1, for: 5 });
    rig.run(42);
    assert.deepEqual([rig.trace.contactor, rig.trace.drawn, rig.line.total], [false, 0, 10], "nothing is behind it");
    rig.run(46);
    assert.deepEqual([rig.trace.contactor, rig.trace.drawn], [true, 12]);
  });

  it("stuck open feeds nobody", () => {
    const rig = new WorldRig(CHARGES);
    rig.fault("contactor-stuck-open", { ...C1, for: 60 });
    rig.run(55);
    assert.ok(rig.lines.every((line) => line.chargers["C1"]?.contactor === false));
    assert.equal(rig.charger.contactor.closures, 0);
    rig.run(300);
    assert.deepEqual([rig.trace.contactor, rig.trace.drawn], [true, 16]);
  });
});

describe("two contactors of a three-phase charger", () => {
  function threePhase(): WorldRig {
    const events = [
      { t: 2, ...C1, do: "plug", ev: { phases: 3 } },
      { t: 3, ...C1, do: "request" },
    ];
    const rig = new WorldRig({ events, home: [[0, 1, 2, 3]], site: { phases: 3 } });
    rig.run(5);
    rig.fault("firmware-hang", { ...C1, for: 5 });
    rig.pass(400);
    return rig;
  }

  /** By hand, in the place of a firmware that hangs: the car may draw 10 A. */
  function connect(rig: WorldRig, phases: 1 | 3): number[] {
    const { safety, circuit } = rig.charger;
    const guard = guardOf(safety);
    guard.write(0);
    circuit.setDuty(16.7);
    rig.pass(50);
    guard.write(phases);
    for (let ms = 0; ms < 4_000; ms += 100) {
      rig.pass(100);
      guard.renew();
    }
    return [0, 1, 2].map((phase) => Math.round(rig.charger.currentA(phase)));
  }

  it("connect L1 alone or all three, and the car charges on what is connected", () => {
    assert.deepEqual(connect(threePhase(), 1), [10, 0, 0]);
    assert.deepEqual(connect(threePhase(), 3), [10, 10, 10]);
  });

  it("have no circuit through L2 and L3 when only theirs is closed: N goes with L1", () => {
    const rig = threePhase();
    const { safety } = rig.charger;
    safety.extraContactor?.setFault("welded", true);
    assert.deepEqual(connect(rig, 3), [10, 10, 10]);
    guardOf(safety).write(0);
    rig.pass(100);
    assert.deepEqual([safety.contactor.isClosed, safety.extraContactor?.isClosed], [false, true]);
    assert.deepEqual([safety.connectedPhases, rig.charger.currentA(1)], [0, 0]);
  });

  it("are one on a board for a single phase", () => {
    assert.equal(new WorldRig().charger.safety.extraContactor, undefined);
  });
});

describe("a current that leaks", () => {
  it("trips the detector, and the guard opens without the firmware's help", () => {
    for (const [mA, atMostMs] of [
      [6, 10_000],
      [60, 300],
      [300, 100],
    ] as const) {
      const rig = charging();
      rig.fault("firmware-hang", C1);
      rig.fault("residual-current", { ...C1, mA });
      const Guard = guardOf(rig.charger.safety);
      let ms = 0;
      // The guard's own permit is renewed here, so that nothing but the detector opens.
      for (; rig.charger.contactor.isClosed; ms += 10) {
        Guard.renew();
        rig.pass(10);
        assert.ok(ms <= atMostMs, `${mA} mA`);
      }
      assert.equal(Guard.read().dropped, "trip-line");
    }
  });

  it("leaks only while the contacts are closed", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(1);
    rig.fault("residual-current", { ...C1, mA: 300 });
    rig.pass(900);
    assert.equal(lineAt(rig, "ResidualTrip"), 0);
    rig.run(60);
    assert.ok(rig.charger.contactor.closures >= 1);
    assert.equal(rig.trace.contactor, false);
    assert.equal(lineAt(rig, "ResidualTrip"), 0, "the line has fallen back");
  });

  it("goes on through a welded contactor, and so does the line", () => {
    const rig = charging();
    rig.fault("contactor-welded", C1);
    rig.fault("residual-current", { ...C1, mA: 300 });
    rig.run(40);
    assert.deepEqual([rig.trace.contactor, lineAt(rig, "ResidualTrip")], [true, 1]);
    rig.clear("residual-current", C1);
    rig.pass(60);
    assert.equal(lineAt(rig, "ResidualTrip"), 0);
  });

  it("can be tested for, unless the test input is broken", () => {
    const rig = new WorldRig();
    rig.run(1);
    rig.fault("firmware-hang", { ...C1, for: 5 });
    const { ResidualTest } = rig.charger.safety.io;
    assert.ok(ResidualTest !== undefined);
    const test = new ResidualTest();
    test.write(1);
    rig.pass(30);
    assert.equal(lineAt(rig, "ResidualTrip"), 1);
    rig.fault("self-test-fails", C1);
    rig.pass(60);
    assert.equal(lineAt(rig, "ResidualTrip"), 0);
  });
});

describe("inputs that a person or the installation gives", () => {
  it("emergency stop: the guard opens within 100 ms, and the line is the firmware's too", () => {
    const rig = charging();
    rig.fault("emergency-stop", { ...C1, for: 5 });
    rig.pass(30);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.equal(lineAt(rig, "EmergencyStop"), 1);
    rig.run(36);
    assert.equal(lineAt(rig, "EmergencyStop"), 0);
  });

  it("a missing earth is seen by its detector", () => {
    const rig = new WorldRig();
    rig.run(1);
    assert.equal(lineAt(rig, "EarthMissing"), 0);
    rig.fault("earth-missing", C1);
    assert.equal(lineAt(rig, "EarthMissing"), 1);
    rig.clear("earth-missing", C1);
    assert.equal(lineAt(rig, "EarthMissing"), 0);
  });

  it("the grid operator dims one charger or all", () => {
    const rig = new WorldRig();
    rig.run(1);
    rig.fault("dimming", C1);
    rig.fault("dimming", { for: 10 });
    assert.equal(lineAt(rig, "Dimming"), 1);
    rig.clear("dimming", C1);
    rig.run(10);
    assert.equal(lineAt(rig, "Dimming"), 1, "the site's still is");
    rig.run(12);
    assert.equal(lineAt(rig, "Dimming"), 0);
  });

  it("heat is read at once, and gone a minute after its end", () => {
    const rig = new WorldRig();
    rig.run(10);
    assert.equal(lineAt(rig, "Temperature"), 35);
    rig.fault("overheat", { ...C1, celsius: 65, for: 10 });
    assert.equal(lineAt(rig, "Temperature"), 65);
    rig.run(50);
    assert.equal(lineAt(rig, "Temperature"), 50);
    rig.run(80);
    assert.equal(lineAt(rig, "Temperature"), 35);
  });
});

describe("a socket outlet that is in trouble", () => {
  it("shows no cable, though a car is there", () => {
    const rig = new WorldRig();
    rig.run(1);
    assert.equal(lineAt(rig, "Proximity"), NO_CAR);
    rig.apply({ do: "plug", ...C1 });
    assert.ok(Math.abs(lineAt(rig, "Proximity") - 220) <= 4.4);
    rig.fault("cable-missing", C1);
    assert.equal(lineAt(rig, "Proximity"), NO_CAR);
    rig.clear("cable-missing", C1);
    assert.ok(lineAt(rig, "Proximity") < 300);
  });

  /** The bolt is out, and the firmware is away. */
  function locked(): WorldRig {
    const rig = new WorldRig();
    rig.run(1);
    rig.apply({ do: "plug", ...C1 });
    rig.fault("firmware-hang", { ...C1, for: 5 });
    const { PlugLock } = rig.charger.safety.io;
    assert.ok(PlugLock !== undefined);
    const lock = new PlugLock();
    lock.drive("lock");
    rig.pass(500);
    assert.ok(lock.read());
    lock.drive("rest");
    return rig;
  }

  it("does not let a locked plug go: the car is gone at once, the cable when the bolt is open", () => {
    const rig = locked();
    const { circuit, safety } = rig.charger;
    rig.apply({ do: "unplug", ...C1 });
    assert.equal(circuit.highV, 12);
    rig.pass(300);
    assert.ok(lineAt(rig, "Proximity") < 300);
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
    assert.ok(circuit.highV < 10);
    rig.apply({ do: "unplug", ...C1 });
    new (safety.io.PlugLock ?? assert.fail())().drive("unlock");
    rig.pass(250);
    assert.equal(lineAt(rig, "Proximity"), NO_CAR);
  });

  it("opens its bolt in a power cut, unless it is jammed", () => {
    for (const [isJammed, isLocked] of [
      [false, false],
      [true, true],
    ]) {
      const rig = locked();
      if (isJammed) rig.fault("lock-jammed", C1);
      rig.apply({ do: "power-cut", ...C1, for: 5 });
      assert.equal(rig.charger.safety.socket?.bolt.isLocked, isLocked);
      rig.clear("lock-jammed", C1);
      assert.equal(rig.charger.safety.socket?.bolt.isLocked, false);
    }
  });

  it("is not there with a tethered cable, and its faults are impossible", () => {
    const rig = new WorldRig({ chargers: [{ id: "C1", cable: 63.1 }] });
    rig.run(1);
    assert.deepEqual([rig.charger.safety.io.Proximity, rig.charger.safety.io.PlugLock], [undefined, undefined]);
    for (const fault of ["cable-missing", "lock-jammed"])
      assert.equal(rig.fault(fault, C1), "the cable of C1 is tethered: there is no socket outlet");
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
    assert.ok(new WorldRig({ chargers: [{ id: "C1", cable: 63 }] }).charger.safety.io.PlugLock !== undefined);
  });
});

describe("mains that are too high or too low", () => {
  const siteMeterV = (rig: WorldRig): number | undefined => rig.world.siteMeter.part.application?.reading?.voltageV[0];

  it("at the whole site are seen by the site's meter", () => {
    const rig = charging();
    rig.fault("over-voltage", { V: 256, for: 10 });
    rig.run(36);
    assert.equal(siteMeterV(rig), 256);
    rig.fault("under-voltage", { ...C1, V: 190 });
    rig.run(50);
    assert.equal(siteMeterV(rig), 230, "a charger's own are not");
  });

  it("below 80 V silence the meter, and no car charges on them", () => {
    const rig = charging();
    rig.fault("under-voltage", { V: 79, for: 20 });
    rig.run(49);
    assert.ok((rig.line.meter.age ?? 0) > 15, `${rig.line.meter.age} s`);
    assert.equal(rig.trace.drawn, 0);
    rig.run(80);
    assert.ok((rig.line.meter.age ?? 99) < 6);
  });

  it("make more or less energy of the same current", () => {
    const energyWh = (voltageV?: number): number => {
      const rig = charging();
      if (voltageV !== undefined) rig.fault("under-voltage", { ...C1, V: voltageV });
      const [before = 0] = rig.charger.energyWh;
      // Before a firmware that minds would do something about it.
      rig.run(36);
      return (rig.charger.energyWh[0] ?? 0) - before;
    };
    const share = energyWh(207) / energyWh();
    assert.ok(share > 0.9 && share < 0.92, `${share}`);
  });
});

describe("clocks that jump", () => {
  const EPOCH_MS = Date.UTC(2026, 0, 1);
  const secondsOff = (rig: WorldRig, clock: WallClock): number =>
    ((clock.nowMs() ?? 0) - EPOCH_MS - rig.scheduler.nowMs()) / 1000;
  const off = (rig: WorldRig): number[] =>
    [rig.charger.wallClock, ...rig.world.meters.map((meter) => meter.wallClock)].map((clock) => secondsOff(rig, clock));

  it("are one charger's or everybody's, and right again afterwards", () => {
    const rig = new WorldRig({ site: { meterAt: "house" }, solar: [[0, 1]] });
    rig.run(1);
    assert.deepEqual(off(rig), [0, 0, 0]);
    rig.fault("clock-jump", { ...C1, seconds: 3600 });
    rig.fault("clock-jump", { seconds: -86_400, for: 10 });
    assert.deepEqual(off(rig), [3600 - 86_400, -86_400, -86_400]);
    rig.run(12);
    assert.deepEqual(off(rig), [3600, 0, 0]);
    rig.clear("clock-jump", C1);
    assert.deepEqual(off(rig), [0, 0, 0]);
  });
});

describe("a firmware that is in trouble", () => {
  it("hangs for long: the watchdog resets it after 8 s, and again", () => {
    const rig = charging();
    const before = rig.charger.part.application;
    rig.fault("firmware-hang", { ...C1, for: 20 });
    rig.pass(7_999);
    assert.equal(rig.charger.part.application, before);
    rig.pass(1);
    assert.equal(rig.charger.part.application, undefined);
    rig.pass(300);
    const second = rig.charger.part.application;
    assert.ok(second !== undefined && second !== before);
    rig.pass(8_300);
    assert.ok(rig.charger.part.application !== undefined && rig.charger.part.application !== second);
    assert.equal(rig.charger.contactor.isClosed, false);
  });

  it("crashes once: open at once, up again after 0.3 s", () => {
    const rig = charging();
    const before = rig.charger.part.application;
    rig.fault("firmware-crash", C1);
    rig.pass(20);
    assert.equal(rig.charger.part.application, undefined);
    assert.equal(rig.charger.contactor.isCoilOn, false);
    rig.pass(30);
    assert.equal(rig.charger.contactor.isClosed, false);
    rig.pass(300);
    const second = rig.charger.part.application;
    assert.ok(second !== undefined && second !== before);
    rig.run(40);
    assert.equal(rig.charger.part.application, second);
  });

  it("crashes at every start while the fault lasts", () => {
    const rig = charging();
    rig.fault("firmware-crash", { ...C1, for: 10 });
    rig.run(40);
    const since = rig.lines.slice(31, 40);
    assert.ok(since.every((line) => line.chargers["C1"]?.contactor === false));
    rig.run(42);
    const { application } = rig.charger.part;
    assert.ok(application !== undefined);
    rig.run(50);
    assert.equal(rig.charger.part.application, application);
  });
});

describe("a car that sleeps", () => {
  it("does not answer its request until it is called, and is awake when the fault is cleared", () => {
    const rig = new WorldRig();
    rig.fault("ev-sleeps", C1);
    rig.run(1);
    rig.apply({ do: "plug", ...C1 });
    rig.apply({ do: "request", ...C1 });
    rig.run(15);
    assert.deepEqual([rig.trace.state, rig.charger.car?.asks], ["B2", false]);
    rig.clear("ev-sleeps", C1);
    rig.run(30);
    assert.deepEqual([rig.trace.state, rig.trace.drawn], ["C2", 16]);
  });
});

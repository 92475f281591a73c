import assert from "node:assert/strict";
import type { ControlPilot, ControlPilotConstructor } from "../../../modules/device/control-pilot";
import type { FlashArea } from "../../../modules/device/flash";
import type { ClosedPhases, Guard, GuardConstructor, GuardReport } from "../../../modules/device/guard";
import type { LockDrive, PlugLock } from "../../../modules/device/plug-lock";
import type { GuardWiring } from "../../../sim/plant/simulated-guard";
import type { StormEvent } from "../../../sim/soak/plan/storm-event";
import type { Tamper } from "../../../sim/soak/soak";
import { INVARIANTS } from "../../../sim/soak/watch/invariants";
import { at, CALM_CAR, CHARGER_ID, CHARGING, fault, found, type Scheduler, stormOf, UNPLUGGED } from "./storms";

/** A defect of the hardware or of what the firmware is told, and the invariant that has to notice. */
interface Defect {
  readonly what: string;
  readonly invariant: string;
  readonly events: readonly StormEvent[];
  readonly cableA?: number;
  /** Empty where an event makes the defect. */
  readonly tamper: Tamper;
}

const DEFECTS: readonly Defect[] = [
  {
    what: "a contactor that releases after 200 ms",
    invariant: "closed in C and D only",
    events: [...CHARGING, UNPLUGGED],
    tamper: {
      plant: ({ contactor }, scheduler) => {
        const slow = { set: (callback: () => void, ms: number) => scheduler.set(callback, ms === 30 ? 200 : ms) };
        Object.assign(contactor, { scheduler: slow });
      },
    },
  },
  {
    what: "a guard that does not hear the residual current detector, while the firmware hangs",
    invariant: "open on a residual current",
    events: [...CHARGING, fault(40, "firmware-hang", 5), fault(40.001, "residual-current", 5, 300)],
    tamper: {
      plant: ({ safety }) => {
        const { wiring } = safety.guard as unknown as { readonly wiring: GuardWiring };
        Object.assign(safety.guard, { wiring: { ...wiring, isTripped: () => false } });
      },
    },
  },
  {
    what: "a guard whose permit does not expire",
    invariant: "open without a permit",
    events: [...CHARGING, fault(40, "firmware-hang", 5)],
    tamper: {
      hardware: (hardware, scheduler) => ({
        ...hardware,
        Guard: permitForEver(hardware.Guard as GuardConstructor, scheduler),
      }),
    },
  },
  {
    what: "a bolt whose contact says what the motor was told",
    invariant: "an offer begins on a locked plug",
    events: [fault(10, "lock-jammed", 100), ...CHARGING],
    tamper: {
      hardware: (hardware) => ({
        ...hardware,
        PlugLock: class implements PlugLock {
          private newest: LockDrive = "unlock";

          drive(towards: LockDrive): void {
            if (towards !== "rest") this.newest = towards;
          }
          read(): boolean {
            return this.newest === "lock";
          }
          close(): void {}
        },
      }),
    },
  },
  {
    what: "a trip line that follows the test output, whatever the detector does",
    invariant: "self-test before every close",
    events: [fault(10, "self-test-fails", 100), ...CHARGING],
    tamper: { hardware: (hardware) => ({ ...hardware, ...shortedTest() }) },
  },
  {
    what: "a proximity input that sees a thick cable in every plug",
    invariant: "no duty above the cable's rating",
    cableA: 13,
    events: [{ t: 5, kind: "settings", patch: { cableA: 80, manualCurrentA: 32, mode: "manual" } }, ...CHARGING],
    tamper: {
      hardware: (hardware) => ({
        ...hardware,
        Proximity: class {
          read(): number {
            return 100;
          }
          close(): void {}
        },
      }),
    },
  },
  {
    what: "a flash that forgets",
    invariant: "sessions are counted up one by one",
    events: [...CHARGING, UNPLUGGED, at(60, { do: "reset", charger: CHARGER_ID })],
    tamper: { hardware: (hardware) => ({ ...hardware, JournalFlash: ForgetfulFlash }) },
  },
  {
    what: "a pilot's driver that fails now and then",
    invariant: "no restart without a cause",
    events: CHARGING,
    tamper: {
      hardware: (hardware) => ({
        ...hardware,
        ControlPilot: failing(hardware.ControlPilot as ControlPilotConstructor),
      }),
    },
  },
  {
    what: "a charger that believes in another contract",
    invariant: "back under the contract in time",
    events: [
      { t: 5, kind: "settings", patch: { contractedA: 100 } },
      at(15, {
        do: "plug",
        charger: CHARGER_ID,
        car: { ...CALM_CAR, maxCurrentA: 32 },
        departsAtS: null,
        neededWh: null,
      }),
      at(16, { do: "request", charger: CHARGER_ID }),
    ],
    tamper: {},
  },
  {
    what: "a charger that listens to nobody's meter",
    invariant: "charges again after a storm",
    events: [{ t: 5, kind: "settings", patch: { meterId: "Nobody", failsafeA: 0 } }, ...CHARGING],
    tamper: {},
  },
];

/** A guard that renews its own permit. */
function permitForEver(Inner: GuardConstructor, scheduler: Scheduler): GuardConstructor {
  return class implements Guard {
    private readonly guard = new Inner();
    private readonly timer = scheduler.repeat(() => this.guard.renew(), 100);

    write(phases: ClosedPhases): void {
      this.guard.write(phases);
    }
    renew(): void {
      this.guard.renew();
    }
    read(): GuardReport {
      return this.guard.read();
    }
    close(): void {
      scheduler.clear(this.timer);
      this.guard.close();
    }
  };
}

/** Test output and trip line, one wire. */
function shortedTest() {
  const wire: { value: 0 | 1 } = { value: 0 };
  return {
    ResidualTest: class {
      write(value: 0 | 1): void {
        wire.value = value;
      }
      close(): void {
        wire.value = 0;
      }
    },
    ResidualTrip: class {
      read(): 0 | 1 {
        return wire.value;
      }
      close(): void {}
    },
  };
}

/** Blank at every start. */
class ForgetfulFlash implements FlashArea {
  readonly sectors = 16;
  readonly sectorBytes = 4_096;
  private readonly bytes = new Uint8Array(this.sectors * this.sectorBytes).fill(0xff);

  read(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }
  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address);
  }
  erase(sector: number): void {
    this.bytes.fill(0xff, sector * this.sectorBytes, (sector + 1) * this.sectorBytes);
  }
  close(): void {}
}

/** Throws when it is told to offer something. */
function failing(Pilot: ControlPilotConstructor): ControlPilotConstructor {
  return class extends Pilot implements ControlPilot {
    override write(dutyPercent: number): void {
      if (dutyPercent > 0 && dutyPercent < 100) throw new Error("a defect of the driver's own");
      super.write(dutyPercent);
    }
  };
}

describe("the soak's watchers", () => {
  it("have a name of their own and a clause, each", () => {
    const names = INVARIANTS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(INVARIANTS.every(({ clause }) => clause.length > 20));
  });

  for (const { what, invariant, events, cableA, tamper } of DEFECTS) {
    it(`find ${what}`, () => {
      const violation = found(stormOf(events, cableA), tamper);
      assert.equal(violation?.invariant, invariant, violation?.what);
      assert.ok(violation.lastEvents.length > 0 && violation.atS > 0);
    });
  }

  it("find nothing where nothing is broken", () => {
    for (const { what, events, cableA, tamper } of DEFECTS)
      if (Object.keys(tamper).length > 0) assert.deepEqual(found(stormOf(events, cableA)), undefined, what);
  });
});

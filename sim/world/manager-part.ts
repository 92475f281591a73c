import { type Manager, startManager } from "../../firmware/manager/manager";
import { MemberStore } from "../../firmware/manager/members";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION } from "../../firmware/manager/settings";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { KeyValueStore } from "../../modules/device/storage";
import { provision, SettingsStore } from "../../modules/settings/settings-store";
import { SimulatedWallClock } from "../plant/simulated-wall-clock";
import type { Scenario } from "../scenario/scenario";
import { MANAGER_ID, wasThere } from "./charger-settings";
import { brokerFor, type Hosting } from "./hosting";
import { managerSettings, memberRules } from "./manager-settings";
import { PoweredPart } from "./powered-part";

/** The site manager's board. It hangs on the building's mains, behind the main switch. */
export class ManagerPart {
  readonly id = MANAGER_ID;
  readonly part: PoweredPart<Manager>;
  readonly wallClock: SimulatedWallClock;
  private isPowered = true;
  private isDown = false;

  constructor(
    scheduler: Scheduler,
    private readonly hosting: Hosting,
    scenario: Scenario,
  ) {
    this.wallClock = new SimulatedWallClock(scheduler, hosting.epochMs);
    const board = { name: "simulated", platform: "virtual", maxCurrentA: 80, phases: scenario.site.phases };
    const JournalFlash = hosting.journal(MANAGER_ID);
    const hardware = { id: MANAGER_ID, board, wallClock: this.wallClock, JournalFlash };
    this.part = new PoweredPart(scheduler, hosting, hardware, startManager, () => {});
    const settings = { ...managerSettings(scenario), mqtt: brokerFor(hosting, MANAGER_ID) };
    this.inFlash((store) => {
      provision(store, MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, settings);
      const members = new MemberStore(store, () => {});
      for (const charger of scenario.chargers) {
        members.put(charger.id, memberRules(scenario, charger));
        if (wasThere(charger)) members.join(charger.id);
      }
    });
  }

  setMains(isOn: boolean): void {
    this.isPowered = isOn;
    this.supply();
  }

  /** The fault `manager-down`: its board is dead, the broker is not. */
  setDown(isDown: boolean): void {
    this.isDown = isDown;
    this.supply();
  }

  /** Changes settings of the firmware, or in the flash of a board whose firmware does not run, or not here. */
  set(patch: object): void {
    const { application, program } = this.part;
    if (application !== undefined) {
      application.set(patch);
      return;
    }
    program?.change(patch);
    this.inFlash((store) => {
      new SettingsStore({
        store,
        schema: MANAGER_SETTINGS,
        version: MANAGER_SETTINGS_VERSION,
        onWarning: () => {},
      }).update(patch);
    });
  }

  setPriority(chargerId: string, priority: number): void {
    const { application, program } = this.part;
    program?.change({ charger: { id: chargerId, priority } });
    if (application !== undefined) application.putMember(chargerId, { priority });
    else this.inFlash((store) => void new MemberStore(store, () => {}).put(chargerId, { priority }));
  }

  private inFlash(use: (store: KeyValueStore) => void): void {
    const store = this.hosting.flash(MANAGER_ID).open({ path: "manager", format: "string" });
    use(store);
    store.close();
  }

  private supply(): void {
    if (this.isPowered && !this.isDown) this.part.powerOn("power-on");
    else this.part.powerOff();
  }
}

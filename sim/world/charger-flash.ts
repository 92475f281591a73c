import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, type ChargerSettings } from "../../firmware/charger/settings";
import { join } from "../../firmware/charger/site-member";
import type { KeyValueStorage, KeyValueStore } from "../../modules/device/storage";
import type { Checked } from "../../modules/schema/check";
import { provision, SettingsStore } from "../../modules/settings/settings-store";

/** What a person has set stays set in a flash that outlives the simulator; the rest is the scenario's. */
const KEPT_SETTINGS = Object.freeze(["mode", "manualCurrentA", "maxCurrentA"]);

/** What an installer puts into a charger's flash before it runs, or while it has no power. */
export class ChargerFlash {
  constructor(private readonly storage: KeyValueStorage) {}

  provision(settings: object): void {
    this.with((store) => provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, settings, KEPT_SETTINGS));
  }

  /** The charger has been in this manager's site. */
  join(managerId: string): void {
    this.with((store) => join(store, managerId));
  }

  get settings(): ChargerSettings {
    return this.with((store) => settingsIn(store).value);
  }

  update(patch: object): Checked<ChargerSettings> {
    return this.with((store) => settingsIn(store).update(patch));
  }

  private with<T>(use: (store: KeyValueStore) => T): T {
    const store = this.storage.open({ path: "charger", format: "string" });
    const result = use(store);
    store.close();
    return result;
  }
}

function settingsIn(store: KeyValueStore): SettingsStore<ChargerSettings> {
  return new SettingsStore({
    store,
    schema: CHARGER_SETTINGS,
    version: CHARGER_SETTINGS_VERSION,
    onWarning: () => {},
  });
}

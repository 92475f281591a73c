import { EMONCMS_SETTINGS } from "../../modules/emoncms/settings";
import { HOME_ASSISTANT_SETTINGS } from "../../modules/home-assistant/settings";
import { type Infer, number, object, oneOf, optional } from "../../modules/schema/schema";
import { AUTHORITY } from "../../modules/settings/authority";
import { MQTT_SETTINGS } from "../../modules/settings/mqtt-settings";
import { PHASES } from "../../modules/settings/phases";

/** All that a meter can be told. */
export const METER_SETTINGS = object({
  /** What it measures: the main switch, the house without chargers, or what solar panels produce. */
  measures: optional(oneOf("main", "house", "solar"), "main"),
  /** Modules on the line, one a phase, at Modbus addresses 1, 2, 3. */
  phases: optional(PHASES, 1),
  /** s between two readings. */
  updateIntervalS: optional(number({ min: 1, max: 3_600 }), 5),
  /**
   * A in the conductor for each A through the modules' own transformers, where they sit behind a bigger one: 40 for a
   * transformer of 200/5. A module by itself ends at 100 A.
   */
  transformerRatio: optional(number({ min: 1, max: 1_000 }), 1),
  mqtt: optional(MQTT_SETTINGS, {}),
  homeAssistant: optional(HOME_ASSISTANT_SETTINGS, {}),
  updateAuthority: optional(AUTHORITY, null),
  emoncms: optional(EMONCMS_SETTINGS, {}),
});

export type MeterSettings = Infer<typeof METER_SETTINGS>;

export const METER_SETTINGS_VERSION = 1;

import { type Infer, nullable, number, object, oneOf, optional } from "../../modules/schema/schema";
import { MQTT_SETTINGS } from "../../modules/settings/mqtt-settings";
import { PART_ID } from "../../modules/settings/part-id";
import { PHASES } from "../../modules/settings/phases";

const SECONDS_A_DAY = 86_400;

/** All that a charger can be told; docs/settings.md has the same table for people. */
export const CHARGER_SETTINGS = object({
  /** `intelligent` follows the house; `manual` offers manualCurrentA whatever the house draws. */
  mode: optional(oneOf("intelligent", "manual"), "intelligent"),
  /** Below 6 A, here and in the next two, nothing is offered. */
  manualCurrentA: optional(number({ min: 0, max: 80 }), 16),
  /** What the installer allows this charger. */
  maxCurrentA: optional(number({ min: 0, max: 80 }), 32),
  /** What the cable carries. */
  cableA: optional(number({ min: 0, max: 80 }), 32),
  phases: optional(PHASES, 1),
  /** A per phase at the main switch, and what is kept free of it. */
  contractedA: optional(number({ min: 0, max: 1000 }), 16),
  bufferA: optional(number({ min: 0, max: 1000 }), 0),
  /** Where the site meter sits: at the main switch, or at the house alone. */
  meterAt: optional(oneOf("main", "house"), "main"),
  meterId: optional(PART_ID, "Meter-1"),
  /** The meter of what solar panels produce; only with meterAt `house`. */
  solarMeterId: optional(nullable(PART_ID), null),
  /** s between two readings of the site meter. */
  updateIntervalS: optional(number({ min: 1, max: 3_600 }), 5),
  /** s that current must have been there again before a withdrawn offer comes back. */
  resumeDelayS: optional(number({ min: 0, max: SECONDS_A_DAY }), 60),
  /** A offered without a valid reading; below 6 stops charging. */
  failsafeA: optional(number({ min: 0, max: 80 }), 6),
  mqtt: optional(MQTT_SETTINGS, {}),
});

export type ChargerSettings = Infer<typeof CHARGER_SETTINGS>;

export const CHARGER_SETTINGS_VERSION = 1;

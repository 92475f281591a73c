import { HOME_ASSISTANT_SETTINGS } from "../../modules/home-assistant/settings";
import { DEFAULT_VOLTAGE_LIMITS, type VoltageLimits } from "../../modules/mains/voltage";
import { SCHEDULE_SETTINGS } from "../../modules/schedule/settings";
import { flag, type Infer, nullable, number, object, oneOf, optional, text } from "../../modules/schema/schema";
import { PRICE } from "../../modules/sessions/cost";
import type { SessionRules } from "../../modules/sessions/limits";
import { MAX_ENERGY_LIMIT_WH, MAX_TIME_LIMIT_S, USERS } from "../../modules/sessions/users";
import { AUTHORITY } from "../../modules/settings/authority";
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
  /** What its owner allows this charger. */
  maxCurrentA: optional(number({ min: 0, max: 80 }), 32),
  /** What the wiring carries: the installer's, changed only with the installer's password. */
  installerMaxA: optional(number({ min: 0, max: 80 }), 80),
  /** A record of it (modules/access/password-record), 81 characters at most; empty: nobody has locked installerMaxA yet. */
  installerPassword: optional(text({ maxLength: 81, secret: true }), ""),
  /** What the cable carries; of a socket outlet also what the plug's resistor says. */
  cableA: optional(number({ min: 0, max: 80 }), 32),
  phases: optional(PHASES, 1),
  /** 1: connect L1 alone, on a board with two contactors. */
  usePhases: optional(PHASES, 3),
  /** A while the grid operator's contact dims. */
  dimmedA: optional(number({ min: 0, max: 80 }), 6),
  /** V, line to neutral, and the shares of it from which on the mains are out of their band. */
  nominalV: optional(number({ min: 80, max: 260 }), 230),
  overVoltageShare: optional(number({ min: 1.01, max: 1.3 }), 1.1),
  underVoltageShare: optional(number({ min: 0.5, max: 0.99 }), 0.85),
  instantVoltageShare: optional(number({ min: 1.05, max: 1.5 }), 1.2),
  /** s: after the power comes back in a session, charging begins at a random moment within them. */
  powerReturnDelayS: optional(number({ min: 0, max: 1_800 }), 30),
  /** Who may charge; empty: everybody. */
  users: optional(USERS, []),
  /** A session ends by itself after so much; null: it does not. */
  sessionEnergyWh: optional(nullable(number({ min: 1, max: MAX_ENERGY_LIMIT_WH })), null),
  sessionTimeS: optional(nullable(number({ min: 1, max: MAX_TIME_LIMIT_S })), null),
  /** %, of the car's state of charge, where something tells the charger what it is. */
  targetSocPercent: optional(nullable(number({ min: 1, max: 100 })), null),
  /** When it charges, by the time of day. */
  schedule: optional(SCHEDULE_SETTINGS, {}),
  /** What a session's cost is reckoned with; null: there is none. */
  price: optional(nullable(PRICE), null),
  /** Whether a house meter that does not see the car's draw is taken for a fault. */
  checkMeter: optional(flag(), true),
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
  /** Who shares the site's current among several chargers; null: this one follows the house meter by itself. */
  managerId: optional(nullable(PART_ID), null),
  /** When the manager is gone, a charger takes its place, and this one may. */
  failover: optional(flag(), true),
  /** A offered without a valid reading or grant; below 6 stops charging. */
  failsafeA: optional(number({ min: 0, max: 80 }), 6),
  mqtt: optional(MQTT_SETTINGS, {}),
  homeAssistant: optional(HOME_ASSISTANT_SETTINGS, {}),
  updateAuthority: optional(AUTHORITY, null),
});

export type ChargerSettings = Infer<typeof CHARGER_SETTINGS>;

/** The band of the mains voltage, as these settings draw it. */
export function voltageLimits(settings: ChargerSettings): VoltageLimits {
  return {
    nominalV: settings.nominalV,
    overShare: settings.overVoltageShare,
    underShare: settings.underVoltageShare,
    instantShare: settings.instantVoltageShare,
    forMs: DEFAULT_VOLTAGE_LIMITS.forMs,
  };
}

/** What a session goes by. */
export function sessionRules(settings: ChargerSettings): SessionRules {
  const { users, sessionEnergyWh, sessionTimeS, targetSocPercent } = settings;
  return { users, limits: { maxEnergyWh: sessionEnergyWh, maxTimeS: sessionTimeS, targetSocPercent } };
}

export const CHARGER_SETTINGS_VERSION = 1;

import { HOME_ASSISTANT_SETTINGS } from "../../modules/home-assistant/settings";
import { SITE_RULES, type SiteRules } from "../../modules/messages/site";
import { flag, type Infer, number, object, optional } from "../../modules/schema/schema";
import { AUTHORITY } from "../../modules/settings/authority";
import { MQTT_SETTINGS } from "../../modules/settings/mqtt-settings";
import { PUBLISHED_SETTINGS } from "./published";

/** All that a site manager can be told, apart from its chargers (members.ts). */
export const MANAGER_SETTINGS = object({
  ...SITE_RULES,
  /** A per phase, the most that the house draws by itself, as the installer knows it: for the check of fail-safe currents. */
  houseMaxA: optional(number({ min: 0, max: 1000 }), 0),
  /** Chargers that nobody has listed are taken in when they ask, with the defaults. */
  admitsAnybody: optional(flag(), false),
  /** Devices of the published protocol; null: it is not spoken. */
  published: optional(PUBLISHED_SETTINGS, null),
  mqtt: optional(MQTT_SETTINGS, {}),
  homeAssistant: optional(HOME_ASSISTANT_SETTINGS, {}),
  updateAuthority: optional(AUTHORITY, null),
});

export type ManagerSettings = Infer<typeof MANAGER_SETTINGS>;

export const MANAGER_SETTINGS_VERSION = 1;

/** What the sharing goes by, of these settings. */
export function siteRules(settings: ManagerSettings): SiteRules {
  const {
    houseMaxA: _h,
    admitsAnybody: _a,
    published: _p,
    mqtt: _m,
    homeAssistant: _ha,
    updateAuthority: _u,
    ...rules
  } = settings;
  return rules;
}

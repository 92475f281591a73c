import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { MEMBER_RULES } from "../../../modules/messages/site";
import type { Checked } from "../../../modules/schema/check";
import { parseJson } from "../../../modules/schema/json";
import { type Infer, list, object, optional, text } from "../../../modules/schema/schema";
import { PART_ID } from "../../../modules/settings/part-id";
import { refuseTariffs, TARIFFS } from "../../../modules/tariff/tariff";
import { RETENTION } from "../ledger/settings";
import { zoneOffset } from "../ledger/zone";

const { order: _order, ...MEMBER } = MEMBER_RULES;

/** A site as an installer writes it down for `npm run manager`; docs/manager.md has its keys. */
const SITE_FILE = object({
  id: optional(PART_ID, "Manager-1"),
  settings: optional(MANAGER_SETTINGS, {}),
  /** In the order of registration. */
  chargers: optional(list(object({ id: PART_ID, ...MEMBER }), { max: 250 }), []),
  /** Of the IANA list, for days and tariffs. */
  zone: optional(text({ minLength: 1, maxLength: 64 }), "UTC"),
  tariffs: optional(TARIFFS, []),
  retention: optional(RETENTION, {}),
});

export type SiteFile = Infer<typeof SITE_FILE>;

const MAX_BYTES = 262_144;

export function readSiteFile(json: string): Checked<SiteFile> {
  const file = parseJson(SITE_FILE, json, { maxBytes: MAX_BYTES });
  if (!file.ok) return file;
  const ids = file.value.chargers.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0)
    return { ok: false, path: `$.chargers[${twice}].id`, reason: `must be unique, found ${ids[twice]} again` };
  try {
    zoneOffset(file.value.zone);
  } catch {
    return { ok: false, path: "$.zone", reason: "must be a time zone of the IANA list, such as Europe/Lisbon" };
  }
  return refuseTariffs(file.value.tariffs, "$.tariffs") ?? file;
}

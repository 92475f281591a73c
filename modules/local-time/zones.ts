import type { DaylightRuleName } from "./rules";

/** Zones whose clocks show the same. */
export interface ZoneGroup {
  /** Minutes to add to UTC for standard time. */
  readonly offsetMin: number;
  /** null: the clocks never change. */
  readonly rule: DaylightRuleName | null;
  /** As the IANA time zone database names them. */
  readonly ids: readonly string[];
}

/** From west to east; in force from 2026-11-01 on, after the facts in release 2026f of that database. */
export const ZONE_GROUPS = Object.freeze([
  Object.freeze({ offsetMin: -600, rule: null, ids: Object.freeze(["Pacific/Honolulu"] as const) } as const),
  Object.freeze({ offsetMin: -540, rule: "us", ids: Object.freeze(["America/Anchorage"] as const) } as const),
  Object.freeze({
    offsetMin: -480,
    rule: "us",
    ids: Object.freeze(["America/Los_Angeles", "America/Tijuana"] as const),
  } as const),
  Object.freeze({ offsetMin: -420, rule: "us", ids: Object.freeze(["America/Denver"] as const) } as const),
  Object.freeze({
    offsetMin: -420,
    rule: null,
    ids: Object.freeze(["America/Phoenix", "America/Vancouver"] as const),
  } as const),
  Object.freeze({ offsetMin: -360, rule: "us", ids: Object.freeze(["America/Chicago"] as const) } as const),
  Object.freeze({
    offsetMin: -360,
    rule: null,
    ids: Object.freeze([
      "America/Costa_Rica",
      "America/Edmonton",
      "America/Guatemala",
      "America/Mexico_City",
      "America/Regina",
    ] as const),
  } as const),
  Object.freeze({
    offsetMin: -300,
    rule: "us",
    ids: Object.freeze(["America/New_York", "America/Toronto"] as const),
  } as const),
  Object.freeze({
    offsetMin: -300,
    rule: null,
    ids: Object.freeze([
      "America/Bogota",
      "America/Guayaquil",
      "America/Lima",
      "America/Panama",
      "America/Winnipeg",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: -240, rule: "us", ids: Object.freeze(["America/Halifax"] as const) } as const),
  Object.freeze({ offsetMin: -240, rule: "chile", ids: Object.freeze(["America/Santiago"] as const) } as const),
  Object.freeze({
    offsetMin: -240,
    rule: null,
    ids: Object.freeze([
      "America/Caracas",
      "America/La_Paz",
      "America/Manaus",
      "America/Puerto_Rico",
      "America/Santo_Domingo",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: -210, rule: "us", ids: Object.freeze(["America/St_Johns"] as const) } as const),
  Object.freeze({
    offsetMin: -180,
    rule: null,
    ids: Object.freeze([
      "America/Argentina/Buenos_Aires",
      "America/Asuncion",
      "America/Montevideo",
      "America/Sao_Paulo",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: -120, rule: "eu", ids: Object.freeze(["America/Nuuk"] as const) } as const),
  Object.freeze({ offsetMin: -60, rule: "eu", ids: Object.freeze(["Atlantic/Azores"] as const) } as const),
  Object.freeze({
    offsetMin: 0,
    rule: "eu",
    ids: Object.freeze([
      "Atlantic/Canary",
      "Atlantic/Madeira",
      "Europe/Dublin",
      "Europe/Lisbon",
      "Europe/London",
    ] as const),
  } as const),
  Object.freeze({
    offsetMin: 0,
    rule: null,
    ids: Object.freeze(["Africa/Accra", "Africa/Casablanca", "Atlantic/Reykjavik", "UTC"] as const),
  } as const),
  Object.freeze({
    offsetMin: 60,
    rule: "eu",
    ids: Object.freeze([
      "Europe/Amsterdam",
      "Europe/Belgrade",
      "Europe/Berlin",
      "Europe/Brussels",
      "Europe/Budapest",
      "Europe/Copenhagen",
      "Europe/Luxembourg",
      "Europe/Madrid",
      "Europe/Malta",
      "Europe/Oslo",
      "Europe/Paris",
      "Europe/Prague",
      "Europe/Rome",
      "Europe/Stockholm",
      "Europe/Tirane",
      "Europe/Vienna",
      "Europe/Warsaw",
      "Europe/Zagreb",
      "Europe/Zurich",
    ] as const),
  } as const),
  Object.freeze({
    offsetMin: 60,
    rule: null,
    ids: Object.freeze(["Africa/Algiers", "Africa/Lagos", "Africa/Tunis"] as const),
  } as const),
  Object.freeze({
    offsetMin: 120,
    rule: "eu",
    ids: Object.freeze([
      "Asia/Nicosia",
      "Europe/Athens",
      "Europe/Bucharest",
      "Europe/Chisinau",
      "Europe/Helsinki",
      "Europe/Kyiv",
      "Europe/Riga",
      "Europe/Sofia",
      "Europe/Tallinn",
      "Europe/Vilnius",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: 120, rule: "egypt", ids: Object.freeze(["Africa/Cairo"] as const) } as const),
  Object.freeze({ offsetMin: 120, rule: "israel", ids: Object.freeze(["Asia/Jerusalem"] as const) } as const),
  Object.freeze({ offsetMin: 120, rule: "lebanon", ids: Object.freeze(["Asia/Beirut"] as const) } as const),
  Object.freeze({ offsetMin: 120, rule: null, ids: Object.freeze(["Africa/Johannesburg"] as const) } as const),
  Object.freeze({
    offsetMin: 180,
    rule: null,
    ids: Object.freeze([
      "Africa/Nairobi",
      "Asia/Amman",
      "Asia/Baghdad",
      "Asia/Riyadh",
      "Europe/Istanbul",
      "Europe/Minsk",
      "Europe/Moscow",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: 210, rule: null, ids: Object.freeze(["Asia/Tehran"] as const) } as const),
  Object.freeze({
    offsetMin: 240,
    rule: null,
    ids: Object.freeze(["Asia/Baku", "Asia/Dubai", "Asia/Tbilisi"] as const),
  } as const),
  Object.freeze({
    offsetMin: 300,
    rule: null,
    ids: Object.freeze(["Asia/Almaty", "Asia/Karachi", "Asia/Tashkent"] as const),
  } as const),
  Object.freeze({ offsetMin: 330, rule: null, ids: Object.freeze(["Asia/Colombo", "Asia/Kolkata"] as const) } as const),
  Object.freeze({ offsetMin: 345, rule: null, ids: Object.freeze(["Asia/Kathmandu"] as const) } as const),
  Object.freeze({ offsetMin: 360, rule: null, ids: Object.freeze(["Asia/Dhaka"] as const) } as const),
  Object.freeze({
    offsetMin: 420,
    rule: null,
    ids: Object.freeze(["Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta"] as const),
  } as const),
  Object.freeze({
    offsetMin: 480,
    rule: null,
    ids: Object.freeze([
      "Asia/Hong_Kong",
      "Asia/Kuala_Lumpur",
      "Asia/Manila",
      "Asia/Shanghai",
      "Asia/Singapore",
      "Asia/Taipei",
      "Australia/Perth",
    ] as const),
  } as const),
  Object.freeze({ offsetMin: 540, rule: null, ids: Object.freeze(["Asia/Seoul", "Asia/Tokyo"] as const) } as const),
  Object.freeze({ offsetMin: 570, rule: "australia", ids: Object.freeze(["Australia/Adelaide"] as const) } as const),
  Object.freeze({ offsetMin: 570, rule: null, ids: Object.freeze(["Australia/Darwin"] as const) } as const),
  Object.freeze({
    offsetMin: 600,
    rule: "australia",
    ids: Object.freeze(["Australia/Hobart", "Australia/Melbourne", "Australia/Sydney"] as const),
  } as const),
  Object.freeze({ offsetMin: 600, rule: null, ids: Object.freeze(["Australia/Brisbane"] as const) } as const),
  Object.freeze({ offsetMin: 720, rule: "newZealand", ids: Object.freeze(["Pacific/Auckland"] as const) } as const),
] as const);

export type ZoneId = (typeof ZONE_GROUPS)[number]["ids"][number];

import { nodeAt, SETTINGS } from "./schemas";
import type { EN } from "./texts/en";
import type { Json, Kind } from "./types";

export type SectionId = keyof typeof EN.titles;

export interface FormCard {
  /** Of the words' `cards`; left out: the section's title says it. */
  readonly title?: keyof typeof EN.cards;
  /** Names of settings, a blank between two. A kind of part shows those that it has. */
  readonly fields: string;
}

export interface Section {
  readonly id: SectionId;
  readonly kinds: readonly Kind[];
  /** Stands in the bar at the bottom of a phone. */
  readonly isMain?: boolean;
  /** Settings that it shows; left out: a page of its own. */
  readonly cards?: readonly FormCard[];
  /** SVG path of 24 × 24, of a main one. */
  readonly icon?: string;
}

const ALL: readonly Kind[] = ["charger", "meter", "manager"];

/** The sections in their order. One with settings alone needs a row here, words in texts/ and nothing else. */
export const SECTIONS: readonly Section[] = [
  { id: "status", kinds: ALL, isMain: true, icon: "M13 3 5 14h6l-1 7 8-11h-6Z" },
  { id: "history", kinds: ["charger"], isMain: true, icon: "M4 20h16M7 20v-7m5 7V5m5 15v-10" },
  { id: "chargers", kinds: ["manager"], isMain: true, icon: "M6 21V4h8v17M4 21h12M14 11h3v6h2V9l-2-3M9 8h2" },
  {
    id: "operation",
    kinds: ["charger"],
    cards: [
      { title: "current", fields: "mode manualCurrentA maxCurrentA cableA usePhases" },
      { title: "sessionLimits", fields: "sessionEnergyWh sessionTimeS targetSocPercent" },
      {
        title: "mains",
        fields: "dimmedA powerReturnDelayS nominalV overVoltageShare underVoltageShare instantVoltageShare",
      },
    ],
  },
  {
    id: "measuring",
    kinds: ["meter"],
    cards: [{ fields: "measures phases updateIntervalS transformerRatio" }],
  },
  {
    id: "home",
    kinds: ["charger", "manager"],
    cards: [
      {
        title: "supply",
        fields: "contractedA bufferA phases failsafeA voltageV houseMaxA resumeDelayS",
      },
      { title: "houseMeter", fields: "meterAt meterId solarMeterId updateIntervalS checkMeter" },
      { title: "sharing", fields: "managerId policy maxCharging failover admitsAnybody" },
      { title: "protection", fields: "breaker cutoff" },
    ],
  },
  {
    id: "schedule",
    kinds: ["charger"],
    cards: [{ fields: "schedule" }],
  },
  {
    id: "users",
    kinds: ["charger"],
    cards: [{ fields: "users" }, { fields: "price" }],
  },
  {
    id: "circuits",
    kinds: ["manager"],
    cards: [{ fields: "circuits" }],
  },
  { id: "network", kinds: ALL },
  { id: "mqtt", kinds: ALL, cards: [{ fields: "mqtt" }] },
  {
    id: "homeAssistant",
    kinds: ALL,
    cards: [{ fields: "homeAssistant" }],
  },
  { id: "emoncms", kinds: ["meter"], cards: [{ fields: "emoncms" }] },
  { id: "maintenance", kinds: ALL, cards: [{ fields: "updateAuthority" }] },
];

/** Settings that no section lists, and where they are instead. */
export const HIDDEN: { readonly [path: string]: string } = {
  installerMaxA: "changed with the installer's password alone: the card of its own in Operation mode",
  installerPassword: "as installerMaxA",
  published: "devices of other makers are set up in the site file or over MQTT: few sites have any",
};

/** The shown fields of a card. */
export function fieldsOf(kind: Kind, { fields }: FormCard): readonly string[] {
  return fields.split(" ").filter((path) => nodeAt(SETTINGS[kind], path) !== undefined);
}

export function sectionsOf(kind: Kind): readonly Section[] {
  return SECTIONS.filter(
    ({ kinds, cards }) =>
      kinds.includes(kind) && (cards === undefined || cards.some((card) => fieldsOf(kind, card).length > 0)),
  );
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
/** What a new row of a list, or an object that was null, begins as. */
export const NEW: { readonly [path: string]: Json } = {
  users: { tag: "" },
  circuits: { parent: null, limitA: 32 },
  price: { perKwh: 0.2, currency: "EUR" },
  breaker: { ratedA: 40, curve: "C" },
  cutoff: { above: 1.1, forS: 10_800 },
  "schedule.windows": { days: EVERY_DAY, fromMin: 1_320, toMin: 420, maxA: 32 },
  "schedule.departure": { days: EVERY_DAY.slice(0, 5), atMin: 480, neededWh: null },
};

/** Settings that hold from the next start on. */
export const AFTER_RESTART: readonly string[] = ["phases", "meterId", "solarMeterId", "managerId", "failover", "mqtt"];

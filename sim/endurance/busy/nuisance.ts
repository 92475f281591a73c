import { encodeUtf8 } from "../../../modules/text/utf8";
import type { Dice } from "../../soak/plan/dice";
import { SITE_METER_ID } from "../../world/charger-settings";
import { CHARGER_ID } from "./busy-site";

/** A message that somebody publishes. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const COMMANDS = `pilotline/v1/${CHARGER_ID}/set`;
const READINGS = `pilotline/v1/${SITE_METER_ID}/reading`;
/** Bytes of the longest message: far more than any part takes. */
const LONGEST = 20_000;

/** What a person or a home automation asks for from day to day. */
const ASKED: readonly string[] = Object.freeze([
  '{"mode":"intelligent"}',
  '{"mode":"manual","manualCurrentA":13}',
  '{"manualCurrentA":6}',
  '{"usePhases":1}',
  '{"usePhases":3}',
  '{"session":"stop"}',
  '{"session":"resume"}',
  '{"clearFault":true}',
  '{"evSocPercent":55.5}',
  '{"installer":{"password":"","maxCurrentA":32}}',
]);

/** Commands that are JSON and still wrong. */
const WRONG_COMMANDS: readonly string[] = Object.freeze([
  "",
  "null",
  "[]",
  "{}",
  '"stop"',
  '{"mode":5}',
  '{"mode":"turbo"}',
  '{"manualCurrentA":"16"}',
  '{"manualCurrentA":1e999}',
  '{"manualCurrentA":-16,"mode":"manual"}',
  '{"usePhases":2}',
  '{"session":null}',
  '{"installer":{"password":"guess"}}',
  '{"installer":"guess"}',
  '{"mode":"manual","mode":"intelligent","manualCurrentA":[]}',
  '{"__proto__":{"mode":"manual"}}',
]);

/** Members of a meter's message, each wrong in its own way. */
const WRONG_READINGS: readonly object[] = Object.freeze([
  { version: 2 },
  { version: "1" },
  { boot: "" },
  { sequence: -1 },
  { uptimeMs: null },
  { measures: "moon" },
  { reading: {} },
  { reading: { ageMs: 0, currentA: [], voltageV: [], powerW: [], energyWh: 0, frequencyHz: 50 } },
  { reading: { ageMs: -5, currentA: [1, 1, 1], voltageV: [230], powerW: [0], energyWh: 0, frequencyHz: 50 } },
  { reading: { ageMs: 0, currentA: [1e6], voltageV: [230], powerW: [0], energyWh: 0, frequencyHz: 50 } },
]);

type Maker = (dice: Dice) => Message;

/** Every kind of garbage; each is as likely as the others. */
const KINDS: readonly Maker[] = Object.freeze([
  (dice) => ({ topic: topic(dice), payload: bytes(dice, dice.whole(1, 300)) }),
  (dice) => ({ topic: topic(dice), payload: bytes(dice, dice.whole(1_000, LONGEST)) }),
  (dice) => said(topic(dice), "[".repeat(dice.whole(1, 200))),
  (dice) => said(topic(dice), `{"mode":"manual"${" ".repeat(dice.whole(0, LONGEST))}}`),
  (dice) => said(COMMANDS, dice.pick(WRONG_COMMANDS)),
  (dice) => said(COMMANDS, cut(dice, dice.pick(ASKED))),
  // Names that no message before has had: an engine that keeps every name it meets runs out of them.
  (dice) => said(topic(dice), `{"${word(dice)}":1,"mode":"manual"}`),
  (dice) => said(COMMANDS, `{"mode":"${word(dice)}"}`),
  (dice) => said(READINGS, reading(dice, { ...dice.pick(WRONG_READINGS) })),
  (dice) => said(READINGS, cut(dice, reading(dice, {}))),
  // A reading that is sound, of a meter that somebody else pretends to be: a boot that nobody knows.
  (dice) => said(READINGS, reading(dice, {})),
]);

/** Something that nobody should send. */
export function drawGarbage(dice: Dice): Message {
  return dice.pick(KINDS)(dice);
}

export function drawCommand(dice: Dice): Message {
  return said(COMMANDS, dice.pick(ASKED));
}

function said(to: string, text: string): Message {
  return { topic: to, payload: encodeUtf8(text, 2 * LONGEST) ?? new Uint8Array(0) };
}

function topic(dice: Dice): string {
  return dice.chance(0.5) ? COMMANDS : READINGS;
}

function reading(dice: Dice, wrong: object): string {
  return JSON.stringify({
    version: 1,
    boot: dice.whole(0x1000_0000, 0x7fff_ffff).toString(16),
    sequence: dice.whole(0, 1_000_000),
    uptimeMs: dice.whole(0, 1_000_000_000),
    measures: "main",
    reading: {
      ageMs: dice.whole(0, 5_000),
      currentA: [5, 6, 7],
      voltageV: [230, 230, 230],
      powerW: [0, 0, 0],
      energyWh: 1,
      frequencyHz: 50,
    },
    ...wrong,
  });
}

function cut(dice: Dice, text: string): string {
  return text.slice(0, dice.whole(0, text.length - 1));
}

function bytes(dice: Dice, count: number): Uint8Array {
  const made = new Uint8Array(count);
  for (let index = 0; index < count; index++) made[index] = dice.whole(0, 255);
  return made;
}

function word(dice: Dice): string {
  let made = "";
  for (let left = dice.whole(3, 12); left > 0; left--) made += String.fromCharCode(dice.whole(0x61, 0x7a));
  return made;
}

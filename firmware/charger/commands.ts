import { topicOf } from "../../modules/messages/topics";
import type { Checked, Refusal } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { flag, type Infer, nullable, number, object, oneOf, optional } from "../../modules/schema/schema";
import { PHASES } from "../../modules/settings/phases";
import { decodeUtf8 } from "../../modules/text/utf8";
import { INSTALLER_COMMAND, type InstallerCommand, type Unlocked } from "./installer";
import type { ChargerSettings } from "./settings";

const MAX_BYTES = 256;

/** What may be asked over MQTT: what a person changes from day to day, and with a password what an installer sets up. */
export const COMMAND = object({
  mode: optional(oneOf("intelligent", "manual")),
  manualCurrentA: optional(number({ min: 6, max: 80 })),
  usePhases: optional(PHASES),
  /** Stops the running session, or lets it go on. */
  session: optional(oneOf("stop", "resume")),
  /** A person has looked at a fault that waits for it. */
  clearFault: optional(flag()),
  /** The car's state of charge, as something else knows it. */
  evSocPercent: optional(number({ min: 0, max: 100 })),
  /** s from now until the car leaves, and Wh it needs in this session; null: not known. For the site manager. */
  departsInS: optional(nullable(number({ min: 0, max: 31_536_000 }))),
  neededWh: optional(nullable(number({ min: 0, max: 1_000_000_000 }))),
  /** Charge now: the schedule is set aside until the car is gone; false: it holds again. */
  overrideSchedule: optional(flag()),
  installer: optional(INSTALLER_COMMAND),
});

export type Command = Infer<typeof COMMAND>;
/** What is done at once, and is no setting. */
export type Actions = Pick<
  Command,
  "session" | "clearFault" | "evSocPercent" | "departsInS" | "neededWh" | "overrideSchedule"
>;

export type CommandAnswer =
  | {
      readonly ok: true;
      readonly mode: string;
      readonly manualCurrentA: number;
      readonly usePhases: number;
      readonly installerMaxA: number;
    }
  | { readonly ok: false; readonly error: string };

/** Who carries commands out. */
export interface Commanded {
  /** The settings that an installer's password opens, or why not; at once or later. */
  unlock(command: InstallerCommand, then: Unlocked): void;
  /** All of `patch` or nothing. */
  set(patch: object): Checked<ChargerSettings>;
  act(actions: Actions): void;
}

export function commandTopic(id: string): string {
  return topicOf(id, "set");
}

/** Checks a command, has it carried out, all of it or nothing, and answers it: later where it holds a password. */
export function receiveCommand(
  payload: Uint8Array,
  commanded: Commanded,
  answer: (answer: CommandAnswer) => void,
): void {
  const text = payload.byteLength <= MAX_BYTES ? decodeUtf8(payload) : undefined;
  if (text === undefined) {
    answer({ ok: false, error: `a command is a text of at most ${MAX_BYTES} bytes` });
    return;
  }
  const parsed = parseJson(COMMAND, text, { maxBytes: MAX_BYTES, isForeign: true });
  if (parsed.ok) carryOut(parsed.value, commanded, (result) => answer(answerOf(result)));
  else answer(answerOf(parsed));
}

function answerOf(result: Checked<ChargerSettings>): CommandAnswer {
  if (!result.ok) return { ok: false, error: errorOf(result) };
  const { mode, manualCurrentA, usePhases, installerMaxA } = result.value;
  return { ok: true, mode, manualCurrentA, usePhases, installerMaxA };
}

/** What was given for the installer's object may be the password itself: it is not repeated. */
function errorOf({ path, reason }: Refusal): string {
  return path === "$.installer" ? "$.installer must be an object with a password" : `${path} ${reason}`;
}

/** All of it or nothing; at once, or when the installer's password has been looked at. */
export function carryOut(
  command: Command,
  commanded: Commanded,
  then: (result: Checked<ChargerSettings>) => void,
): void {
  const { installer } = command;
  if (installer === undefined) then(change(command, {}, commanded));
  else
    commanded.unlock(installer, (unlocked) =>
      then(unlocked.ok ? change(command, unlocked.value, commanded) : unlocked),
    );
}

function change(command: Command, unlocked: object, commanded: Commanded): Checked<ChargerSettings> {
  const {
    session,
    clearFault,
    evSocPercent,
    departsInS,
    neededWh,
    overrideSchedule,
    installer: _installer,
    ...patch
  } = command;
  const result = commanded.set({ ...patch, ...unlocked });
  if (result.ok) {
    commanded.act({
      ...(session === undefined ? {} : { session }),
      ...(clearFault === undefined ? {} : { clearFault }),
      ...(evSocPercent === undefined ? {} : { evSocPercent }),
      ...(departsInS === undefined ? {} : { departsInS }),
      ...(neededWh === undefined ? {} : { neededWh }),
      ...(overrideSchedule === undefined ? {} : { overrideSchedule }),
    });
  }
  return result;
}

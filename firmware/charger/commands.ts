import { topicOf } from "../../modules/messages/topics";
import type { Checked } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { number, object, oneOf, optional } from "../../modules/schema/schema";
import { decodeUtf8 } from "../../modules/text/utf8";
import type { ChargerSettings } from "./settings";

const MAX_BYTES = 256;

/** What may be changed over MQTT: what a person changes from day to day, not what an installer sets up. */
const COMMAND = object({
  mode: optional(oneOf("intelligent", "manual")),
  manualCurrentA: optional(number({ min: 6, max: 80 })),
});

export type CommandAnswer =
  | { readonly ok: true; readonly mode: string; readonly manualCurrentA: number }
  | { readonly ok: false; readonly error: string };

export function commandTopic(id: string): string {
  return topicOf(id, "set");
}

/** Checks a command, has it carried out and answers it. */
export function receiveCommand(payload: Uint8Array, set: (patch: object) => Checked<ChargerSettings>): CommandAnswer {
  const text = payload.byteLength <= MAX_BYTES ? decodeUtf8(payload) : undefined;
  if (text === undefined) return { ok: false, error: `a command is a text of at most ${MAX_BYTES} bytes` };
  const command = parseJson(COMMAND, text, { maxBytes: MAX_BYTES });
  const result = command.ok ? set(command.value) : command;
  if (!result.ok) return { ok: false, error: `${result.path} ${result.reason}` };
  return { ok: true, mode: result.value.mode, manualCurrentA: result.value.manualCurrentA };
}

import { ADDRESS } from "./constants";
import type { ExchangeEnd } from "./exchange";
import { type Frame, isModuleAddress, isQuestionAddress, word } from "./frame";
import { readAlarmQuestion, resetEnergyQuestion, setAddressQuestion, setAlarmQuestion } from "./writer";

/** What a person can ask of a module besides its readings. `address`: 1–247, or 248 where it is alone on the line. */
export type PzemCommand =
  | { readonly kind: "set-address"; readonly address: number; readonly newAddress: number }
  | { readonly kind: "reset-energy"; readonly address: number }
  | { readonly kind: "read-alarm"; readonly address: number }
  /** W, 0–65535. */
  | { readonly kind: "set-alarm"; readonly address: number; readonly thresholdW: number };

/**
 * `silent` after `set-address`: the module may have taken the new address all the same, and only its answer was lost.
 * `address-taken`: another module that is polled on this port has it.
 */
export type CommandFault =
  | Exclude<ExchangeEnd, "data">
  | "bad-argument"
  | "address-taken"
  | "queue-full"
  | "port-closed";

export interface CommandResult {
  readonly kind: "command";
  readonly command: PzemCommand;
  /** Undefined: done. */
  readonly fault: CommandFault | undefined;
  /** The alarm threshold, W, after `read-alarm`. */
  readonly thresholdW?: number;
  /** After `exception`: 1 function, 2 address, 3 data, 4 slave. */
  readonly exceptionCode?: number;
}

/** Why the command cannot be sent; undefined when it can. */
export function commandFault(command: PzemCommand, polled: readonly number[]): CommandFault | undefined {
  if (!isQuestionAddress(command.address)) return "bad-argument";
  if (command.kind === "set-alarm") return isWord(command.thresholdW) ? undefined : "bad-argument";
  if (command.kind !== "set-address") return undefined;
  if (!isModuleAddress(command.newAddress)) return "bad-argument";
  // Sent to "any", the module is alone on the line: nobody else can have the address.
  const moves = command.address !== ADDRESS.any && command.newAddress !== command.address;
  return moves && polled.includes(command.newAddress) ? "address-taken" : undefined;
}

export function commandQuestion(command: PzemCommand): Frame {
  switch (command.kind) {
    case "set-address":
      return setAddressQuestion(command.address, command.newAddress);
    case "reset-energy":
      return resetEnergyQuestion(command.address);
    case "read-alarm":
      return readAlarmQuestion(command.address);
    case "set-alarm":
      return setAlarmQuestion(command.address, command.thresholdW);
  }
}

/** What came of a command that was sent. `frame` is the answer, where there was one. */
export function commandResult(command: PzemCommand, end: ExchangeEnd, frame: Uint8Array): CommandResult {
  if (end === "exception") return { kind: "command", command, fault: end, exceptionCode: frame[2] ?? 0 };
  if (end !== "data") return { kind: "command", command, fault: end };
  if (command.kind !== "read-alarm") return { kind: "command", command, fault: undefined };
  return { kind: "command", command, fault: undefined, thresholdW: word(frame, 3) };
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff;
}

import {
  ANSWER_TIMEOUT_MS,
  COMMAND,
  LIST_TIMEOUT_MS,
  RELEASE_TIMEOUT_MS,
  RETRIES_ACTIVATION,
  RETRIES_ATR,
  RETRIES_PSL,
  RF_FIELD_OFF,
  RF_ITEM,
  SAM_NORMAL,
  TFI,
  TYPE_A_106,
} from "./constants";
import { ackFrame, type Frame, informationFrame, join } from "./frame";

export interface Command {
  readonly code: number;
  readonly frame: Frame;
  /** What is sent when no answer came. */
  readonly again: Frame;
  /** From the acknowledgement to the answer, at most. */
  readonly answerMs: number;
}

/**
 * Wakes the chip and takes it out of its low battery mode, in which it is after power-up and which only
 * SAMConfiguration ends (AN10609). The chip wakes at the fifth rising edge on the line, which one 55 has, and hears
 * nothing while its oscillator starts, for some 100 µs (UM 6.3.2.3): the zeros give it 1.2 ms and are preamble to it
 * afterwards. A chip that was awake takes it all for filling.
 */
export function wakeUp(): Command {
  const frame = join(wakeUpBytes(), informationFrame(TFI.toChip, [COMMAND.samConfiguration, SAM_NORMAL]));
  return { code: COMMAND.samConfiguration, frame, again: frame, answerMs: ANSWER_TIMEOUT_MS };
}

/** UM 7.2.2. */
export function getFirmwareVersion(): Command {
  return command(COMMAND.getFirmwareVersion, [], ANSWER_TIMEOUT_MS);
}

/** UM 7.3.1, item 5: how often the chip looks for a card before it says that there is none. */
export function limitRetries(): Command {
  const retries = [RF_ITEM.maxRetries, RETRIES_ATR, RETRIES_PSL, RETRIES_ACTIVATION];
  return command(COMMAND.rfConfiguration, retries, ANSWER_TIMEOUT_MS);
}

/**
 * UM 7.3.1, item 1: no field until the next poll. Without power a card forgets that it was selected: a selected one
 * does not answer the next poll (ISO/IEC 14443-3, the states of a PICC).
 */
export function turnFieldOff(): Command {
  return command(COMMAND.rfConfiguration, [RF_ITEM.field, RF_FIELD_OFF], ANSWER_TIMEOUT_MS);
}

/** UM 7.3.5: one target of type A at 106 kbit/s. Turns the field on. */
export function listTarget(): Command {
  return command(COMMAND.inListPassiveTarget, [1, TYPE_A_106], LIST_TIMEOUT_MS);
}

/** UM 7.3.11: forget all targets (0). */
export function releaseTargets(): Command {
  return command(COMMAND.inRelease, [0], RELEASE_TIMEOUT_MS);
}

/** A repeated command comes after an ACK, which ends what the chip may still be doing (UM 6.2.1.3). */
function command(code: number, parameters: readonly number[], answerMs: number): Command {
  const frame = informationFrame(TFI.toChip, [code, ...parameters]);
  return { code, frame, again: join(ackFrame(), frame), answerMs };
}

function wakeUpBytes(): Frame {
  const bytes = new Uint8Array(16);
  bytes[0] = 0x55;
  bytes[1] = 0x55;
  return bytes;
}

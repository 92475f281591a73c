import { FUNCTION, HOLDING, INPUT_COUNT } from "./constants";
import { type Frame, isQuestionAddress, seal } from "./frame";

/** Reads all input registers of the module. Throws a RangeError for an address that nobody answers at. */
export function readInputQuestion(address: number): Frame {
  return question(address, FUNCTION.readInput, 0, INPUT_COUNT);
}

export function readAlarmQuestion(address: number): Frame {
  return question(address, FUNCTION.readHolding, HOLDING.alarmThreshold, 1);
}

/** `thresholdW`: 0–65535 W. */
export function setAlarmQuestion(address: number, thresholdW: number): Frame {
  return question(address, FUNCTION.writeHolding, HOLDING.alarmThreshold, thresholdW);
}

/** `newAddress`: 1–247. */
export function setAddressQuestion(address: number, newAddress: number): Frame {
  return question(address, FUNCTION.writeHolding, HOLDING.address, newAddress);
}

export function resetEnergyQuestion(address: number): Frame {
  checkAddress(address);
  const frame = new Uint8Array(4);
  frame[0] = address;
  frame[1] = FUNCTION.resetEnergy;
  return seal(frame);
}

function question(address: number, code: number, register: number, value: number): Frame {
  checkAddress(address);
  const frame = new Uint8Array(8);
  frame[0] = address;
  frame[1] = code;
  frame[2] = register >> 8;
  frame[3] = register & 0xff;
  frame[4] = value >> 8;
  frame[5] = value & 0xff;
  return seal(frame);
}

function checkAddress(address: number): void {
  if (!isQuestionAddress(address)) throw new RangeError(`no PZEM address: ${address}`);
}

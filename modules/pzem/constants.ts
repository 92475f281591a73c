/** PZEM-004T v3 on its UART, 9600 8N1, Modbus RTU. Source: the module's user manual, "Communication protocol". */
export const BAUD = 9600;
/** Start bit, eight data bits, stop bit. */
export const BITS_PER_BYTE = 10;

/** A question that has no answer after this long is asked again: 35 ms on the line plus the module's own delay. */
export const ANSWER_TIMEOUT_MS = 200;
/** How often a question is asked again before the module is called silent. */
export const RETRIES = 1;
/** Modbus over serial line V1.02, 2.5.1.1: 3.5 characters of quiet between two frames, here rounded up to whole ms. */
export const FRAME_GAP_MS = 5;
/** Quiet after an unanswered question, so that an answer that comes late is over before the next question. */
export const LATE_GAP_MS = 20;
/** A line that never gets quiet is asked all the same after this long. */
export const LONGEST_GAP_MS = 200;
/** Readings in the first seconds after the module's power-up can be wrong with a valid CRC. */
export const TRUST_AFTER_MS = 5000;
/** Modules on one port: one a phase. */
export const MAX_MODULES = 3;

/** Modbus function codes of the module. 0x41, the factory calibration, is left out: nothing may ever send it. */
export const FUNCTION = Object.freeze({ readHolding: 0x03, readInput: 0x04, writeHolding: 0x06, resetEnergy: 0x42 });

/** Slave addresses. `any` reaches whatever module is there, so only one may be on the line. */
export const ADDRESS = Object.freeze({ broadcast: 0x00, first: 0x01, last: 0xf7, any: 0xf8 });

/** Set in the function code of an answer that carries an exception code instead of data. */
export const EXCEPTION_BIT = 0x80;
/** Exception codes: 1 function, 2 address, 3 data, 4 slave. */
export const EXCEPTION = Object.freeze({ function: 1, address: 2, data: 3, slave: 4 });

/** Holding registers: the alarm threshold (1 W a step) and the slave address. */
export const HOLDING = Object.freeze({ alarmThreshold: 1, address: 2 });

/** Input registers 0–9 are read in one question. */
export const INPUT_COUNT = 10;
export const ALARM_REGISTER = 9;
export const ALARM_ON = 0xffff;

/** The energy register goes back to zero at 9999.99 kWh. */
export const ENERGY_WRAP_WH = 9_999_990;
/** 260 V × 100 A: more than this never flows through one module. */
export const MAX_POWER_W = 26_000;

/**
 * The numeric input registers: where they stand (32-bit values low word first), how many steps make one unit,
 * and the range of the module in that unit. What is outside was not measured (spikes like 906166 A happen).
 */
export const INPUT_REGISTERS = Object.freeze([
  // Rated up to 260 V. It reads on beyond that, less exactly, and an over-voltage is what a charger has to know of.
  Object.freeze({ name: "voltageV", register: 0, words: 1, perUnit: 10, min: 80, max: 300 }),
  Object.freeze({ name: "currentA", register: 1, words: 2, perUnit: 1000, min: 0, max: 100 }),
  Object.freeze({ name: "powerW", register: 3, words: 2, perUnit: 10, min: 0, max: MAX_POWER_W }),
  Object.freeze({ name: "energyWh", register: 5, words: 2, perUnit: 1, min: 0, max: ENERGY_WRAP_WH }),
  Object.freeze({ name: "frequencyHz", register: 7, words: 1, perUnit: 10, min: 45, max: 65 }),
  Object.freeze({ name: "powerFactor", register: 8, words: 1, perUnit: 100, min: 0, max: 1 }),
] as const);

import { number, object, oneOf, optional, text } from "../schema/schema";

/** GPIO number, as the chip's data sheet counts them. */
const gpio = number({ min: 0, max: 48, integer: true });

/** A contact or detector line. `active` is the level that means "closed", "tripped", "pressed" or "locked". */
export const inputPin = object({ pin: gpio, active: oneOf("high", "low") });

/** An output whose `active` level means "on". */
export const outputPin = object({ pin: gpio, active: oneOf("high", "low") });

/** Reduced media-independent interface to an Ethernet PHY: the data lines are fixed by the ESP32, these are not. */
const ethernetPhy = object({
  /** Switches the PHY's supply. */
  powerPin: optional(gpio),
  /** 50 MHz out of the chip to the PHY. */
  clockOutPin: gpio,
  mdcPin: gpio,
  mdioPin: gpio,
  address: number({ min: 0, max: 31, integer: true }),
});

const ohms = number({ min: 1, max: 1_000_000 });

/** V that a sensor's divider hangs on: the ADC is measured in volts, so it has to be known. */
const supply = number({ min: 1, max: 5 });

/**
 * A thermistor of B 3950 K from the ADC to earth, `parallelOhm` beside it and `seriesOhm` up to the supply. Without the
 * resistor beside it no divider fits -40 °C and 100 °C into the range of the ADC.
 */
export const thermistorInput = object({
  pin: gpio,
  /** At 25 °C. */
  r25Ohm: ohms,
  seriesOhm: ohms,
  parallelOhm: ohms,
  supplyV: supply,
});

/** The proximity contact of a socket outlet, pulled up; the plug has a resistor to earth (IEC 61851-1 Annex B). */
export const proximityInput = object({ pin: gpio, pullUpOhm: ohms, supplyV: supply });

/** A motor between two half-bridges, and the contact that closes when the bolt holds the plug. */
export const plugLockPins = object({
  /** Turns towards "locked". */
  forward: outputPin,
  backward: outputPin,
  feedback: inputPin,
});

/** An SSD1306 on I²C. */
const displayPins = object({
  data: gpio,
  clock: gpio,
  /** 7 bits: 0x3c, or 0x3d with its address pin high. */
  address: number({ min: 0x08, max: 0x77, integer: true }),
});

/** What every application has. */
const PANEL_PINS = Object.freeze({
  statusLed: optional(outputPin),
  button: optional(inputPin),
  ethernet: optional(ethernetPhy),
});

/** What a charger and a meter have alike. */
const COMMON_PINS = Object.freeze({
  ...PANEL_PINS,
  meterSerial: object({ port: number({ min: 0, max: 2, integer: true }), receive: gpio, transmit: gpio }),
  display: optional(displayPins),
});

/** The pins of a board that is a site manager: a gateway between network and network. */
export const managerPins = object(PANEL_PINS);

/** The pins of a board that is a meter and nothing else. */
export const meterPins = object(COMMON_PINS);

/** Which pins do what. The host's data: an application never sees a pin. */
export const boardPins = object({
  ...COMMON_PINS,
  /** High drives the pilot to +12 V, low to −12 V. */
  pilotPwm: gpio,
  pilotAdc: gpio,
  contactorCoil: outputPin,
  contactorFeedback: optional(inputPin),
  /** L2 and L3 of a three-phase board that can connect L1 alone. */
  secondContactorCoil: optional(outputPin),
  secondContactorFeedback: optional(inputPin),
  /** Residual current detector. */
  tripLine: optional(inputPin),
  residualTest: optional(outputPin),
  earthMissing: optional(inputPin),
  /** Its button opens a contact, so that a broken wire is an emergency stop as well. */
  emergencyStop: optional(inputPin),
  dimming: optional(inputPin),
  temperatureAdc: optional(thermistorInput),
  /** A socket outlet has it; a cable that is part of the charger has none. */
  proximityAdc: optional(proximityInput),
  plugLock: optional(plugLockPins),
  /** Not UART 0: that one is the console's. */
  tagSerial: optional(object({ port: number({ min: 1, max: 2, integer: true }), receive: gpio, transmit: gpio })),
});

/**
 * The analogue way from pilot to ADC: pilot volts = offsetV + voltsPerAdcVolt × ADC volts.
 * The signs allow for an inverting amplifier.
 */
export const pilotScale = object({
  voltsPerAdcVolt: number({ min: -40, max: 40 }),
  offsetV: number({ min: -60, max: 60 }),
});

const COMMON = Object.freeze({
  name: text({ minLength: 1, maxLength: 32, pattern: "[a-z0-9-]+", means: "small letters, digits and -" }),
  /** Moddable's platform. */
  platform: text({
    minLength: 3,
    maxLength: 32,
    pattern: "[a-z0-9_]+(/[a-z0-9_]+)?",
    means: "a platform such as esp32/esp32c3",
  }),
  chip: oneOf("esp32", "esp32c3", "esp32s3"),
});

/** Data partition of the flash that keeps the journal. */
const JOURNAL = text({
  minLength: 1,
  maxLength: 15,
  pattern: "[a-z][a-z0-9_]*",
  means: "small letters, digits and _, a letter first",
});

/** Chargers of a site that its memory holds the accounts of; left out: as many as the application takes. */
const MOST_CHARGERS = number({ min: 0, max: 250, integer: true });

export const meterBoardSchema = object({ ...COMMON, pins: meterPins });

export const managerBoardSchema = object({
  ...COMMON,
  pins: managerPins,
  journal: optional(JOURNAL),
  mostChargers: MOST_CHARGERS,
});

export const boardSchema = object({
  ...COMMON,
  /** A: above 63 A the low half of the pilot's wave is too short for a sampler without synchronisation. */
  maxCurrentA: number({ min: 6, max: 63 }),
  phases: number({ min: 1, max: 3, integer: true }),
  pins: boardPins,
  pilot: pilotScale,
  journal: optional(JOURNAL),
  mostChargers: optional(MOST_CHARGERS),
});

import { number, object, oneOf, optional, text } from "../schema/schema";

/** GPIO number, as the chip's data sheet counts them. */
const gpio = number({ min: 0, max: 48, integer: true });

/** A contact or detector line. `active` is the level that means "closed", "tripped" or "pressed". */
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

/** Which pins do what. The host's data: an application never sees a pin. */
export const boardPins = object({
  /** High drives the pilot to +12 V, low to −12 V. */
  pilotPwm: gpio,
  pilotAdc: gpio,
  contactorCoil: outputPin,
  contactorFeedback: optional(inputPin),
  /** Residual current detector. */
  tripLine: optional(inputPin),
  meterSerial: object({ port: number({ min: 0, max: 2, integer: true }), receive: gpio, transmit: gpio }),
  statusLed: optional(outputPin),
  button: optional(inputPin),
  ethernet: optional(ethernetPhy),
});

/**
 * The analogue way from pilot to ADC: pilot volts = offsetV + voltsPerAdcVolt × ADC volts.
 * The signs allow for an inverting amplifier.
 */
export const pilotScale = object({
  voltsPerAdcVolt: number({ min: -40, max: 40 }),
  offsetV: number({ min: -60, max: 60 }),
});

export const boardSchema = object({
  name: text({ minLength: 1, maxLength: 32, pattern: "[a-z0-9-]+", means: "small letters, digits and -" }),
  /** Moddable's platform. */
  platform: text({
    minLength: 3,
    maxLength: 32,
    pattern: "[a-z0-9_]+(/[a-z0-9_]+)?",
    means: "a platform such as esp32/esp32c3",
  }),
  chip: oneOf("esp32", "esp32c3"),
  /** A: above 63 A the low half of the pilot's wave is too short for a sampler without synchronisation. */
  maxCurrentA: number({ min: 6, max: 63 }),
  phases: number({ min: 1, max: 3, integer: true }),
  pins: boardPins,
  pilot: pilotScale,
});

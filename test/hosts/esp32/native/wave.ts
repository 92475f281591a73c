import { ADC_RANGE_V } from "../../../../modules/boards/adc";
import type { PilotScale } from "../../../../modules/boards/board";
import { board } from "../../../../modules/boards/esp32-devkitc";

export const DUTY_FULL = 8192;
const LARGEST = 4095;
const POINTS = 17;

/** What an ADC sees of a pilot. */
export interface Wave {
  /** Percent; 0 and 100 are steady. */
  readonly dutyPercent: number;
  readonly highV: number;
  readonly lowV: number;
  /** µs into a period at the first conversion. */
  readonly phaseUs: number;
  /** Conversions, and how many µs lie between two. */
  readonly count: number;
  readonly spacingUs: number;
  /** Of eight conversions those of a gauge, which this channel lacks. */
  readonly gauges: 0 | 1 | 2;
  /** V, largest. */
  readonly noiseV: number;
  /** µs in which an edge comes nearer to its end by a factor of e. */
  readonly settlingUs: number;
  readonly seed: number;
}

export const PLAIN: Wave = Object.freeze({
  dutyPercent: 50,
  highV: 6,
  lowV: -12,
  phaseUs: 0,
  count: 392,
  spacingUs: 12.8,
  gauges: 2,
  noiseV: 0.05,
  settlingUs: 2,
  seed: 1,
});

export const SCALE: PilotScale = board.pilot;

/** The driver's command that gives the core this scale: an ADC whose curve is a line. */
export function scaleCommand(scale: PilotScale): string {
  const points = Array.from({ length: POINTS }, (_, point) => Math.round((point * 256 * 2450) / LARGEST));
  return ["scale", Math.round(scale.voltsPerAdcVolt * 1000), Math.round(scale.offsetV * 1000), ...points].join(" ");
}

/** Raw values of the pilot's channel. */
export function samplesOf(wave: Wave, scale: PilotScale = SCALE): number[] {
  return conversionsOf(wave, scale).filter(
    (_, index) => !((wave.gauges > 0 && index % 8 === 3) || (wave.gauges > 1 && index % 8 === 7)),
  );
}

/** As if every conversion were the pilot's. */
export function conversionsOf(wave: Wave, scale: PilotScale = SCALE): number[] {
  let random = wave.seed * 7919 + 1;
  return Array.from({ length: wave.count }, (_, index) => {
    random = (random * 16_807) % 2_147_483_647;
    const noiseV = wave.noiseV * (random / 1_073_741_823 - 1);
    return rawOf(levelAt(wave, wave.phaseUs + index * wave.spacingUs) + noiseV, scale);
  });
}

export function rawOf(pilotV: number, scale: PilotScale): number {
  const adcV = (pilotV - scale.offsetV) / scale.voltsPerAdcVolt;
  return Math.min(LARGEST, Math.max(0, Math.round((adcV / ADC_RANGE_V.max) * LARGEST)));
}

/** `toldPercent`: what the core believes the PWM to do. */
export function waveCommand(wave: Wave, toldPercent = wave.dutyPercent, scale: PilotScale = SCALE): string {
  const samples = samplesOf(wave, scale);
  return ["wave", Math.round((toldPercent / 100) * DUTY_FULL), samples.length, ...samples].join(" ");
}

function levelAt({ dutyPercent, highV, lowV, settlingUs }: Wave, us: number): number {
  if (dutyPercent === 100) return highV;
  if (dutyPercent === 0) return lowV;
  const inPeriodUs = us % 1000;
  const highUs = dutyPercent * 10;
  const isHigh = inPeriodUs < highUs;
  const sinceUs = isHigh ? inPeriodUs : inPeriodUs - highUs;
  const [from, to] = isHigh ? [lowV, highV] : [highV, lowV];
  return to + (from - to) * (settlingUs > 0 ? Math.exp(-sinceUs / settlingUs) : 0);
}

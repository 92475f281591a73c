import { ADDRESS, ENERGY_WRAP_WH, EXCEPTION, EXCEPTION_BIT, FUNCTION, HOLDING } from "../../modules/pzem/constants";
import { crc16 } from "../../modules/pzem/crc";
import { type Frame, isModuleAddress, seal, word } from "../../modules/pzem/frame";
import { type MeterSample, PzemRegisters } from "./pzem-registers";

/** `silent`: it does not answer; `garbage`: bytes that are no valid frame; `ct-off`: valid frames, 0 A. */
export type PzemFault = "silent" | "garbage" | "ct-off";

/** What the module keeps without power. */
export interface PzemMemory {
  address: number;
  /** Wh, with its fraction. */
  energyWh: number;
  alarmThresholdW: number;
}

export interface PzemModuleOptions extends Partial<PzemMemory> {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Fills in what flows at that time. Called at each renewal; without it the host calls {@link PzemModule.renew}. */
  readonly source?: (atMs: number, sample: MeterSample) => void;
  /** The first renewal, and from then on every {@link RENEWAL_MS}; default 0. */
  readonly renewalPhaseMs?: number;
  /** Default true: it was powered long before. Otherwise see {@link PzemModule.powerOn}. */
  readonly powered?: boolean;
}

/** The factory calibration: never sent by the firmware, refused and counted here. */
export const CALIBRATE = 0x41;
/** The module renews its registers about once a second. */
export const RENEWAL_MS = 1000;
/** For so long after power-up its current and power can be wrong. */
export const UNSETTLED_MS = 4500;
/** V. With less its own supply fails and it is silent. Rated up to 260 V it reads on, and then its converter clips. */
export const LEAST_V = 80;
export const MOST_V = 300;
const MS_PER_HOUR = 3_600_000;
const FACTORY_THRESHOLD_W = 23_000;

/** A PZEM-004T v3 in bytes, time and what flows through it. */
export class PzemModule {
  readonly memory: PzemMemory;
  /** How often somebody sent {@link CALIBRATE}. */
  calibrations = 0;
  /** Added to the module's own delay, ms: to make it late. */
  extraDelayMs = 0;
  private readonly random: () => number;
  private readonly source: PzemModuleOptions["source"];
  private readonly registers = new PzemRegisters();
  private readonly sample: MeterSample = { voltageV: 230, currentA: 0, powerW: 0, frequencyHz: 50 };
  private readonly faults = new Set<PzemFault>();
  private hasPower: boolean;
  private settledMs = Number.NEGATIVE_INFINITY;
  private renewalMs: number;
  /** When the energy was last counted; undefined: never since power came. */
  private countedMs: number | undefined;
  private countedW = 0;

  constructor(options: PzemModuleOptions) {
    this.memory = {
      address: options.address ?? ADDRESS.first,
      energyWh: options.energyWh ?? 0,
      alarmThresholdW: options.alarmThresholdW ?? FACTORY_THRESHOLD_W,
    };
    this.random = options.random;
    this.source = options.source;
    this.renewalMs = options.renewalPhaseMs ?? 0;
    this.hasPower = options.powered ?? true;
    this.show();
  }

  get powered(): boolean {
    return this.hasPower;
  }

  /** When {@link advance} has something to do. */
  get nextRenewalMs(): number {
    return this.renewalMs;
  }

  setFault(fault: PzemFault, active: boolean): void {
    if (active) this.faults.add(fault);
    else this.faults.delete(fault);
  }

  /** Mains come: the registers are empty, and wrong for a while after that. */
  powerOn(nowMs: number): void {
    if (this.hasPower) return;
    this.hasPower = true;
    this.settledMs = nowMs + UNSETTLED_MS;
    this.renewalMs = nowMs;
    this.countedMs = undefined;
    this.sample.currentA = 0;
    this.sample.powerW = 0;
    this.show();
  }

  /** Mains go: no answers. What it keeps is in {@link memory}. */
  powerOff(nowMs: number): void {
    this.advance(nowMs);
    this.count(nowMs);
    this.hasPower = false;
  }

  /**
   * Makes the renewals that are due, each with what the source says of its time. Every answer does it by itself; call it
   * as time passes where the source only knows the present.
   */
  advance(nowMs: number): void {
    if (this.source === undefined) return;
    while (this.renewalMs <= nowMs) {
      const atMs = this.renewalMs;
      this.renewalMs = atMs + RENEWAL_MS;
      if (!this.hasPower) continue;
      this.source(atMs, this.sample);
      this.renewed(atMs);
    }
  }

  /** One renewal now, for a host that brings the values itself. */
  renew(nowMs: number, sample: Readonly<MeterSample>): void {
    if (!this.hasPower) return;
    const own = this.sample;
    own.voltageV = sample.voltageV;
    own.currentA = sample.currentA;
    own.powerW = sample.powerW;
    own.frequencyHz = sample.frequencyHz;
    if (sample.powerFactor === undefined) delete own.powerFactor;
    else own.powerFactor = sample.powerFactor;
    this.renewed(nowMs);
  }

  /** The answer to a whole request with a good CRC; undefined when there is none. */
  answer(nowMs: number, request: Uint8Array): Frame | undefined {
    if (!this.hasPower || this.faults.has("silent")) return undefined;
    const address = request[0] ?? 0;
    if (address !== this.memory.address && address !== ADDRESS.any && address !== ADDRESS.broadcast) return undefined;
    this.advance(nowMs);
    const answer = this.carryOut(request);
    if (address === ADDRESS.broadcast) return undefined;
    return this.faults.has("garbage") ? this.garbage(answer.length) : answer;
  }

  private carryOut(request: Uint8Array): Frame {
    switch (request[1]) {
      case FUNCTION.readInput:
        return answerRead(request, this.registers.words, 0);
      case FUNCTION.readHolding:
        return answerRead(request, [this.memory.alarmThresholdW, this.memory.address], HOLDING.alarmThreshold);
      case FUNCTION.writeHolding:
        return this.write(request);
      case FUNCTION.resetEnergy:
        this.memory.energyWh = 0;
        this.show();
        return Uint8Array.from(request);
      case CALIBRATE:
        this.calibrations++;
        return answerException(request, EXCEPTION.function);
      default:
        return answerException(request, EXCEPTION.function);
    }
  }

  private write(request: Uint8Array): Frame {
    const register = word(request, 2);
    const value = word(request, 4);
    if (register === HOLDING.alarmThreshold) {
      this.memory.alarmThresholdW = value;
      this.show();
    } else if (register !== HOLDING.address) return answerException(request, EXCEPTION.address);
    else if (isModuleAddress(value)) this.memory.address = value;
    else return answerException(request, EXCEPTION.data);
    return Uint8Array.from(request);
  }

  private renewed(atMs: number): void {
    if (this.faults.has("ct-off")) {
      this.sample.currentA = 0;
      this.sample.powerW = 0;
    }
    if (this.sample.voltageV > MOST_V) {
      this.sample.powerW *= MOST_V / this.sample.voltageV;
      this.sample.voltageV = MOST_V;
    }
    this.count(atMs);
    if (atMs < this.settledMs) {
      const wrong = 2 * this.random();
      this.sample.currentA *= wrong;
      this.sample.powerW *= wrong;
    }
    this.show();
  }

  /** Between two renewals the power is taken for a straight line. */
  private count(atMs: number): void {
    const powerW = Math.abs(this.sample.powerW);
    if (this.countedMs !== undefined && atMs > this.countedMs) {
      const energyWh = this.memory.energyWh + ((this.countedW + powerW) / 2) * ((atMs - this.countedMs) / MS_PER_HOUR);
      this.memory.energyWh = energyWh >= ENERGY_WRAP_WH ? energyWh - ENERGY_WRAP_WH : energyWh;
    }
    this.countedMs = atMs;
    this.countedW = powerW;
  }

  private show(): void {
    const { energyWh, alarmThresholdW } = this.memory;
    this.registers.show(this.sample, energyWh, Math.abs(this.sample.powerW) >= alarmThresholdW);
  }

  private garbage(length: number): Frame {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) bytes[index] = Math.floor(256 * this.random());
    if (crc16(bytes) === 0) bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes;
  }
}

function answerRead(request: Uint8Array, words: readonly number[], firstRegister: number): Frame {
  const start = word(request, 2) - firstRegister;
  const count = word(request, 4);
  if (start < 0 || count < 1 || start + count > words.length) return answerException(request, EXCEPTION.address);
  const answer = new Uint8Array(5 + 2 * count);
  answer[0] = request[0] ?? 0;
  answer[1] = request[1] ?? 0;
  answer[2] = 2 * count;
  for (let index = 0; index < count; index++) {
    const value = words[start + index] ?? 0;
    answer[3 + 2 * index] = value >> 8;
    answer[4 + 2 * index] = value & 0xff;
  }
  return seal(answer);
}

function answerException(request: Uint8Array, code: number): Frame {
  const answer = new Uint8Array(5);
  answer[0] = request[0] ?? 0;
  answer[1] = (request[1] ?? 0) | EXCEPTION_BIT;
  answer[2] = code;
  return seal(answer);
}

import { FUNCTION } from "../../modules/pzem/constants";
import { crc16 } from "../../modules/pzem/crc";
import { lineMs, SHORTEST_FRAME } from "../../modules/pzem/frame";
import { CALIBRATE, type PzemModule } from "./pzem-module";

/** Bytes that arrive at the port so long after {@link PzemLine.receive} was called, the last of them then. */
export interface LineDelivery {
  readonly afterMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PzemLineOptions {
  readonly modules: readonly PzemModule[];
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How often an answer comes in two parts, 0–1. Default 0.1. */
  readonly splitChance?: number;
}

/** A module thinks for 5–40 ms before it answers. */
const LEAST_DELAY_MS = 5;
const MOST_DELAY_MS = 40;
/** A pause in a request ends it. Modbus says 3.5 characters, 4 ms; a desk's scheduler is given more. */
const REQUEST_GAP_MS = 10;
const LONGEST_REQUEST = 32;
const LENGTHS: Readonly<Record<number, number | undefined>> = Object.freeze({
  [FUNCTION.readHolding]: 8,
  [FUNCTION.readInput]: 8,
  [FUNCTION.writeHolding]: 8,
  [FUNCTION.resetEnergy]: 4,
  [CALIBRATE]: 6,
});

/** The half-duplex UART line, 9600 8N1, with the modules on it. Where two answer at once, their bytes are spoilt. */
export class PzemLine {
  /** Requests that were none: wrong CRC, too long, broken off. */
  badRequests = 0;
  private readonly modules: readonly PzemModule[];
  private readonly random: () => number;
  private readonly splitChance: number;
  private readonly request = new Uint8Array(LONGEST_REQUEST);
  private length = 0;
  /** When the last byte of the request so far is through. */
  private requestEndMs = Number.NEGATIVE_INFINITY;
  /** When the last answer is through. */
  private answerEndMs = Number.NEGATIVE_INFINITY;

  constructor(options: PzemLineOptions) {
    this.modules = options.modules;
    this.random = options.random;
    this.splitChance = options.splitChance ?? 0.1;
  }

  /** Bytes that the port begins to send at `nowMs`. Returns what comes back, in the order of time; mostly nothing or one. */
  receive(nowMs: number, bytes: Uint8Array): LineDelivery[] {
    if (this.length > 0 && nowMs > this.requestEndMs + REQUEST_GAP_MS) this.drop();
    const startMs = Math.max(nowMs, this.requestEndMs);
    const deliveries: LineDelivery[] = [];
    for (let index = 0; index < bytes.length; index++) {
      if (this.length === LONGEST_REQUEST) this.drop();
      this.request[this.length++] = bytes[index] ?? 0;
      const wanted = LENGTHS[this.request[1] ?? 0];
      const whole = wanted === undefined ? index === bytes.length - 1 : this.length === wanted;
      if (whole && this.length >= SHORTEST_FRAME) this.whole(nowMs, startMs + lineMs(index + 1), deliveries);
    }
    this.requestEndMs = startMs + lineMs(bytes.length);
    return deliveries;
  }

  private whole(nowMs: number, requestEndMs: number, deliveries: LineDelivery[]): void {
    const request = this.request.subarray(0, this.length);
    if (crc16(request) !== 0) {
      this.drop();
      return;
    }
    this.length = 0;
    let answer: Uint8Array<ArrayBuffer> | undefined;
    let delayMs = 0;
    for (const module of this.modules) {
      const own = module.answer(requestEndMs, request);
      if (own === undefined) continue;
      delayMs = LEAST_DELAY_MS + this.random() * (MOST_DELAY_MS - LEAST_DELAY_MS) + module.extraDelayMs;
      answer = answer === undefined ? own : collide(answer, own);
    }
    if (answer !== undefined) this.deliver(nowMs, requestEndMs + delayMs, answer, deliveries);
  }

  private deliver(nowMs: number, readyMs: number, answer: Uint8Array<ArrayBuffer>, deliveries: LineDelivery[]): void {
    const startMs = Math.max(readyMs, this.answerEndMs);
    this.answerEndMs = startMs + lineMs(answer.length);
    if (this.splitChance > 0 && answer.length > 1 && this.random() < this.splitChance) {
      const cut = 1 + Math.floor(this.random() * (answer.length - 1));
      deliveries.push({ afterMs: startMs + lineMs(cut) - nowMs, bytes: answer.slice(0, cut) });
      deliveries.push({ afterMs: this.answerEndMs - nowMs, bytes: answer.slice(cut) });
    } else deliveries.push({ afterMs: this.answerEndMs - nowMs, bytes: answer });
  }

  private drop(): void {
    this.badRequests++;
    this.length = 0;
  }
}

/** Two transmitters with a diode each on one wire: a 0 wins. One shifted bit makes sure that no CRC comes out right. */
function collide(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const longer = one.length >= other.length ? one : other;
  const spoilt = new Uint8Array(longer.length);
  for (let index = 0; index < longer.length; index++) spoilt[index] = (one[index] ?? 255) & (other[index] ?? 255);
  if (crc16(spoilt) === 0) spoilt[0] = (spoilt[0] ?? 0) ^ 0x80;
  return spoilt;
}

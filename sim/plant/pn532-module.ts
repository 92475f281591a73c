import type { SerialLine } from "../../hosts/virtual/serial";
import type { MonotonicClock } from "../../modules/device/time";
import { toHex } from "../../modules/pn532/answer";
import { TFI } from "../../modules/pn532/constants";
import { ackFrame, type Frame, lineMs } from "../../modules/pn532/frame";
import { FrameParser } from "../../modules/pn532/parser";
import { Pn532Commands } from "./pn532-commands";

/** `silent`: it hears nothing and says nothing, as one whose cable is off. */
export type Pn532Fault = "silent";

export interface Pn532ModuleOptions {
  readonly clock: MonotonicClock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Default true. In either case it sleeps until the host wakes it. */
  readonly powered?: boolean;
  /** How often a frame comes in two parts, 0–1. Default 0.1. */
  readonly splitChance?: number;
}

/** Bytes that arrive at the port so long after {@link Pn532Module.receive} was called, the last of them then. */
export interface Pn532Delivery {
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

type Power =
  | { readonly kind: "off" }
  /** Rising edges that it has counted on the line. */
  | { readonly kind: "asleep"; readonly edges: number }
  /** It hears what arrives from then on. */
  | { readonly kind: "awake"; readonly fromMs: number };

const OFF: Power = Object.freeze({ kind: "off" });
const ASLEEP: Power = Object.freeze({ kind: "asleep", edges: 0 });
/** UM0701-02, 6.3.2.3. */
const WAKING_EDGES = 5;
const LEAST_OSCILLATOR_MS = 0.2;
const MOST_OSCILLATOR_MS = 1;
const LEAST_ACK_MS = 0.2;
const MOST_ACK_MS = 1.5;
/** What the chip's own work adds to an answer at most. */
const MOST_EXTRA_MS = 3;

/**
 * A PN532 on its UART, 115200 8N1, in bytes and time: it acknowledges at once and answers when it is done, to a command
 * at a time. An answer that is under way is not taken back by what the host sends meanwhile.
 */
export class Pn532Module implements SerialLine {
  /** Frames with a wrong data checksum: the chip says nothing to them. */
  badFrames = 0;
  private readonly clock: MonotonicClock;
  private readonly random: () => number;
  private readonly splitChance: number;
  private readonly parser = new FrameParser(TFI.toChip);
  private readonly commands = new Pn532Commands();
  private readonly faults = new Set<Pn532Fault>();
  private power: Power;
  private answer: Frame | undefined;
  /** When the last byte from the host, and the last one to it, is through. */
  private heardMs = Number.NEGATIVE_INFINITY;
  private saidMs = Number.NEGATIVE_INFINITY;

  constructor(options: Pn532ModuleOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.splitChance = options.splitChance ?? 0.1;
    this.power = (options.powered ?? true) ? ASLEEP : OFF;
  }

  /** The UID of the card that is on the reader now. */
  get card(): string | undefined {
    const card = this.commands.field.cardAt(this.clock.nowMs());
    return card === undefined ? undefined : toHex(Uint8Array.from(card.uid));
  }

  /**
   * Lays a card on the reader, in place of one that is there, and takes it away after `forMs` (Infinity: it stays).
   * Throws a RangeError where the UID is not 2 to 20 hex digits, an even number.
   */
  present(uid: string, forMs: number): void {
    this.commands.field.present(this.clock.nowMs(), uid, forMs);
  }

  remove(): void {
    this.commands.field.remove();
  }

  /** Does nothing where it has power. A card that lies there stays. */
  powerOn(): void {
    if (this.power.kind === "off") this.power = ASLEEP;
  }

  powerOff(): void {
    this.power = OFF;
    this.parser.clear();
    this.commands.reset();
    this.answer = undefined;
  }

  setFault(fault: Pn532Fault, active: boolean): void {
    if (active) this.faults.add(fault);
    else this.faults.delete(fault);
  }

  /** Bytes that the port begins to send at `nowMs`. Returns what comes back, in the order of time. */
  receive(nowMs: number, bytes: Uint8Array): readonly Pn532Delivery[] {
    const startMs = Math.max(nowMs, this.heardMs);
    this.heardMs = startMs + lineMs(bytes.length);
    const deliveries: Pn532Delivery[] = [];
    if (this.faults.has("silent")) return deliveries;
    for (let index = 0; index < bytes.length; index++) {
      const atMs = startMs + lineMs(index + 1);
      const byte = bytes[index] ?? 0;
      if (this.hears(atMs, byte)) this.take(nowMs, atMs, byte, deliveries);
    }
    return deliveries;
  }

  private hears(atMs: number, byte: number): boolean {
    if (this.power.kind === "awake") return atMs >= this.power.fromMs;
    if (this.power.kind === "off") return false;
    const edges = this.power.edges + risingEdges(byte);
    if (edges < WAKING_EDGES) this.power = { kind: "asleep", edges };
    else this.power = { kind: "awake", fromMs: atMs + this.between(LEAST_OSCILLATOR_MS, MOST_OSCILLATOR_MS) };
    return false;
  }

  private take(nowMs: number, atMs: number, byte: number, deliveries: Pn532Delivery[]): void {
    this.parser.add(byte);
    for (let kind = this.parser.next(); kind !== undefined; kind = this.parser.next()) {
      if (kind === "damaged") this.badFrames++;
      else if (kind === "nack" && this.answer !== undefined) this.say(nowMs, atMs + 1, this.answer, deliveries);
      else if (kind === "data") this.carryOut(nowMs, atMs, this.parser.body, deliveries);
    }
  }

  private carryOut(nowMs: number, atMs: number, body: Uint8Array, deliveries: Pn532Delivery[]): void {
    this.say(nowMs, atMs + this.between(LEAST_ACK_MS, MOST_ACK_MS), ackFrame(), deliveries);
    const reply = this.commands.carryOut(this.saidMs, body);
    this.answer = reply?.frame;
    if (reply === undefined) return;
    this.say(nowMs, this.saidMs + reply.tookMs + this.between(0, MOST_EXTRA_MS), reply.frame, deliveries);
  }

  private say(nowMs: number, readyMs: number, frame: Frame, deliveries: Pn532Delivery[]): void {
    const startMs = Math.max(readyMs, this.saidMs);
    this.saidMs = startMs + lineMs(frame.length);
    if (this.splitChance > 0 && this.random() < this.splitChance) {
      const cut = 1 + Math.floor(this.random() * (frame.length - 1));
      deliveries.push({ afterMs: startMs + lineMs(cut) - nowMs, bytes: frame.slice(0, cut) });
      deliveries.push({ afterMs: this.saidMs - nowMs, bytes: frame.slice(cut) });
    } else deliveries.push({ afterMs: this.saidMs - nowMs, bytes: frame });
  }

  private between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }
}

/** From low to high, of a byte on the line: start bit (low), eight bits from the lowest on, stop bit (high). */
function risingEdges(byte: number): number {
  const bits = (byte << 1) | 0x200;
  let edges = 0;
  for (let bit = 1; bit < 10; bit++) if (((bits >> (bit - 1)) & 3) === 2) edges++;
  return edges;
}

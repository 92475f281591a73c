import { SeededRandom } from "../../../hosts/virtual/random";
import type { SerialLine } from "../../../hosts/virtual/serial";

/** Bytes of the longest burst of noise: more than the port's FIFO takes. */
const LONGEST_NOISE = 200;

/** A UART line on which the next answers can be spoilt: cut off, changed, drowned in noise, or lengthened. */
export class NoisyLine implements SerialLine {
  /** Answers that were spoilt so far. */
  spoilt = 0;
  private left = 0;
  private readonly random: SeededRandom;

  constructor(
    private readonly line: SerialLine,
    seed: number,
  ) {
    this.random = new SeededRandom(seed, "noise on the line");
  }

  /** So many answers from now on are spoilt. */
  spoil(answers: number): void {
    this.left = answers;
  }

  receive(nowMs: number, bytes: Uint8Array): readonly { readonly afterMs: number; readonly bytes: Uint8Array }[] {
    const deliveries = this.line.receive(nowMs, bytes);
    if (this.left === 0 || deliveries.length === 0) return deliveries;
    this.left -= 1;
    this.spoilt += 1;
    return deliveries.map(({ afterMs, bytes: sound }) => ({ afterMs, bytes: this.noise(sound) }));
  }

  private noise(sound: Uint8Array): Uint8Array {
    const { random } = this;
    switch (Math.floor(random.next() * 4)) {
      case 0:
        return sound.slice(0, Math.floor(random.next() * sound.length));
      case 1: {
        const changed = sound.slice();
        const at = Math.floor(random.next() * changed.length);
        changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
        return changed;
      }
      case 2: {
        const longer = new Uint8Array(2 * sound.length);
        longer.set(sound);
        longer.set(sound, sound.length);
        return longer;
      }
      default: {
        const noise = new Uint8Array(1 + Math.floor(random.next() * LONGEST_NOISE));
        for (let index = 0; index < noise.length; index++) noise[index] = random.nextInt() & 0xff;
        return noise;
      }
    }
  }
}

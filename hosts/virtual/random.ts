/** A seeded stream of numbers, the same on every engine (32-bit integer arithmetic only). */
export class SeededRandom {
  private state: number;

  /** `seed` and `name` together choose the stream, so that one part's draws never shift another's. */
  constructor(seed: number, name: string) {
    let hash = 0x811c9dc5 ^ (seed | 0) ^ Math.floor(seed / 0x1_0000_0000);
    for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
    this.state = hash | 0;
    for (let round = 0; round < 4; round++) this.nextInt();
  }

  /** A signed 32-bit integer (the mixing of "mulberry32"). */
  nextInt(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return mixed ^ (mixed >>> 14);
  }

  /** Uniform in [0, 1). */
  next(): number {
    return (this.nextInt() >>> 0) / 0x1_0000_0000;
  }
}

import { advance } from "./advance";
import type { Rule } from "./rules";
import { type Plan, Site } from "./site";
import { isMended, type Move, movesOf, NOTHING, type State, WELL } from "./state";

/** Numbers from 0 to below 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A site to which things happen by chance, often and several at a time. */
export class Walk {
  state: State;
  readonly told: string[] = [];
  readonly broken = new Map<Rule, number>();
  private readonly moves: readonly Move[];
  private readonly random: () => number;

  constructor(plan: Plan, seed: number) {
    this.state = { ...WELL, site: new Site(plan), messages: 0 };
    this.moves = movesOf(plan.chargers.length);
    this.random = dice(seed);
  }

  /** So many seconds, with quiet and restless times in turn. */
  wander(seconds: number, until?: Rule): this {
    for (let second = 0; second < seconds; second++) {
      if (until !== undefined && this.broken.has(until)) break;
      // Some thirty seconds of one mood.
      if (this.random() < 0.03) this.mood = this.random();
      this.move(this.choose());
    }
    return this;
  }

  /** Moves by name, each followed by so many quiet seconds. */
  follow(script: readonly (readonly [move: string, seconds: number])[]): this {
    for (const [name, seconds] of script) {
      const move = this.moves.find((known) => known.name === name) ?? NOTHING;
      if (move.isPossible(this.state)) this.move(move);
      for (let second = 0; second < seconds; second++) this.move(NOTHING);
    }
    return this;
  }

  /** Mends what is broken; seconds until the manager has everybody again; undefined: not within that time. */
  recover(seconds: number): number | undefined {
    for (const move of this.moves)
      if (!move.isFault && move !== NOTHING && move.isPossible(this.state)) this.move(move);
    for (let second = 0; second < seconds; second++) {
      if (isMended(this.state) && this.state.site.isCalm()) return second;
      this.move(NOTHING);
    }
    return undefined;
  }

  private mood = 0.5;

  private choose(): Move {
    const chance = this.random();
    if (chance < 0.06) return this.pick(({ name }) => name === "budget" || name === "favourite");
    const ills = countIlls(this.state);
    if (chance < 0.06 + 0.3 * this.mood && ills < 3) return this.pick(({ isFault }) => isFault);
    return chance > 1 - 0.07 * ills ? this.pick(({ isFault }) => !isFault) : NOTHING;
  }

  private move(move: Move): void {
    this.state = advance(this.state, move, 1, (rule) => {
      if (!this.broken.has(rule)) this.broken.set(rule, this.told.length);
    });
    this.told.push(move.name);
  }

  private pick(isWanted: (move: Move) => boolean): Move {
    const possible = this.moves.filter((move) => isWanted(move) && move !== NOTHING && move.isPossible(this.state));
    return possible[Math.floor(this.random() * possible.length)] ?? NOTHING;
  }
}

function countIlls({ site, cutUp, cutDown, isManagerCut, late }: State): number {
  let count = (isManagerCut ? 1 : 0) + (late.length > 0 ? 1 : 0) + (site.manager.isOn ? 0 : 1);
  site.chargers.forEach(({ isOn }, index) => {
    count += (isOn ? 0 : 1) + ((cutUp >> index) & 1) + ((cutDown >> index) & 1);
  });
  return count;
}

import { advance } from "./advance";
import { Key } from "./key";
import type { Rule } from "./rules";
import { type Plan, Site } from "./site";
import { isMended, type Move, movesOf, NOTHING, type State, WELL } from "./state";

export interface Options {
  readonly plan: Plan;
  /** Faults until all is calm again. */
  readonly faults: number;
  /** From one in so many states further faults follow a first one; left out: from all. */
  readonly oneIn?: number;
  /** Steps of 1 s from one move to the next. */
  readonly steps: number;
  /** The exploration ends with the first break of this rule. */
  readonly until?: Rule;
  /** …and with so many states. */
  readonly most?: number;
}

interface Found {
  readonly index: number;
  readonly state: State;
  readonly key: number;
}

/**
 * Breadth first through the states of a site. From each, every move that is possible happens, a fault only while there
 * are some left; then so many steps pass. States of one key are one.
 */
export class Explorer {
  /** How each state was reached; the states themselves are let go once they were left. */
  readonly ways: { readonly parent: number; readonly move: string }[] = [];
  readonly broken = new Map<Rule, number>();
  /** Of each state the one that follows when nothing happens; undefined: something is still wrong. */
  readonly quietNext: (number | undefined)[] = [];
  readonly calm = new Set<number>();
  /** A state in which all stays as it is, and not as it should. */
  restless: number | undefined;
  transitions = 0;
  messages = 0;
  private readonly known = new Map<number, number>();
  private readonly key = new Key();
  private readonly moves: readonly Move[];
  private queue: Found[] = [];
  /** Those without a fault left: they come first, as little comes of them. */
  private last: Found[] = [];
  private here = -1;

  constructor(private readonly options: Options) {
    this.moves = movesOf(options.plan.chargers.length);
  }

  get states(): number {
    return this.ways.length;
  }

  run(): this {
    const { until, most } = this.options;
    this.start();
    for (let head = 0; this.last.length > 0 || head < this.queue.length; ) {
      if (until !== undefined && this.broken.has(until)) break;
      if (most !== undefined && this.states > most) break;
      const found = this.last.pop() ?? (this.queue[head] as Found);
      if (found === this.queue[head]) this.queue[head++] = undefined as never;
      this.expand(found);
    }
    this.queue = [];
    this.last = [];
    return this;
  }

  path(index: number): string {
    const moves: string[] = [];
    for (let at = index; at >= 0; at = this.ways[at]?.parent ?? -1) moves.unshift(this.ways[at]?.move ?? "");
    return moves.join(" | ").replace(/( \| -)+/g, (quiet) => ` | ${quiet.length / 4}×`);
  }

  /** Steps until all is calm, where nothing more happens, at the most; infinity: never. Of states in which nothing is wrong any more. */
  longestRecovery(): { readonly moves: number; readonly index: number } {
    const moves: number[] = new Array<number>(this.states).fill(-1);
    let longest = { moves: 0, index: 0 };
    for (let first = 0; first < this.states; first++) {
      const chain: number[] = [];
      let at = first;
      while (moves[at] === -1 && !this.calm.has(at)) {
        if (this.quietNext[at] === undefined || chain.length > 1_000) break;
        chain.push(at);
        at = this.quietNext[at] as number;
      }
      if (chain.length > 1_000) return { moves: Number.POSITIVE_INFINITY, index: first };
      if (this.quietNext[at] === undefined && !this.calm.has(at)) continue;
      let count = this.calm.has(at) ? 0 : (moves[at] as number);
      for (const index of chain.reverse()) {
        count += 1;
        moves[index] = count;
        if (count > longest.moves) longest = { moves: count, index };
      }
    }
    return longest;
  }

  /** A cold start, and the same when it has come to rest. */
  private start(): void {
    const { plan } = this.options;
    const site = new Site(plan);
    let state: State = { ...WELL, site, messages: 0 };
    this.add(-1, "cold", { ...state, site: site.copy(), spent: 1 });
    for (let step = 0; step < 60; step++) state = this.next(state, NOTHING);
    this.add(-1, "calm", state);
  }

  private add(parent: number, move: string, state: State): number {
    const calm = this.known.get(this.key.of({ ...state, spent: 0 }));
    if (calm !== undefined) return calm;
    const key = this.key.of(state);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const index = this.ways.length;
    this.known.set(key, index);
    this.ways.push({ parent, move });
    this.quietNext.push(undefined);
    (state.spent < this.options.faults ? this.queue : this.last).push({ index, state, key });
    return index;
  }

  /** Where quiet leads round and round, all is calm: what was spent is there again. */
  private settle(index: number, state: State): void {
    let at = this.quietNext[index];
    for (let length = 0; at !== undefined && at !== index; length++) {
      if (length > 100) return;
      at = this.quietNext[at];
    }
    if (at === undefined || this.restless !== undefined) return;
    for (; !this.calm.has(at); at = this.quietNext[at] as number) this.calm.add(at);
    const round: State[] = [];
    let next = { ...state, spent: 0 };
    do {
      if (!next.site.isCalm()) this.restless = index;
      round.push(next);
      next = this.next(next, NOTHING);
    } while (this.key.of(next) !== this.key.of({ ...state, spent: 0 }));
    const first = this.ways.length;
    for (const calm of round) this.calm.add(this.add(index, "calm", calm));
    for (let at = first; at < this.ways.length; at++) this.quietNext[at] = at + 1 < this.ways.length ? at + 1 : first;
  }

  private expand({ index, state, key }: Found): void {
    const { faults, oneIn = 1 } = this.options;
    const isSpent = state.spent >= faults || (state.spent > 0 && key % oneIn !== 0);
    this.here = index;
    const isQuiet = isMended(state);
    for (const move of this.moves) {
      if (move.isFault && isSpent) continue;
      if (!move.isPossible(state)) continue;
      const next = this.next(state, move);
      const reached = this.add(index, move.name, next);
      if (move !== NOTHING || !isQuiet) continue;
      this.quietNext[index] = reached;
      if (reached <= index && !this.calm.has(reached)) this.settle(index, state);
    }
  }

  private next(state: State, move: Move): State {
    this.transitions += 1;
    const { steps } = this.options;
    const next = advance({ ...state, site: state.site.copy() }, move, steps, (rule) => this.broke(rule));
    this.messages += next.messages;
    if (move.name === "budget" && this.calm.has(this.here)) this.checkDrop(next.site);
    return next;
  }

  /** All chargers were heard and hear, so they offer no more than the lower budget as soon as it is known. */
  private checkDrop(site: Site): void {
    let sumA = 0;
    for (const charger of site.chargers) sumA += site.offerA(charger);
    if (sumA > site.budgetA) this.broke("a lower budget holds at once where all is well");
  }

  private broke(rule: Rule): void {
    if (this.broken.has(rule)) return;
    this.broken.set(rule, this.here);
  }
}

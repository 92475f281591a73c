type State =
  /** Whether the module is powered, and since when, is not known. */
  | { readonly kind: "unknown" }
  | { readonly kind: "answering"; readonly sinceMs: number }
  | { readonly kind: "settled" };

const UNKNOWN: State = Object.freeze({ kind: "unknown" });
const SETTLED: State = Object.freeze({ kind: "settled" });

/**
 * Whether a module has had power for long enough to be believed: for 4–5 s after power-up its readings can be wrong
 * with a valid CRC. A module without mains does not answer, so a missing answer is taken for a power cut.
 */
export class Trust {
  private readonly afterMs: number;
  private state: State;

  /** `settled`: the module was powered long before. */
  constructor(afterMs: number, settled: boolean) {
    this.afterMs = afterMs;
    this.state = settled ? SETTLED : UNKNOWN;
  }

  /** The module answered a question of that time: may the answer be believed? */
  answered(askedAtMs: number): boolean {
    if (this.state.kind === "unknown") this.state = { kind: "answering", sinceMs: askedAtMs };
    if (this.state.kind === "answering" && askedAtMs - this.state.sinceMs >= this.afterMs) this.state = SETTLED;
    return this.state.kind === "settled";
  }

  /** The module did not answer, or nothing that could be understood. */
  lost(): void {
    this.state = UNKNOWN;
  }
}

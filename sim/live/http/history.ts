/** Texts of the last seconds, for who comes later: a JSON value a simulated second. */
export class History {
  readonly #kept: { readonly t: number; readonly json: string }[] = [];
  #characters = 0;

  /** The newest text stays, however long it is. */
  constructor(
    readonly seconds: number,
    readonly maxCharacters: number,
  ) {}

  /** As a JSON array, the oldest first. */
  get json(): string {
    return `[${this.#kept.map(({ json }) => json).join(",")}]`;
  }

  push(t: number, json: string): void {
    const last = this.#kept.at(-1);
    // An event changes the present second; a world that starts again starts at 0.
    if (last?.t === t) this.#characters -= this.#kept.pop()?.json.length ?? 0;
    else if (last !== undefined && t < last.t) this.#clear();
    this.#kept.push({ t, json });
    this.#characters += json.length;
    while (this.#kept.length > 1 && ((this.#kept[0]?.t ?? t) < t - this.seconds || this.#isFull))
      this.#characters -= this.#kept.shift()?.json.length ?? 0;
  }

  get #isFull(): boolean {
    return this.#characters > this.maxCharacters;
  }

  #clear(): void {
    this.#kept.length = 0;
    this.#characters = 0;
  }
}

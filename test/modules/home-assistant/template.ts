/** A template of Home Assistant, as far as ours go: one `{{ expression }}` in a text, over a payload. */
export function render(template: string, payload: string): string {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    json = undefined;
  }
  return template.replace(/\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = new Evaluation(expression, { value: payload, value_json: json }).whole();
    if (value === undefined) throw new Error(`undefined in ${expression}`);
    return shown(value);
  });
}

/** As Jinja writes a value: Python's names, and 5.0 for a division. */
function shown(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  return String(value);
}

function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Jinja's grammar of expressions, the rows that our tables use: inline if, or, and, comparison, filter, arithmetic, subscript. */
class Evaluation {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly names: Readonly<Record<string, unknown>>,
  ) {
    this.tokens = text.match(/'[^']*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|\S/g) ?? [];
  }

  whole(): unknown {
    const value = this.conditional();
    if (this.at < this.tokens.length) throw new Error(`${this.tokens[this.at]} is not known here: ${this.text}`);
    return value;
  }

  private conditional(): unknown {
    const start = this.at;
    // What stands before an `if` is looked at only where the condition holds.
    const before = this.tokens.indexOf("if", start);
    if (before < 0) return this.or();
    this.at = before + 1;
    const holds = isTrue(this.or());
    this.expect("else");
    const otherwise = this.at;
    if (!holds) return this.conditional();
    const end = this.tokens.length;
    this.at = start;
    const value = this.or();
    if (this.at !== before) throw new Error(`cannot read ${this.text}`);
    this.at = otherwise;
    this.at = end;
    return value;
  }

  private or(): unknown {
    let value = this.and();
    while (this.take("or")) {
      const other = this.and();
      if (!isTrue(value)) value = other;
    }
    return value;
  }

  private and(): unknown {
    let value = this.comparison();
    while (this.take("and")) {
      const isOver = !isTrue(value);
      const from = this.at;
      if (isOver) {
        // Not looked at: skipped up to what closes it.
        while (this.at < this.tokens.length && !["or", "else"].includes(this.tokens[this.at] ?? "")) this.at++;
        if (this.at === from) throw new Error(`nothing after and: ${this.text}`);
      } else value = this.comparison();
    }
    return value;
  }

  private comparison(): unknown {
    const value = this.quotient();
    if (this.take("is")) {
      const isNot = this.take("not");
      this.expect("none");
      return (value === null) !== isNot;
    }
    if (this.take("<")) return Number(value) < Number(this.quotient());
    return value;
  }

  private quotient(): unknown {
    let value = this.filtered();
    while (this.take("/")) {
      const divisor = this.filtered();
      if (typeof value !== "number" || typeof divisor !== "number")
        throw new Error(`no numbers to divide: ${this.text}`);
      value = value / divisor;
    }
    return value;
  }

  private filtered(): unknown {
    let value = this.subscripted();
    while (this.take("|")) {
      const filter = this.next();
      if (!Array.isArray(value)) throw new Error(`no list for ${filter}: ${this.text}`);
      if (filter === "sum") value = value.reduce((sum: number, each: number) => sum + each, 0);
      else if (filter === "join") {
        this.expect("(");
        value = value.join(this.next().slice(1, -1));
        this.expect(")");
      } else throw new Error(`no filter ${filter}`);
    }
    return value;
  }

  private subscripted(): unknown {
    let value = this.atom();
    for (;;) {
      if (this.take(".")) value = member(value, this.next());
      else if (this.take("[")) {
        if (this.take(":")) value = String(value).slice(0, Number(this.next()));
        else value = member(value, Number(this.next()));
        this.expect("]");
      } else return value;
    }
  }

  private atom(): unknown {
    const token = this.next();
    if (token.startsWith("'")) return token.slice(1, -1);
    if (/^\d/.test(token)) return Number(token);
    if (token === "none") return null;
    if (!Object.hasOwn(this.names, token)) throw new Error(`${token} is not known: ${this.text}`);
    return this.names[token];
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error(`ends too early: ${this.text}`);
    return token;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new Error(`${token} expected: ${this.text}`);
  }
}

function member(value: unknown, name: string | number): unknown {
  if (typeof value !== "object" || value === null) throw new Error(`${String(value)} has no ${name}`);
  return (value as Record<string | number, unknown>)[name];
}

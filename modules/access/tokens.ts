import type { KeyValueStore } from "../device/storage";
import type { Checked } from "../schema/check";
import { parseJson } from "../schema/json";
import { type Infer, list, object, oneOf, text } from "../schema/schema";
import { isSameSecret } from "../settings/secret";
import { type Entropy, KEY_CHARS, keyHash, newKey } from "./entropy";

const KEY = "tokens";
const MAX_TOKENS = 8;
const MAX_BYTES = 1_500;
const SCHEME = "bearer ";

export const TOKEN_NAME = text({
  minLength: 1,
  maxLength: 32,
  pattern: "[A-Za-z0-9_-]+",
  means: "letters, digits, - and _",
});
export const TOKEN_SCOPE = oneOf("read", "write");

const TOKENS = list(
  object({ name: TOKEN_NAME, scope: TOKEN_SCOPE, hash: text({ minLength: KEY_CHARS, maxLength: KEY_CHARS }) }),
  { max: MAX_TOKENS },
);

export type Scope = Infer<typeof TOKEN_SCOPE>;

/** What may be seen of a token. */
export interface TokenView {
  readonly name: string;
  readonly scope: Scope;
}

/** Keys for programs, at most 8, each with a name. Of a key only its hash is stored. */
export class Tokens {
  private rows: Infer<typeof TOKENS>;

  constructor(
    private readonly store: KeyValueStore,
    private readonly entropy: Entropy,
  ) {
    const stored = parseJson(TOKENS, store.read(KEY) ?? "[]", { maxBytes: MAX_BYTES });
    // What cannot be read lets nobody in.
    this.rows = stored.ok ? stored.value : [];
  }

  get views(): readonly TokenView[] {
    return this.rows.map(({ name, scope }) => ({ name, scope }));
  }

  /** The new key, which nobody can be told again. */
  add(name: string, scope: Scope): Checked<string> {
    if (this.rows.some((row) => row.name === name)) return refusal("is the name of another token");
    if (this.rows.length === MAX_TOKENS) return refusal(`would be one too many: there are ${MAX_TOKENS} tokens`);
    const key = newKey(this.entropy);
    return this.keep([...this.rows, { name, scope, hash: keyHash(key) ?? "" }])
      ? { ok: true, value: key }
      : refusal("could not be stored");
  }

  /** False: there is none of that name, or the storage does not let go of it. */
  remove(name: string): boolean {
    const others = this.rows.filter((row) => row.name !== name);
    return others.length < this.rows.length && this.keep(others);
  }

  removeAll(): void {
    this.rows = [];
    this.store.delete(KEY);
  }

  /** What the header `Authorization` opens (RFC 6750 section 2.1). */
  scopeOf(authorization: string): Scope | undefined {
    if (this.rows.length === 0 || authorization.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
    const hash = keyHash(authorization.slice(SCHEME.length));
    if (hash === undefined) return undefined;
    let scope: Scope | undefined;
    for (const row of this.rows) if (isSameSecret(row.hash, hash)) scope = row.scope;
    return scope;
  }

  private keep(rows: Infer<typeof TOKENS>): boolean {
    try {
      this.store.write(KEY, JSON.stringify(rows));
    } catch {
      return false;
    }
    this.rows = rows;
    return true;
  }
}

function refusal(reason: string): Checked<never> {
  return { ok: false, path: "$.name", reason };
}

import type { MonotonicMs } from "../device/time";
import { isSameSecret } from "../settings/secret";
import { type Entropy, KEY_CHARS, newKey } from "./entropy";

const MAX_SESSIONS = 8;
const IDLE_MS = 30 * 60_000;
export const SESSION_MS = 12 * 60 * 60_000;

interface Session {
  readonly key: string;
  readonly openedAtMs: MonotonicMs;
  usedAtMs: MonotonicMs;
}

/**
 * People who have logged in: at most 8, the oldest goes first. They are in memory only, so a restart ends them all; one
 * that outlived it ("remember this phone") would have to be stored, and then as a hash. In memory it is the key itself:
 * each request of a page has it, and a hash costs a chip about 19 ms.
 */
export class Sessions {
  /** Oldest first. */
  private rows: readonly Session[] = [];

  constructor(private readonly entropy: Entropy) {}

  get count(): number {
    return this.rows.length;
  }

  /** The key of a new one. */
  open(nowMs: MonotonicMs): string {
    const key = newKey(this.entropy);
    const open = this.rows.filter((row) => isOpen(row, nowMs));
    this.rows = [
      ...open.slice(Math.max(0, open.length - MAX_SESSIONS + 1)),
      { key, openedAtMs: nowMs, usedAtMs: nowMs },
    ];
    return key;
  }

  /** Whether the key opens one, which is then used anew. */
  use(key: string, nowMs: MonotonicMs): boolean {
    const session = this.find(key);
    if (session === undefined || !isOpen(session, nowMs)) return false;
    session.usedAtMs = nowMs;
    return true;
  }

  end(key: string): void {
    const session = this.find(key);
    this.rows = this.rows.filter((row) => row !== session);
  }

  endAll(): void {
    this.rows = [];
  }

  private find(key: string): Session | undefined {
    if (key.length !== KEY_CHARS) return undefined;
    let found: Session | undefined;
    for (const row of this.rows) if (isSameSecret(row.key, key)) found = row;
    return found;
  }
}

function isOpen({ openedAtMs, usedAtMs }: Session, nowMs: MonotonicMs): boolean {
  return nowMs - usedAtMs < IDLE_MS && nowMs - openedAtMs < SESSION_MS;
}

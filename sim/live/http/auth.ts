import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { HttpError } from "./reply";

const USER = "admin";
/** Wrong passwords an address has for nothing; then it waits, twice as long each time. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** An address that kept still this long starts afresh. */
const FORGET_MS = 10 * 60_000;
/** Addresses remembered; the one that failed longest ago makes room. */
const MOST_ADDRESSES = 1_000;

interface Failures {
  count: number;
  lastMs: number;
  refusedUntilMs: number;
}

/** HTTP Basic with one user. Slows down whoever guesses. */
export class BasicAuth {
  readonly #wanted: Buffer;
  readonly #nowMs: () => number;
  readonly #failures = new Map<string, Failures>();

  /** @param nowMs monotonic */
  constructor(password: string, nowMs: () => number = () => performance.now()) {
    this.#wanted = digest(`${USER}:${password}`);
    this.#nowMs = nowMs;
  }

  /** @throws HttpError 401 without the right password, 429 while the address has to wait */
  check(request: IncomingMessage): void {
    const address = bucketOf(request.socket.remoteAddress ?? "");
    const nowMs = this.#nowMs();
    const failures = this.#failures.get(address);
    if (failures !== undefined && nowMs < failures.refusedUntilMs) {
      throw new HttpError(429, "too many wrong passwords; wait a little", {
        "Retry-After": Math.ceil((failures.refusedUntilMs - nowMs) / 1000),
      });
    }
    const header = request.headers.authorization;
    if (header !== undefined) {
      const encoded = /^basic +([a-z0-9+/=_-]*) *$/i.exec(header)?.[1] ?? "";
      // Digests have one length, so that the time of the comparison tells nothing.
      if (timingSafeEqual(digest(Buffer.from(encoded, "base64")), this.#wanted)) {
        this.#failures.delete(address);
        return;
      }
      this.#failed(address, nowMs);
    }
    throw new HttpError(401, "a password is needed: user admin", {
      "WWW-Authenticate": 'Basic realm="Pilotline", charset="UTF-8"',
    });
  }

  #failed(address: string, nowMs: number): void {
    const before = this.#failures.get(address);
    const count = before !== undefined && nowMs - before.lastMs < FORGET_MS ? before.count + 1 : 1;
    const over = count - FREE_FAILURES;
    const waitMs = over < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(over, 16));
    this.#failures.delete(address);
    this.#failures.set(address, { count, lastMs: nowMs, refusedUntilMs: nowMs + waitMs });
    if (this.#failures.size > MOST_ADDRESSES) {
      const oldest = this.#failures.keys().next();
      if (oldest.done !== true) this.#failures.delete(oldest.value);
    }
  }
}

/** One household has a whole /64 of IPv6: it counts as one. */
function bucketOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  return tail !== undefined && groups.length < 4 ? `${head}::` : groups.slice(0, 4).join(":");
}

function digest(text: string | Buffer): Buffer {
  return createHash("sha256").update(text).digest();
}

import { isNameAt } from "../dns/name";
import { dataOf, type Entry, SECTION, visitEntries } from "./parser";
import type { Record } from "./records";

/** What a prober would say of one name, as far as it is compared. */
interface Claim {
  readonly type: number;
  readonly data: Uint8Array;
}

/** Claims of one prober that are looked at; a board has two for one name. */
const MAX_CLAIMS = 8;

/**
 * Another one probes for the same name at the same time, and its claims come later in the alphabet than `own`: it gets
 * the name (RFC 6762 section 8.2). `own` are all of one name, lower types first.
 */
export function isOutranked(bytes: Uint8Array, own: readonly Record[]): boolean {
  const name = own[0]?.name;
  if (name === undefined) return false;
  const theirs: Claim[] = [];
  visitEntries(bytes, (entry: Entry) => {
    if (entry.section !== SECTION.authority || !entry.isInternet || theirs.length >= MAX_CLAIMS) return;
    const data = isNameAt(bytes, entry.at, name) ? dataOf(bytes, entry) : undefined;
    if (data !== undefined) theirs.push({ type: entry.type, data });
  });
  if (theirs.length === 0) return false;
  theirs.sort(compare);
  for (let index = 0; index < Math.min(own.length, theirs.length); index++) {
    const order = compare(own[index] as Claim, theirs[index] as Claim);
    if (order !== 0) return order < 0;
  }
  // Who has more to say (section 8.2.1).
  return own.length < theirs.length;
}

/** By type, then by their bytes, the shorter first. The class is the same. */
function compare(a: Claim, b: Claim): number {
  if (a.type !== b.type) return a.type - b.type;
  const shared = Math.min(a.data.length, b.data.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a.data[index] ?? 0) - (b.data[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.data.length - b.data.length;
}

/** What stands at the front of every message of ours. */
export interface Envelope {
  readonly version: number;
  /** Another one at every start of the part, so that its counters can begin anew. */
  readonly boot: string;
  /** Counts a part's messages from 0 in one boot. */
  readonly sequence: number;
  /** ms on the part's monotonic clock since it started. */
  readonly uptimeMs: number;
}

/** Eight hexadecimal digits from the device's randomness. */
export function newBootId(random: () => number): string {
  let id = "";
  for (let digit = 0; digit < 8; digit++) id += Math.floor(random() * 16).toString(16);
  return id;
}

/** Of this firmware: package.json's, which a test compares. */
export const FIRMWARE_VERSION = "0.1.0";

/** Major, minor, patch, each 0 to 65535: semantic versioning without what may follow a `-` or `+`. */
export type Version = readonly [major: number, minor: number, patch: number];

const MOST = 0xffff;

/** `1.2.3`, without leading zeros; undefined: it is none. */
export function parseVersion(text: string): Version | undefined {
  const parts = text.length > 17 ? [] : text.split(".");
  const numbers = parts.map(Number);
  const [major, minor, patch] = numbers;
  if (parts.length !== 3 || major === undefined || minor === undefined || patch === undefined) return undefined;
  // What Number takes beside plain digits does not come out again as it went in.
  if (numbers.some((number, index) => !(number >= 0 && number <= MOST) || String(Math.floor(number)) !== parts[index]))
    return undefined;
  return [major, minor, patch];
}

export function versionText(version: Version): string {
  return version.join(".");
}

/** Below 0: `one` is older than `other`; 0: the same. */
export function compareVersions(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

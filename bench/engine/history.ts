import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Baseline, parseBaseline, unexplained } from "./baseline";

/** Where the baseline is, from the repository's root. */
export const BASELINE_PATH = "bench/baseline.json";
/** Commits that changed it, the newest, that are looked at. */
const COMMITS = 30;

/** A version of the baseline, and a word for where it stands. */
interface Version {
  readonly where: string;
  readonly baseline: Baseline;
}

/**
 * Every raise of a figure without a new reason, a sentence each: in the working tree against the last commit, and in
 * each commit against the one before it that changed the baseline. A shallow clone shows fewer of them. undefined: the
 * folder is in no git repository, or git is not there.
 */
export function historyComplaints(root: string): string[] | undefined {
  if (git(root, "rev-parse", "--git-dir") === undefined) return undefined;
  // It fails where there is no commit yet.
  const commits = git(root, "log", "--first-parent", "--format=%H", `-n${COMMITS}`, "--", BASELINE_PATH)?.split("\n");
  const hashes = commits?.filter((hash) => hash !== "") ?? [];
  if (hashes.length === 0) return [];
  const versions: Version[] = [
    { where: "the working tree", baseline: parseBaseline(readFileSync(join(root, BASELINE_PATH), "utf8")) },
  ];
  for (const hash of hashes) {
    const text = git(root, "show", `${hash}:${BASELINE_PATH}`);
    // A commit that took it away.
    if (text !== undefined) versions.push({ where: hash.slice(0, 10), baseline: parseBaseline(text) });
  }
  return versions.flatMap(({ where, baseline }, index) => {
    const before = versions[index + 1];
    if (before === undefined) return [];
    return unexplained(before.baseline, baseline).map(
      (figure) => `${figure} was raised in ${where} from ${before.where} on, without a reason of its own`,
    );
  });
}

/** undefined where git says no. It only reads. */
function git(root: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Baseline, baselineText } from "../../bench/engine/baseline";
import { BASELINE_PATH, historyComplaints } from "../../bench/engine/history";

/** A repository of its own, whose settings are nobody's. */
class Repository {
  readonly root = mkdtempSync(join(tmpdir(), "pilotline-history-"));

  constructor() {
    mkdirSync(join(this.root, "bench"));
  }

  git(...args: readonly string[]): string {
    const nobody = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
    const who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@localhost", "-c", "init.defaultBranch=main"];
    return execFileSync("git", [...who, ...args], {
      cwd: this.root,
      encoding: "utf8",
      env: { ...process.env, ...nobody },
    });
  }

  write(baseline: Baseline): void {
    writeFileSync(join(this.root, BASELINE_PATH), baselineText(baseline));
  }

  commit(baseline: Baseline): void {
    this.write(baseline);
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", "figures");
  }
}

describe("the history of the engine benchmark's baseline", function () {
  this.timeout(60_000);
  let repository: Repository;

  before(function () {
    try {
      execFileSync("git", ["--version"], { stdio: "ignore" });
    } catch {
      process.stdout.write("  skipped: git is not installed (on Debian: apt install git)\n");
      this.skip();
    }
  });

  beforeEach(() => {
    repository = new Repository();
    repository.git("init", "-q");
  });

  afterEach(() => rmSync(repository.root, { recursive: true }));

  it("says nothing of a first version, nor of figures that fall, nor of raises with a reason", () => {
    repository.commit({ boot: { units: 100 } });
    assert.deepEqual(historyComplaints(repository.root), []);
    repository.commit({ boot: { units: 90 } });
    repository.commit({ boot: { units: 120, reason: "a second meter" } });
    repository.write({ boot: { units: 130, reason: "a third meter" } });
    assert.deepEqual(historyComplaints(repository.root), []);
  });

  it("finds a raise in the working tree that has no reason", () => {
    repository.commit({ boot: { units: 100, reason: "a second meter" } });
    repository.write({ boot: { units: 120, reason: "a second meter" } });
    const [found, ...more] = historyComplaints(repository.root) ?? [];
    assert.match(
      found ?? "",
      /^boot was raised in the working tree from [0-9a-f]{10} on, without a reason of its own$/,
    );
    assert.deepEqual(more, []);
  });

  it("finds a raise in the last commit and in one before it", () => {
    repository.commit({ boot: { units: 100 }, readingIn: { units: 5 } });
    repository.commit({ boot: { units: 120 }, readingIn: { units: 5 } });
    repository.commit({ boot: { units: 110 }, readingIn: { units: 6 } });
    const found = historyComplaints(repository.root) ?? [];
    assert.deepEqual(
      found.map((sentence) => sentence.split(" ", 1)[0]),
      ["readingIn", "boot"],
    );
  });

  it("takes a merge for one step", () => {
    repository.commit({ boot: { units: 100 } });
    repository.git("checkout", "-q", "-b", "side");
    repository.commit({ boot: { units: 150, reason: "a second meter" } });
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-ff", "-m", "side", "side");
    assert.deepEqual(historyComplaints(repository.root), []);
  });

  it("sees in a shallow clone what that has", () => {
    repository.commit({ boot: { units: 100 } });
    repository.commit({ boot: { units: 120 } });
    const clone = new Repository();
    try {
      rmSync(clone.root, { recursive: true });
      repository.git("clone", "-q", "--depth", "1", `file://${repository.root}`, clone.root);
      assert.deepEqual(historyComplaints(clone.root), []);
      clone.write({ boot: { units: 121 } });
      assert.equal(historyComplaints(clone.root)?.length, 1);
    } finally {
      rmSync(clone.root, { recursive: true });
    }
  });

  it("is empty before the first commit, and none outside of a repository", () => {
    repository.write({ boot: { units: 100 } });
    assert.deepEqual(historyComplaints(repository.root), []);
    rmSync(join(repository.root, ".git"), { recursive: true });
    assert.equal(historyComplaints(repository.root), undefined);
  });
});

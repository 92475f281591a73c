import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { REPOSITORY } from "../../../../scripts/board/run";
import { findSdk, type Sdk } from "../../../../scripts/board/sdk";
import { checked } from "./checked";
import { type Linked, link, translated } from "./linker";
import { PROGRAMS } from "./programs";
import { type LinkerDoes, NATIVE_MODULE, title } from "./snippet";
import { SNIPPETS } from "./snippets";

function warnedOf(warnings: readonly string[]): Set<string> {
  return new Set(warnings.map((line) => /^### warning: ([a-z-]+-\d+): /.exec(line)?.[1] ?? line));
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly does: LinkerDoes;
}

const CASES: readonly Case[] = Object.entries(SNIPPETS)
  .flatMap(([rule, { accepted, refused }]) => [
    ...accepted.map((text) => ({ rule, text, does: "silent" as const })),
    ...refused.map(({ text, linker }) => ({ rule, text, does: linker })),
  ])
  .map(({ rule, text, does }, index) => ({ name: `${rule}-${index}`, text, does }));

/** One that stops takes all others with it, and of a global no module's name is told. */
const ALONE = CASES.filter(({ does, text }) => does === "stops" || text.includes("globalThis"));
const TOGETHER = CASES.filter((each) => !ALONE.includes(each));

describe("the preload rules beside Moddable's linker", function () {
  this.timeout(120_000);
  let sdk: Sdk;
  let folder = "";

  before(function () {
    const found = findSdk(process.env, REPOSITORY);
    if (!found.ok) {
      console.log(`      skipped: ${found.message.replaceAll("\n", " ")}`);
      this.skip();
    }
    sdk = found.sdk;
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-linker-"));
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  function linked(cases: readonly Pick<Case, "name" | "text">[]): Linked {
    const modules = Object.fromEntries(cases.map(({ name, text }) => [name, translated(text)]));
    return link(sdk, folder, { native: NATIVE_MODULE, ...modules });
  }

  it("warn of what the linker warns of, and accept nothing that it warns of", () => {
    const { ok, output, warnings } = linked(TOGETHER);
    assert.ok(ok, output);
    const warned = warnedOf(warnings);
    assert.deepEqual(
      TOGETHER.filter(({ name, does }) => warned.has(name) !== (does === "warns")).map(({ text }) => title(text)),
      [],
    );
    assert.equal(warned.size, TOGETHER.filter(({ does }) => does === "warns").length, "warnings of something else");
  });

  it("agree with it on modules put together at random", () => {
    const texts = fc.sample(PROGRAMS, { seed: 20_240_611, numRuns: 60 });
    const cases = texts.map((text, index) => ({ name: `random-${index}`, text }));
    const { ok, output, warnings } = linked(cases);
    assert.ok(ok, output);
    const warned = warnedOf(warnings);
    const refused = new Set(cases.filter(({ text }) => checked({ "a.ts": text }).length > 0).map(({ name }) => name));
    assert.deepEqual([...refused].sort(), [...warned].sort());
    assert.ok(refused.size > 10 && refused.size < 50, `${refused.size} of 60 are refused`);
  });

  for (const each of ALONE)
    it(`${each.does === "stops" ? "stop where it stops" : "see the same"}: ${title(each.text)}`, () => {
      const { ok, output, warnings } = linked([each]);
      assert.equal(ok, each.does !== "stops", output);
      assert.equal(warnings.length > 0, each.does === "warns", output);
    });

  it("stop at a circle of modules where it stops", () => {
    const a = { name: "a", text: 'import { b } from "b";\nexport const A = 1;\nexport const a = () => b();' };
    const sound = { name: "b", text: 'import { A } from "a";\nexport const b = () => A;' };
    const unsound = { name: "b", text: `${sound.text}\nexport const B = A + 1;` };
    assert.ok(linked([a, sound]).ok);
    assert.ok(!linked([a, unsound]).ok);
  });
});

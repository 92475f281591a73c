import assert from "node:assert/strict";
import { parseArguments, usage } from "../../bench/arguments";

const NAMES = ["speed", "page", "engine"];

function parse(...argv: readonly string[]) {
  return parseArguments(argv, NAMES);
}

describe("the benchmark's command line", () => {
  it("takes names, and all of them where there is none", () => {
    assert.deepEqual(parse(), { names: NAMES, check: false, accept: undefined });
    assert.deepEqual(parse("engine", "page"), { names: ["engine", "page"], check: false, accept: undefined });
  });

  it("leaves out what takes minutes, unless it is named", () => {
    assert.deepEqual(parseArguments([], NAMES, ["page"])?.names, ["speed", "engine"]);
    assert.deepEqual(parseArguments(["page"], NAMES, ["page"])?.names, ["page"]);
  });

  it("takes a check or a reason for the engine alone", () => {
    assert.deepEqual(parse("engine", "--check"), { names: ["engine"], check: true, accept: undefined });
    assert.deepEqual(parse("engine", "--accept", "two meters"), {
      names: ["engine"],
      check: false,
      accept: "two meters",
    });
  });

  for (const argv of [
    ["spede"],
    ["engine", "--chekc"],
    ["engine", "--accept"],
    ["engine", "--accept", " "],
    ["engine", "--check", "--accept", "two meters"],
    ["engine", "--check=no"],
    ["speed", "--check"],
    ["engine", "speed", "--check"],
    ["--check"],
  ]) {
    it(`refuses ${argv.join(" ")}`, () => {
      assert.equal(parse(...argv), undefined);
    });
  }

  it("says how it is used in lines of at most 100 characters", () => {
    for (const line of usage(NAMES).split("\n")) assert(line.length <= 100, line);
  });
});

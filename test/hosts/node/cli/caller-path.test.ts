import assert from "node:assert/strict";
import { resolve } from "node:path";
import { callerPath } from "../../../../hosts/node/cli/caller-path";

describe("paths on a command line", () => {
  it("count from where npm was called", () => {
    const environment = { INIT_CWD: "/home/ada", npm_lifecycle_event: "scenario" };
    assert.equal(callerPath("night.json", "scenario", environment), "/home/ada/night.json");
    assert.equal(callerPath("/tmp/night.json", "scenario", environment), "/tmp/night.json");
  });

  it("count from the current folder without npm, and under another script of npm", () => {
    assert.equal(callerPath("night.json", "scenario", {}), resolve("night.json"));
    const underTest = { INIT_CWD: "/home/ada", npm_lifecycle_event: "test" };
    assert.equal(callerPath("night.json", "scenario", underTest), resolve("night.json"));
  });
});

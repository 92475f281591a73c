import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPOSITORY } from "../../scripts/board/run";
import { findIdf, findSdk } from "../../scripts/board/sdk";

describe("the SDK", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "pilotline-sdk-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function file(...names: string[]): void {
    const name = path.join(root, ...names);
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, "");
  }

  it("is asked for where MODDABLE is not set, empty, wrong, or its tools are not built", () => {
    assert.match(messageOf({}), /MODDABLE is not set/);
    assert.match(messageOf({ MODDABLE: "" }), /MODDABLE is not set/);
    assert.match(messageOf({ MODDABLE: root }), /no Moddable SDK is there/);
    file("modules", "io", "manifest.json");
    file("build", "bin", "lin", "release", "mcconfig");
    assert.match(messageOf({ MODDABLE: root }), /not built: xsc, xsid, xsl, mcrez/);
  });

  it("is found with its tools and ours before all others", () => {
    file("modules", "io", "manifest.json");
    for (const tool of ["mcconfig", "xsc", "xsid", "xsl", "mcrez"]) file("build", "bin", "lin", "release", tool);
    const found = findSdk({ MODDABLE: root, PATH: "/bin" }, REPOSITORY, "linux");
    assert.ok(found.ok);
    assert.deepEqual(found.sdk.env["PATH"]?.split(path.delimiter), [
      path.join(root, "build", "bin", "lin", "release"),
      path.join(REPOSITORY, "node_modules", ".bin"),
      "/bin",
    ]);
  });

  it("needs ESP-IDF for more than bytecode, and says so", () => {
    assert.match(findIdf({}).message, /only the bytecode can be checked.\nInstall ESP-IDF v6\.0/);
    assert.match(findIdf({ IDF_PATH: root }).message, /no ESP-IDF is there/);
    file("export.sh");
    assert.equal(findIdf({ IDF_PATH: root }).present, true);
  });

  function messageOf(env: NodeJS.ProcessEnv): string {
    const found = findSdk(env, REPOSITORY, "linux");
    return found.ok ? "" : found.message;
  }
});

describe("the bytecode of an image", () => {
  it("builds for a board without ESP-IDF", function () {
    if (process.env["MODDABLE"] === undefined) {
      console.log(
        "      skipped: MODDABLE is not set; install Moddable SDK 8.2.3 (npm install -g xs-dev && xs-dev setup)",
      );
      this.skip();
    }
    this.timeout(120_000);
    const words = ["-r", "ts-node/register", "scripts/check-esp32.ts", "--json", "charger", "esp32"];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: REPOSITORY, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const { sizes, failed } = JSON.parse(stdout);
    assert.equal(failed, 0);
    assert.equal(sizes.length, 1);
    assert.ok(sizes[0].flashBytes > 100_000 && sizes[0].flashBytes <= 730_000);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPOSITORY } from "../../../../scripts/board/run";
import { imageModules } from "../../../../scripts/lint/preload/image-modules";

/** What the manifests of folders have the linker preload, as far as it is TypeScript of this project. */
function preloaded(): string[] {
  return ["modules", "firmware", "hosts"].flatMap((folder) =>
    readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => path.basename(name) === "manifest.json")
      .flatMap((name) => {
        const { preload = [] } = JSON.parse(readFileSync(path.join(REPOSITORY, folder, name), "utf8"));
        return preload.map((entry: string) => `${entry}.ts`);
      })
      .filter((name: string) => existsSync(path.join(REPOSITORY, name))),
  );
}

describe("the modules that the preload check looks at", () => {
  const { files, aliases } = imageModules(REPOSITORY);

  it("are all that images preload", () => {
    const names = preloaded();
    assert.ok(names.includes("modules/evse/causes.ts") && names.includes("hosts/esp32/run.ts"));
    assert.deepEqual(
      names.filter((name) => !files.has(name)),
      [],
    );
  });

  it("are no main modules, and none of a desk", () => {
    assert.deepEqual(
      [...files.keys()].filter((name) => /-main\.ts$|\.d\.ts$|^(?:test|scripts|hosts\/node)\//.test(name)),
      [],
    );
  });

  it("have the names that boards give them", () => {
    assert.match(aliases.get("board") ?? "", /^modules\/boards\/[a-z0-9-]+\.ts$/);
    assert.match(aliases.get("link") ?? "", /^hosts\/esp32\/link-[a-z]+\.ts$/);
    for (const file of aliases.values()) assert.ok(files.has(file), file);
  });
});

describe("scripts/lint/preload", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "pilotline-preload-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function file(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }

  function ran(): { readonly status: number | null; readonly said: string } {
    const words = ["-r", "ts-node/register", "scripts/lint/preload.ts", root];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: REPOSITORY, encoding: "utf8" });
    return { status, said: stdout + stderr };
  }

  it("says where what is wrong, and fails; what no image takes and a main module are free", () => {
    const main = { modules: { "hosts/lin/a-main": "../hosts/lin/a-main" }, creation: { main: "hosts/lin/a-main" } };
    file("manifests/a-lin.json", JSON.stringify(main));
    file("hosts/lin/a-main.ts", 'import { TABLE } from "../../modules/a/a";\ntrace(TABLE.length);\n');
    file("modules/a/a.ts", 'import { one } from "../../sim/plant/one";\nexport const TABLE = Object.freeze([one]);\n');
    file("sim/plant/one.ts", "export const one = Object.freeze({ a: 1 });\n");
    file("sim/plant/two.ts", "export const two = { a: 1 };\n");
    assert.deepEqual(ran(), { status: 0, said: "2 modules can be preloaded.\n" });
    file("sim/plant/one.ts", "export const one = { a: 1 };\n");
    assert.deepEqual(ran(), {
      status: 1,
      said: "sim/plant/one.ts:1:20 not-frozen: one is not frozen: wrap it in Object.freeze, each row of a table by itself\n",
    });
  });
});

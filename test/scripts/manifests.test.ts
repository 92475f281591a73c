import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { folderManifests, forgottenManifests, manifestPath } from "../../scripts/board/manifests";
import { REPOSITORY } from "../../scripts/board/run";
import { allTargets, chipTargets } from "../../scripts/board/targets";

describe("manifests", () => {
  const manifests = folderManifests();

  it("of the folders name what images need (npm run manifests brings them up to date)", () => {
    assert.ok(manifests.has("firmware/charger") && manifests.has("hosts/esp32"));
    for (const [folder, expected] of manifests) {
      const file = manifestPath(folder);
      assert.ok(existsSync(file), `${folder}/manifest.json is missing`);
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), expected, `${folder}/manifest.json is out of date`);
    }
    assert.deepEqual(forgottenManifests(manifests), []);
  });

  it("bring no file of a desk into a board's image", () => {
    for (const { manifest } of chipTargets()) {
      const preloaded = [...preloadedBy(path.join(REPOSITORY, manifest))];
      assert.ok(preloaded.includes("hosts/esp32/provider"), manifest);
      for (const name of preloaded)
        assert.match(name, /^(?:(?:modules|firmware|hosts\/(?:esp32|moddable))\/|[a-z-]+$)/, manifest);
    }
  });

  it("exist for every application and board, and a chip's memory is fixed", () => {
    for (const { manifest } of allTargets()) assert.ok(existsSync(path.join(REPOSITORY, manifest)), manifest);
    for (const board of [...new Set(chipTargets().map((target) => target.board)), "desk"]) {
      const boardFile = path.join(REPOSITORY, "manifests", "boards", `${board}.json`);
      const { creation } = JSON.parse(readFileSync(boardFile, "utf8"));
      assert.equal(creation.chunk.incremental, 0);
      assert.equal(creation.heap.incremental, 0);
    }
  });
});

/** Modules that a manifest and those of ours that it includes have preloaded. */
function preloadedBy(file: string, seen: Set<string> = new Set()): Set<string> {
  const names = new Set<string>();
  if (seen.has(file)) return names;
  seen.add(file);
  const { include = [], preload = [] }: { include?: string[]; preload?: string[] } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  for (const name of preload) names.add(name);
  for (const other of include.filter((given) => !given.startsWith("$(")))
    for (const name of preloadedBy(path.resolve(path.dirname(file), other), seen)) names.add(name);
  return names;
}

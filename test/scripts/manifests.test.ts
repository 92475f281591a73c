import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { folderManifests, forgottenManifests, manifestPath } from "../../scripts/board/manifests";
import { REPOSITORY } from "../../scripts/board/run";
import { allTargets } from "../../scripts/board/targets";

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

  it("bring no file of a desk into an image", () => {
    for (const { preload } of manifests.values())
      for (const name of preload) assert.match(name, /^(?:modules|firmware|hosts\/(?:esp32|lin|moddable))\//);
  });

  it("exist for every application and board, with fixed memory", () => {
    for (const { manifest, board } of allTargets()) {
      assert.ok(existsSync(path.join(REPOSITORY, manifest)), manifest);
      const boardFile = path.join(REPOSITORY, "manifests", "boards", `${board}.json`);
      const { creation } = JSON.parse(readFileSync(boardFile, "utf8"));
      assert.equal(creation.chunk.incremental, 0);
      assert.equal(creation.heap.incremental, 0);
    }
  });
});

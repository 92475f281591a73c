import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { folderManifests, forgottenManifests, manifestPath } from "./board/manifests";
import { REPOSITORY, run } from "./board/run";

/** `npm run manifests`: writes the manifest.json of every folder that images take modules from, where it is not up to date. */
const manifests = folderManifests();
const written: string[] = [];
for (const [folder, manifest] of manifests) {
  const file = manifestPath(folder);
  if (existsSync(file) && isDeepStrictEqual(JSON.parse(readFileSync(file, "utf8")), manifest)) continue;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  written.push(file);
}
if (written.length > 0) run("npx", ["--no-install", "biome", "format", "--write", ...written], process.env);
for (const file of written) console.log(`written: ${file.slice(REPOSITORY.length + 1)}`);
for (const folder of forgottenManifests(manifests))
  console.log(`${folder}/manifest.json: no image uses this folder any more`);

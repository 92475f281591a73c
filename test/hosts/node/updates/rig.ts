import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { type Chosen, SlotFiles } from "../../../../hosts/node/slot-files";
import { NodeUpdater } from "../../../../hosts/node/updater";
import { PUBLIC_KEY, SLOT_BYTES } from "../../../modules/update/rig";

/** A folder of its own, gone with the test. */
export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), "pilotline-update-"));

  file(name: string, contents?: string | Uint8Array): string {
    const file = path.join(this.path, name);
    if (contents !== undefined) writeFileSync(file, contents);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What the wrapper does at a start, and the updater of what was started. */
export function startIn(
  folder: string,
  slotBytes = SLOT_BYTES,
): { chosen: Chosen; files: SlotFiles; updater: NodeUpdater } {
  const files = new SlotFiles(folder);
  const chosen = files.choose();
  const updater = new NodeUpdater({ files, chosen, slotBytes, keys: [PUBLIC_KEY], onRestart: () => {} });
  return { chosen, files, updater };
}

/** program.ts in one file, as an image for Node is. */
export function programOf(version: string): Buffer {
  const built = buildSync({
    entryPoints: [path.join(__dirname, "program.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    define: { PROGRAM_VERSION: JSON.stringify(version), PUBLIC_KEY: JSON.stringify(PUBLIC_KEY) },
  });
  return Buffer.from(built.outputFiles[0]?.contents ?? []);
}

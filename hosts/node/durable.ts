import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes a file's contents, or a folder's names, last. Windows has no such thing for a folder, and needs none. */
export function syncPath(path: string): void {
  if (process.platform === "win32") return;
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

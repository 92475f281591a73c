import { readFileSync, statSync } from "node:fs";
import { MAX_FILE_BYTES } from "../scenario/file-schema";
import { fileReason } from "./file-reason";

export type FileText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** The text of a scenario file, or a sentence that says why there is none. */
export function readScenarioFile(path: string): FileText {
  let bytes: Uint8Array;
  try {
    if (statSync(path).size > MAX_FILE_BYTES) return refuse(path, `it is larger than ${MAX_FILE_BYTES} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    return refuse(path, fileReason(error));
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refuse(path, "it is not UTF-8 text");
  }
}

function refuse(path: string, reason: string): FileText {
  return { ok: false, reason: `${path} cannot be read: ${reason}` };
}

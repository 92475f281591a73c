import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProgramFiles } from "../../../sim/moddable/program-run";

/** `ask(op, members)` as a program of Moddable's Linux build has it, in a script that Node runs. */
const CHANNEL = `
const { readSync, writeSync } = require("node:fs");
const say = (text) => { for (let left = Buffer.from(text); left.length > 0; ) left = left.subarray(writeSync(3, left)); };
const bytes = Buffer.alloc(65536);
const hear = () => {
  let text = "";
  while (!text.endsWith("\\n")) {
    const count = readSync(3, bytes);
    if (count === 0) process.exit(4);
    text += bytes.toString("utf8", 0, count);
  }
  return text;
};
const ask = (op, members) => { say(JSON.stringify({ op, ...members }) + "\\n"); return JSON.parse(hear()); };
`;

/** A program for a board that needs no SDK: `script` is JavaScript with `ask`, `say` and `hear`. */
export function fakeProgram(script: string): ProgramFiles {
  const folder = mkdtempSync(join(tmpdir(), "pilotline-fake-"));
  const host = join(folder, "host");
  const program = join(folder, "program.js");
  if (folders.push(folder) === 1) process.once("exit", removeFolders);
  writeFileSync(host, `#!/bin/sh\nexec ${process.execPath} "$1"\n`);
  chmodSync(host, 0o755);
  writeFileSync(program, `${CHANNEL}${script}`);
  return { host, program };
}

const folders: string[] = [];

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { REPOSITORY } from "./board/run";

/** What only computes, for minutes: it goes on beside the tests that wait for real peers. */
const COMPUTED = Object.freeze([
  "test/modules",
  "test/sim/endurance",
  "test/sim/engine",
  "test/sim/reaction",
  "test/sim/soak",
] as const);

/** Every test file, below the repository's folder. */
function testFiles(): string[] {
  return readdirSync(join(REPOSITORY, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => relative(REPOSITORY, join(REPOSITORY, "test", file)))
    .sort();
}

/** Runs mocha over files; what it says comes at its end where it is `isQuiet`. Its exit code. */
function mocha(files: readonly string[], isQuiet: boolean): Promise<number> {
  const program = join(REPOSITORY, "node_modules/mocha/bin/mocha.js");
  const child = spawn(process.execPath, [program, ...files], {
    cwd: REPOSITORY,
    stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
  });
  const said: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}

async function main(): Promise<void> {
  const files = testFiles();
  const computed = files.filter((file) => COMPUTED.some((folder) => file.startsWith(`${folder}/`)));
  const others = files.filter((file) => !computed.includes(file));
  const codes = await Promise.all([mocha(others, false), mocha(computed, true)]);
  process.exitCode = Math.max(...codes);
}

void main();

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { missingForLinux } from "../../../scripts/board/linux-program";
import { REPOSITORY } from "../../../scripts/board/run";
import { findSdk } from "../../../scripts/board/sdk";

/** What keeps this machine from building programs of Moddable's Linux build; undefined: nothing. */
export function programsMissing(): string | undefined {
  const sdk = findSdk(process.env, REPOSITORY);
  return sdk.ok ? missingForLinux(sdk.sdk.env) : sdk.message.replaceAll("\n", " ");
}

const built = new Set<string>();

/** Builds a program from the sources as they are, once in a run of the tests. The first time takes half a minute. */
export function buildProgram(application: "charger" | "meter" | "manager"): void {
  if (built.has(application)) return;
  const { status, stdout, stderr } = run("npm", "run", "--silent", "build", "--", application, "lin");
  if (status !== 0) throw new Error(`npm run build -- ${application} lin:\n${stdout}${stderr}`);
  built.add(application);
}

/** The program that runs below the process `ancestor`; undefined: none does. */
export function programBelow(ancestor: number): number | undefined {
  const processes = new Map(readdirSync("/proc").map((name) => [Number(name), processOf(name)]));
  for (const [pid, { name, parent }] of processes) {
    if (name !== "pilotline-host") continue;
    for (let above = parent; above > 0; above = processes.get(above)?.parent ?? 0) if (above === ancestor) return pid;
  }
  return undefined;
}

/** `PID (NAME) STATE PPID …` of a running process; a process that is gone meanwhile has no name. */
function processOf(pid: string): { readonly name: string; readonly parent: number } {
  try {
    const [, name = "", state, parent] =
      /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { name: state === "Z" ? "" : name, parent: Number(parent ?? 0) };
  } catch {
    return { name: "", parent: 0 };
  }
}

function run(command: string, ...words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(command, [...words], { cwd: REPOSITORY, encoding: "utf8" });
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProgramFiles } from "./program-run";

export type ProgramApplication = "charger" | "meter" | "manager";

const BUILT = join(__dirname, "..", "..", "build", "lin");

export type FoundProgram =
  | { readonly ok: true; readonly files: ProgramFiles }
  | { readonly ok: false; readonly message: string };

/** The program that `npm run build -- APPLICATION lin` has made, or what to do to have one. */
export function findProgram(
  application: ProgramApplication,
  env: NodeJS.ProcessEnv = process.env,
  folder: string = BUILT,
): FoundProgram {
  const files = { host: join(folder, "pilotline-host"), program: join(folder, `${application}.so`) };
  if (process.platform !== "linux") return { ok: false, message: "Moddable programs run on Linux only" };
  if (existsSync(files.host) && existsSync(files.program)) return { ok: true, files };
  const sdk =
    env["MODDABLE"] === undefined || env["MODDABLE"] === "" ? " (MODDABLE is not set; see docs/boards.md)" : "";
  return {
    ok: false,
    message: `the ${application}'s Moddable program is not built: with the Moddable SDK${sdk} run: npm run build -- ${application} lin`,
  };
}

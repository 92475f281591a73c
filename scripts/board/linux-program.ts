import { copyFileSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import path from "node:path";
import { REPOSITORY, run } from "./run";
import type { Sdk } from "./sdk";
import type { Application } from "./targets";

/** Where programs of Moddable's Linux build stand, with the host that runs them. */
const PROGRAMS = path.join(REPOSITORY, "build", "lin");

/**
 * Puts what make has built for Linux where the simulator looks for it: the program as `build/lin/APPLICATION.so`, and
 * our host without a screen, compiled, as `build/lin/pilotline-host`. Lines that say what is wrong; none: done.
 * @param folder the image's, see `imageFolder`.
 */
export function installLinuxProgram(sdk: Sdk, application: Application, folder: string): string[] {
  const name = readdirSync(folder, { recursive: true, encoding: "utf8" }).find(
    (entry) => path.basename(entry) === "mc.so",
  );
  if (name === undefined) return [`make left no mc.so in ${folder}`];
  mkdirSync(PROGRAMS, { recursive: true });
  const wrong = compileHost(sdk);
  if (wrong.length > 0) return wrong;
  const program = path.join(PROGRAMS, `${application}.so`);
  // One that runs now goes on with its own file.
  copyFileSync(path.join(folder, name), `${program}.new`);
  renameSync(`${program}.new`, program);
  return [];
}

/** What a computer lacks for programs of Moddable's Linux build, besides the SDK, and what to install; undefined: nothing. */
export function missingForLinux(env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform !== "linux") return "programs of Moddable's Linux build are made on Linux only";
  if (!run("gcc", ["--version"], env).ok) return "there is no gcc: install Debian's packages gcc and make";
  if (!run("pkg-config", ["--exists", "gio-2.0"], env).ok)
    return "GLib is not there: install Debian's packages pkg-config and libglib2.0-dev";
  return run("gcc", ["-E", "-include", "mbedtls/ssl.h", "-x", "c", "/dev/null"], env).ok
    ? undefined
    : "mbedTLS is not there: install Debian's package libmbedtls-dev";
}

function compileHost(sdk: Sdk): string[] {
  const flags = run("pkg-config", ["--cflags", "--libs", "gio-2.0"], sdk.env);
  const host = path.join(PROGRAMS, "pilotline-host");
  const words = [
    "-std=gnu11",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-DmxLinux=1",
    `-I${path.join(sdk.root, "build", "simulators", "modules")}`,
    path.join(REPOSITORY, "hosts", "lin", "native", "host.c"),
    "-o",
    `${host}.new`,
    ...flags.output.trim().split(/\s+/),
    "-ldl",
  ];
  const compiled = run("gcc", words, sdk.env);
  if (!compiled.ok) return compiled.output.trim().split("\n");
  renameSync(`${host}.new`, host);
  return [];
}

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const REPOSITORY = path.join(__dirname, "..", "..", "..", "..");
const SOURCES = path.join(REPOSITORY, "hosts", "moddable", "native-tls");
const LIBRARIES = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto", "-lpthread"];

/** Why the link cannot be compiled here. */
export function toolsMissing(): string | undefined {
  if (spawnSync("gcc", ["--version"]).status !== 0) return "no C compiler here: install the Debian package gcc";
  if (spawnSync("openssl", ["version"]).status !== 0) return "no openssl here: install the Debian package openssl";
  const has = ["/usr/include/mbedtls/ssl.h", "/usr/local/include/mbedtls/ssl.h"].some(existsSync);
  return has ? undefined : "no mbedTLS here: install the Debian package libmbedtls-dev";
}

/** One that finds errors. */
export function compileDriver(sanitizer: string, program: string): void {
  compile(["driver.c"], ["-O1", "-g", `-fsanitize=${sanitizer}`, "-fno-sanitize-recover=all"], program);
}

/** One that counts what the heap gives and how deep the stack gets. */
export function compileMeasuringDriver(program: string): void {
  compile(["driver.c", "measure.c"], ["-Os", "-DMEASURED", "-Wl,--wrap=pthread_create"], program);
}

function compile(drivers: readonly string[], flags: readonly string[], program: string): void {
  const files = drivers.map((name) => path.join(__dirname, name));
  const sources = ["tls_link.c", "tls_session.c"].map((name) => path.join(SOURCES, name));
  const strict = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", `-I${SOURCES}`];
  const words = [...strict, ...flags, ...files, ...sources, "-o", program, ...LIBRARIES];
  execFileSync("gcc", words, { stdio: "pipe" });
}

/** What the driver says; `state` and `reason` are numbers of tls_link.h. */
export interface Outcome {
  readonly state: number;
  readonly text: string;
  readonly moved: number;
  readonly extra: number;
  /** What is left when all is closed. */
  readonly threads: number;
  readonly files: number;
  /** Bytes, of a driver that measures: while it is open, at most, when all is closed; of the stack, at most. */
  readonly heapOpen: number;
  readonly heapPeak: number;
  readonly heapLeft: number;
  readonly stackPeak: number;
}

export interface DriverOptions {
  readonly program: string;
  readonly port: number;
  readonly authority: string;
  readonly mode: string;
  readonly host?: string;
  readonly timeoutMs?: number;
  readonly inBytes?: number;
  readonly outBytes?: number;
  readonly certificate?: string;
  readonly key?: string;
  /** Called when the driver has nothing to do until somebody else reads; it goes on afterwards. */
  readonly onStuffed?: () => void;
}

/** Runs it to its end; rejects where a sanitizer found something. */
export function drive(options: DriverOptions): Promise<Outcome> {
  const { program, port, authority, host = "localhost", timeoutMs = 20_000, inBytes = 2048, outBytes = 4608 } = options;
  const sizes = [timeoutMs, inBytes, outBytes].map(String);
  const identity = [options.certificate ?? "-", options.key ?? "-"];
  const words = ["127.0.0.1", String(port), host, authority, ...sizes, ...identity, ...options.mode.split(" ")];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let complaints = "";
    child.stdin.on("error", () => {});
    child.stderr.on("data", (bytes) => {
      complaints += bytes;
    });
    child.stdout.on("data", (bytes) => {
      output += bytes;
      if (!output.startsWith("stuffed\n")) return;
      output = output.slice("stuffed\n".length);
      options.onStuffed?.();
      child.stdin.write("\n");
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && complaints === "") resolve(JSON.parse(output));
      else reject(new Error(`driver ended with ${code}: ${output}${complaints}`));
    });
  });
}

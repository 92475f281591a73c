import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const NATIVE = path.join(__dirname, "..", "..", "..", "..", "hosts", "esp32", "native");
const SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const FLAGS = ["-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", ...SANITIZERS];
/** Headers of XS and ESP-IDF that the glue includes: chip.h stands for them all. */
const CHIP_HEADERS = [
  "xsmc.h",
  "xsHost.h",
  "builtinCommon.h",
  "driver/gpio.h",
  "esp_adc/adc_cali_scheme.h",
  "esp_adc/adc_continuous.h",
  "esp_task_wdt.h",
  "esp_timer.h",
  "freertos/task.h",
  "hal/gpio_ll.h",
];

/** C of the native guard behind a program that answers each line with a line. */
class NativeProgram {
  protected readonly folder = mkdtempSync(path.join(tmpdir(), "pilotline-guard-"));
  private readonly program = path.join(this.folder, "guard");

  protected compile(words: readonly string[]): void {
    const core = path.join(NATIVE, "guard_core.c");
    const all = [...FLAGS, "-I", NATIVE, "-I", __dirname, core, ...words, "-o", this.program];
    const { status, stderr } = spawnSync("gcc", all, { encoding: "utf8" });
    if (status === 0) return;
    this.close();
    throw new Error(`gcc: ${stderr}`);
  }

  protected answers(commands: readonly string[]): string[] {
    const input = `${commands.join("\n")}\n`;
    const { status, stdout, stderr } = spawnSync(this.program, { input, encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`native guard: ${status} ${stderr}`);
    const lines = stdout.split("\n").slice(0, -1);
    if (lines.length !== commands.length) throw new Error(`${lines.length} answers to ${commands.length} commands`);
    return lines;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Its core, with sanitizers, behind driver.c. */
export class GuardCore extends NativeProgram {
  constructor() {
    super();
    this.compile(["-Wconversion", "-Wsign-conversion", path.join(__dirname, "driver.c")]);
  }

  /** Each command's line of numbers. */
  run(commands: readonly string[]): number[][] {
    return this.answers(commands).map((line) => line.split(" ").map(Number));
  }
}

/** All of it, with sanitizers, on the chip of chip.h and behind glue.c. */
export class GuardOnChip extends NativeProgram {
  constructor() {
    super();
    for (const header of CHIP_HEADERS) {
      const file = path.join(this.folder, header);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '#include "chip.h"\n');
    }
    const lax = ["-Wno-unused-parameter", "-Wno-missing-field-initializers", "-Wno-unused-function"];
    this.compile([...lax, "-I", this.folder, path.join(__dirname, "glue.c")]);
  }

  run(commands: readonly string[]): string[] {
    return this.answers(commands);
  }
}

/** Says what to install. */
export function skipWithoutGcc(context: Mocha.Context): void {
  if (spawnSync("gcc", ["--version"]).status === 0) return;
  console.log("      skipped: there is no gcc; install it (Debian: apt install gcc libc6-dev)");
  context.skip();
}

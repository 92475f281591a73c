import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const BIOME = join(ROOT, "node_modules", ".bin", "biome");
const CHIP_LINE = 'import { x } from "../../modules/device/device";\nexport const y = x;\n';

/** What the linter says of one file that stands at `path` in the project. */
function lint(path: string, text: string): { readonly isClean: boolean; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "pilotline-lint-"));
  try {
    cpSync(join(ROOT, "biome.json"), join(folder, "biome.json"));
    cpSync(join(ROOT, "scripts", "lint"), join(folder, "scripts", "lint"), { recursive: true });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const { status, stdout, stderr } = spawnSync(BIOME, ["lint", "--error-on-warnings", path], {
      cwd: folder,
      encoding: "utf8",
    });
    return { isClean: status === 0, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines that would not run on a chip, or would not give the same trace there, and what the linter says of them. */
const FORBIDDEN: readonly (readonly [line: string, said: RegExp])[] = [
  ['import { readFileSync } from "node:fs";\nexport const a = readFileSync;', /own files only/],
  ['import Timer from "embedded:io/serial";\nexport const a = Timer;', /own files only/],
  ['import { Aedes } from "aedes";\nexport const a = Aedes;', /the project's own files only/],
  ['import { SerialPortStream } from "@serialport/stream";\nexport const a = SerialPortStream;', /own files only/],
  ["export const a = Date.now();", /monotonic from its clock/],
  ["export const a = setTimeout(() => {}, 1);", /Timers come from the device/],
  ["console.log(1);\nexport {};", /console/],
  ["export const a = process.env;", /The chip has none/],
  ["export const a = new TextEncoder();", /modules\/text\/utf8/],
  ["export const a = structuredClone({});", /The chip has none/],
  ["export const a = Math.random();", /Randomness comes from the device/],
  ["export const a = Math.exp(1);", /Engines differ in the last digit/],
  ["export const a = (b: number) => b ** 0.5;", /Engines differ in the last digit/],
];

const PORTABLE = ["modules/x", "firmware/x", "hosts/virtual", "sim/plant", "sim/world", "sim/scenario", "sim/soak"];

/** The arrows between the folders: who may not import whom. */
const AGAINST_THE_ARROWS: readonly (readonly [from: string, to: string])[] = [
  ["modules/x", "../../firmware/charger/charger"],
  ["modules/x", "../../hosts/virtual/scheduler"],
  ["modules/x", "../../sim/world/world"],
  ["firmware/x", "../../hosts/node/device"],
  ["firmware/x", "../../sim/plant/car"],
  ["hosts/virtual", "../../sim/plant/car"],
  ["hosts/node", "../../sim/plant/car"],
  ["hosts/esp32", "../../sim/plant/car"],
];

describe("the portability rule", function () {
  this.timeout(60_000);

  for (const [line, said] of FORBIDDEN) {
    it(`forbids: ${line.split("\n")[0]}`, () => {
      for (const folder of PORTABLE) {
        const found = lint(`${folder}/y.ts`, `${line}\n`);
        assert.ok(!found.isClean, folder);
        assert.match(found.said, said, folder);
      }
    });
  }

  it("lets a host and a test do what they are there for", () => {
    for (const folder of ["hosts/node", "sim/live", "test/hosts"]) {
      const found = lint(
        `${folder}/y.ts`,
        'import { readFileSync } from "node:fs";\nexport const a = readFileSync(String(Date.now()));\n',
      );
      assert.ok(found.isClean, found.said);
    }
    for (const folder of PORTABLE) assert.ok(lint(`${folder}/y.ts`, CHIP_LINE).isClean, folder);
  });

  for (const [from, to] of AGAINST_THE_ARROWS) {
    it(`forbids an import of ${to} in ${from}`, () => {
      assert.ok(!lint(`${from}/y.ts`, `import { x } from "${to}";\nexport const y = x;\n`).isClean);
    });
  }
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SOURCE = path.join(__dirname, "../../../../hosts/esp32/native-update/update-slot.c");
/** What the source includes. */
const HEADERS = [
  "xsmc.h",
  "mc.xs.h",
  "xsHost.h",
  "psa/crypto.h",
  "app_update/include/esp_ota_ops.h",
  "esp_partition.h",
];

describe("the native slot of an ESP32, on a desk", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";

  before(function () {
    if (spawnSync("gcc", ["--version"]).status !== 0) {
      console.log("    gcc is not here, so the native slot is not tested: apt-get install gcc");
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-slot-"));
    for (const header of HEADERS) {
      const file = path.join(folder, header);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '#include "update-stubs.h"\n');
    }
    program = path.join(folder, "desk");
    const strict = [
      "-std=c11",
      "-Wall",
      "-Wextra",
      "-Werror",
      "-g",
      "-fsanitize=undefined",
      "-fno-sanitize-recover=all",
    ];
    const sources = [path.join(__dirname, "update-desk.c"), SOURCE];
    execFileSync("gcc", [...strict, `-I${folder}`, `-I${__dirname}`, ...sources, "-o", program], { stdio: "inherit" });
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** What the desk printed. */
  function desk(words: string): string[] {
    return execFileSync(program, { input: words, encoding: "utf8" }).trimEnd().split("\n");
  }

  const OPEN = ["psa", "hash", "begin"];
  const WRITE = ["write", "hash 40"];
  const SHUT = "left open 0 0";

  it("takes an image, hashes it and starts it the next time", () => {
    assert.deepEqual(desk("bytes trial open write write digest complete close"), [
      "is 1966080",
      "is 0",
      ...OPEN,
      ...WRITE,
      ...WRITE,
      "is 32 bytes of ab",
      "end",
      "boot",
      SHUT,
    ]);
  });

  it("leaves nothing open, whatever fails and whenever it is closed", () => {
    assert.deepEqual(desk("fail psa open close"), ["psa", "throws no hash", SHUT]);
    assert.deepEqual(desk("fail hash open close open close"), [
      "psa",
      "hash",
      "throws no hash",
      ...OPEN,
      "abort",
      SHUT,
    ]);
    assert.deepEqual(desk("fail begin open open close"), [...OPEN, "throws begin failed", ...OPEN, "abort", SHUT]);
    assert.deepEqual(desk("open fail write write close"), [...OPEN, "write", "throws write failed", "abort", SHUT]);
    assert.deepEqual(desk("open digest close close"), [...OPEN, "is 32 bytes of ab", "abort", SHUT]);
    assert.deepEqual(desk("open fail end complete close"), [...OPEN, "end", "throws refused", SHUT]);
    assert.deepEqual(desk("open fail boot complete close"), [...OPEN, "end", "boot", "throws refused", SHUT]);
  });

  it("is one, and used only while it is open", () => {
    assert.deepEqual(desk("open open close"), [...OPEN, "throws in use", "abort", SHUT]);
    const closed = ["throws closed", "throws closed", "throws closed", SHUT];
    assert.deepEqual(desk("write digest complete close"), closed);
    assert.deepEqual(desk("fail slot bytes open"), ["is 0", "throws no slot", SHUT]);
  });

  it("is on trial where ESP-IDF says so, and not where it was flashed over USB", () => {
    assert.deepEqual(desk("fail trial trial"), ["is 1", SHUT]);
    assert.deepEqual(desk("fail state trial"), ["is 0", SHUT]);
  });

  it("confirms, and goes back where that is possible", () => {
    assert.deepEqual(desk("confirm fail valid confirm"), ["valid", "valid", "throws not confirmed", SHUT]);
    assert.deepEqual(desk("back"), ["reboot", "throws no image before", SHUT]);
    assert.deepEqual(desk("fail possible back"), ["throws no image before", SHUT]);
  });
});

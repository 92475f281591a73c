import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SOURCE = path.join(__dirname, "../../../../hosts/esp32/native-network/ethernet-link.c");
/** What the source includes, beside the C library. */
const HEADERS = [
  "xsmc.h",
  "mc.xs.h",
  "xsHost.h",
  "driver/gpio.h",
  "esp_eth.h",
  "esp_event.h",
  "esp_netif.h",
  "freertos/FreeRTOS.h",
  "freertos/task.h",
];

describe("the native Ethernet of an ESP32, on a desk", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";

  before(function () {
    if (spawnSync("gcc", ["--version"]).status !== 0) {
      console.log("    gcc is not here, so the native Ethernet is not tested: apt-get install gcc");
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-ethernet-"));
    for (const header of HEADERS) {
      const file = path.join(folder, header);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '#include "stubs.h"\n');
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
    const sources = [path.join(__dirname, "ethernet-desk.c"), SOURCE];
    execFileSync("gcc", [...strict, `-I${folder}`, `-I${__dirname}`, ...sources, "-o", program], { stdio: "inherit" });
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** What the desk printed. */
  function desk(commands: string): string[] {
    return execFileSync(program, { input: commands, encoding: "utf8" }).trimEnd().split("\n");
  }

  const UP = ["pin 12 1", "wait 200", "mac mdc 23 mdio 18 clock out 17", "phy 0 reset -1", "attach", "start"];

  it("gives the PHY its supply and its 50 MHz, and does so in a task of its own", () => {
    assert.deepEqual(desk("open show connect show run show"), [
      "= 200 told 0 held 1 macs 0 phys 0",
      "= 300 told 0 held 1 macs 0 phys 0",
      ...UP,
      "= 200 told 0 held 1 macs 1 phys 1",
    ]);
  });

  it("follows cable and address, and tells each change once", () => {
    const lines = desk(`
      open connect run linked deliver show addressed deliver show
      unaddressed deliver show addressed deliver show unlinked deliver show
      linked addressed deliver show elsewhere deliver show`);
    assert.deepEqual(lines.slice(UP.length), [
      "= 400 told 1 held 1 macs 1 phys 1",
      "= 500 192.0.2.7 told 1 held 1 macs 1 phys 1",
      "= 400 told 1 held 1 macs 1 phys 1",
      "= 500 192.0.2.7 told 1 held 1 macs 1 phys 1",
      "= 200 told 1 held 1 macs 1 phys 1",
      "= 500 192.0.2.7 told 2 held 1 macs 1 phys 1",
      "= 500 192.0.2.7 told 0 held 1 macs 1 phys 1",
    ]);
  });

  it("leaves a driver that runs alone when it is told to connect again", () => {
    const lines = desk("open connect connect run connect run linked unlinked connect run linked deliver show");
    assert.deepEqual(lines, [...UP, "= 400 told 3 held 1 macs 1 phys 1"]);
  });

  for (const what of ["mac", "phy", "install"]) {
    it(`says that it is down when ${what} fails, leaves nothing behind, and comes up the next time`, () => {
      const lines = desk(`open connect fail ${what} run deliver show connect run show`);
      assert.ok(lines.includes("= 200 told 1 held 1 macs 0 phys 0"), lines.join("\n"));
      assert.deepEqual(lines.slice(-1 - UP.length), [...UP, "= 200 told 0 held 1 macs 1 phys 1"]);
    });
  }

  for (const what of ["handler", "glue", "start"]) {
    it(`goes on from where it was when ${what} failed`, () => {
      const lines = desk(`open connect fail ${what} run deliver show connect run linked deliver show`);
      assert.equal(lines.filter((line) => line.startsWith("mac")).length, 1);
      assert.equal(lines.filter((line) => line === "attach").length, 1);
      assert.equal(lines.filter((line) => line === "start").length, 1);
      assert.equal(lines.at(-1), "= 400 told 1 held 1 macs 1 phys 1");
    });
  }

  it("throws where a task or the interface has no memory, and works when there is some", () => {
    assert.deepEqual(desk("fail netif open show open connect run show").slice(0, 1), [
      "= 200 told 0 held 0 macs 0 phys 0 threw no memory".replace("= 200", "= 0"),
    ]);
    const lines = desk("open fail task connect show connect run show");
    assert.equal(lines[0], "= 200 told 0 held 1 macs 0 phys 0 threw no memory");
    assert.equal(lines.at(-1), "= 200 told 0 held 1 macs 1 phys 1");
  });

  it("is one: a second one throws while the first is open, and closing it lets go", () => {
    const lines = desk(
      "open open show connect run linked deliver close close deliver show open connect run linked show",
    );
    assert.equal(lines[0], "= 200 told 0 held 1 macs 0 phys 0 threw in use");
    assert.deepEqual(lines.slice(1 + UP.length), [
      "stop",
      "= 400 told 1 held 0 macs 1 phys 1",
      "start",
      "= 400 told 0 held 1 macs 1 phys 1",
    ]);
  });

  it("tells nobody what comes after it was closed", () => {
    const lines = desk("open connect run linked close deliver unlinked addressed deliver show");
    assert.match(lines.at(-1) ?? "", / told 0 held 0 /);
  });
});

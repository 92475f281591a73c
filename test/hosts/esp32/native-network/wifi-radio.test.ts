import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SOURCE = path.join(__dirname, "../../../../hosts/esp32/native-network/wifi-radio.c");
/** What the source includes, beside the C library. */
const HEADERS = ["xsmc.h", "mc.xs.h", "xsHost.h", "esp_event.h", "esp_netif.h", "esp_wifi.h"];

describe("the native radio of an ESP32, on a desk", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";

  before(function () {
    if (spawnSync("gcc", ["--version"]).status !== 0) {
      console.log("    gcc is not here, so the native radio is not tested: apt-get install gcc");
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-radio-"));
    for (const header of HEADERS) writeFileSync(path.join(folder, header), '#include "wifi-stubs.h"\n');
    program = path.join(folder, "desk");
    const strict = [
      "-std=gnu17",
      "-Wall",
      "-Wextra",
      "-Werror",
      "-g",
      "-fsanitize=address,undefined",
      "-fno-sanitize-recover=all",
    ];
    const sources = [path.join(__dirname, "wifi-desk.c"), SOURCE];
    execFileSync("gcc", [...strict, `-I${folder}`, `-I${__dirname}`, ...sources, "-o", program], { stdio: "inherit" });
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** What the desk printed, after `open`. */
  function desk(commands: string): string[] {
    const lines = execFileSync(program, { input: `open ${commands}`, encoding: "utf8" })
      .trimEnd()
      .split("\n");
    assert.deepEqual(lines.slice(0, 4), UP);
    return lines.slice(4);
  }

  const UP = ["names from 41", "init nvs 0", "mode 1", "start"];
  const JOIN = ["disconnect", "config home secret12 retries 2", "connect"];
  const JOINED = "= state 2 reason 0 rssi -61 at 192.0.2.7 own - told 1 held 1";

  it("joins, and is in a network once it has an address", () => {
    assert.deepEqual(desk("show join home secret12 show linked show addressed show"), [
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1",
      ...JOIN,
      "= state 1 reason 0 rssi 0 at - own - told 0 held 1",
      "= state 1 reason 0 rssi 0 at - own - told 0 held 1",
      JOINED,
    ]);
  });

  it("says why it was refused, and that a network was lost, by whatever", () => {
    for (const reason of [15, 201, 202]) {
      assert.equal(
        desk(`join home secret12 gone ${reason} show`).at(-1),
        `= state 3 reason ${reason} rssi 0 at - own - told 1 held 1`,
      );
    }
    for (const reason of [8, 200]) {
      assert.equal(
        desk(`join home secret12 linked addressed gone ${reason} show`).at(-1),
        "= state 3 reason 0 rssi 0 at - own - told 2 held 1",
      );
    }
  });

  it("leaves a network first, and connects to the next when that is told, not before", () => {
    const lines = desk("join home secret12 linked addressed show join other - show gone 8 show linked addressed show");
    assert.deepEqual(lines.slice(JOIN.length), [
      JOINED,
      "disconnect",
      "config other  retries 2",
      "= state 1 reason 0 rssi 0 at - own - told 0 held 1",
      "connect",
      "= state 1 reason 0 rssi 0 at - own - told 0 held 1",
      JOINED,
    ]);
  });

  it("takes no address of the network before for one of the next", () => {
    const lines = desk(
      "join home secret12 linked join other - addressed show gone 8 addressed show linked addressed show",
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith("=")).map((line) => line.slice(0, 9)),
      ["= state 1", "= state 1", "= state 2"],
    );
  });

  it("does not wait for a word that never comes, nor hear one that comes late", () => {
    const lines = desk("join home secret12 leave show join home secret12 gone 8 show linked addressed show");
    assert.deepEqual(lines.slice(JOIN.length), [
      "disconnect",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1",
      ...JOIN,
      "= state 1 reason 0 rssi 0 at - own - told 0 held 1",
      JOINED,
    ]);
    assert.match(desk("join home secret12 leave gone 202 show").at(-1) ?? "", /^= state 0 .* told 0 /);
  });

  it("fails at once where the driver does not connect, and throws where it takes no settings", () => {
    assert.equal(
      desk("fail connect join home secret12 show").at(-1),
      "= state 3 reason 1 rssi 0 at - own - told 1 held 1",
    );
    assert.equal(
      desk("fail config join home secret12 show").at(-1),
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1 threw no radio",
    );
    assert.match(
      desk("fail config join home secret12 join home secret12 linked addressed show").at(-1) ?? "",
      /state 2/,
    );
  });

  it("leaves a network that takes the address away, and only then", () => {
    const lost = desk("join home secret12 linked addressed unaddressed 0 gone 8 show");
    assert.deepEqual(lost.slice(JOIN.length), ["disconnect", "= state 3 reason 0 rssi 0 at - own - told 2 held 1"]);
    assert.deepEqual(desk("join home secret12 linked addressed unaddressed 7 show").slice(JOIN.length), [JOINED]);
  });

  it("has a network of its own beside the other's", () => {
    assert.deepEqual(desk("own CCVEI-1a2b ABCDEFGHJK show join home secret12 linked addressed show shut show"), [
      "mode 3",
      "own CCVEI-1a2b ABCDEFGHJK auth 3 channel 1",
      "= state 0 reason 0 rssi 0 at - own 192.0.2.41 told 0 held 1",
      ...JOIN,
      JOINED.replace("own -", "own 192.0.2.41"),
      "mode 1",
      "= state 2 reason 0 rssi -61 at 192.0.2.7 own - told 0 held 1",
    ]);
    assert.deepEqual(desk("fail config own CCVEI-1a2b ABCDEFGHJK show"), [
      "mode 3",
      "mode 1",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1 threw no access point",
    ]);
  });

  it("takes names and passwords that fill their fields, and none that are longer", () => {
    const name = "n".repeat(32);
    const key = "a".repeat(64);
    assert.equal(desk(`join ${name} ${key}`)[1], `config ${name} ${key} retries 2`);
    assert.equal(desk(`own ${name} ${key.slice(1)}`)[1], `own ${name} ${key.slice(1)} auth 3 channel 1`);
    assert.match(desk(`join ${name}n ${key} show`).at(-1) ?? "", /threw name too long/);
    assert.match(desk(`join ${name} ${key}a show`).at(-1) ?? "", /threw password too long/);
    assert.match(desk(`own ${name}n ${key} show`).at(-1) ?? "", /threw name too long/);
    assert.match(desk(`own ${name} ${key} show`).at(-1) ?? "", /threw password too long/);
  });

  it("hands out what it heard, once", () => {
    const lines = desk("scan found scanned 2 show found found fail scan scan show");
    assert.deepEqual(lines, [
      "scanned 0",
      "= state 0 reason 0 rssi 0 at - own - told 1 held 1",
      "scanned 1 a -52 0 12345678901234567890123456789012 -51 1",
      "scanned 0",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1 threw busy",
    ]);
  });

  it("is one, and closing it lets go of all", () => {
    const lines = desk(
      "open show own CCVEI-1a2b ABCDEFGHJK join home secret12 linked addressed close close show gone 8 show",
    );
    assert.match(lines[0] ?? "", /held 1 threw in use$/);
    assert.deepEqual(lines.slice(-3), [
      "stop",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 0",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 0",
    ]);
    assert.deepEqual(desk("close open show").slice(1), [
      "mode 1",
      "start",
      "= state 0 reason 0 rssi 0 at - own - told 0 held 1",
    ]);
  });

  it("throws where there is no memory for it, and works when there is some", () => {
    const lines = execFileSync(program, { input: "fail netif open show open show", encoding: "utf8" }).split("\n");
    assert.equal(lines[0], "= state 0 reason 0 rssi 0 at - own - told 0 held 0 threw no radio");
    assert.deepEqual(lines.slice(1, 5), UP);
  });
});

import assert from "node:assert/strict";
import { failures, readFindings } from "../../scripts/board/findings";
import { notPreloaded } from "../../scripts/board/preload";
import { readSize, sizeTable } from "../../scripts/board/sizes";

/** As SDK 8.2.3 prints it. */
const GOOD = `bash: line 1: cd: /nonexistent: No such file or directory
# xsc ~.embedded/io/socket/listener.xsb
/opt/moddable/modules/io/socket/lwip/listener.js:26: warning: cannot optimize native!
# tsc main.ts
# xsid Resource.c.xsi
# xsl modules
### warning: dns: seen: not frozen
# mcrez resources
### 462 instances, 781 keys, 68 colors, 0 holes
Total resource size: 0 bytes
`;

describe("what the SDK's tools print", () => {
  it("passes when nothing of ours is wrong", () => {
    assert.deepEqual(failures(readFindings(GOOD)), []);
  });

  it("fails on linker warnings of our modules", () => {
    const warnings = [
      "### warning: modules/pilot/duty: meaningOfDuty() DUTY_BANDS[2]: not frozen",
      "### warning: firmware/meter/meter: count: no const",
      "### warning: hosts/esp32/provider: x: not frozen",
      "### warning: board: board.pins: not frozen",
      "### warning: link: tries: no const",
    ];
    const { linkerWarnings, errors } = readFindings(`${GOOD}${warnings.join("\n")}\n`);
    assert.deepEqual(linkerWarnings, warnings);
    assert.deepEqual(errors, []);
  });

  it("fails on type errors, each named once", () => {
    const error = "hosts/esp32/provider.ts(51,37): error TS2345: Argument of type 'x' is not assignable.";
    const output = `${GOOD}${error}\n  The types are incompatible.\n# typescript compile failure\n${error}\nerror TS5023: Unknown compiler option 'x'.\n`;
    assert.deepEqual(readFindings(output).typeErrors, [error, "error TS5023: Unknown compiler option 'x'."]);
    assert.ok(failures(readFindings(output)).length >= 3);
  });

  it("fails on what stops a tool", () => {
    for (const line of [
      "### Error: -o 'out': directory not found!",
      "### error: modules/a/x: table: regexp",
      "make: *** [makefile:1019: mc.xs.c] Error 1",
      "/work/modules/a/x.ts:3: error: missing ;",
    ])
      assert.deepEqual(readFindings(`${GOOD}${line}\r\n`).errors, [line]);
  });

  it("tells modules that would lie in RAM", () => {
    const makefile = [
      "PRELOADS =\\",
      "\t-p time.xsb\\",
      "\t-p modules/pzem/frame.xsb\\",
      "MODULES =\\",
      "\t$(MODULES_DIR)/modules/pzem/frame.xsb\\",
      "\t$(MODULES_DIR)/modules/pzem/crc.xsb\\",
      "\t$(MODULES_DIR)/hosts/esp32/charger-main.xsb\\",
      "\t$(MODULES_DIR)/Resource.xsb",
    ].join("\n");
    assert.deepEqual(notPreloaded(makefile), ["modules/pzem/crc"]);
  });

  it("has the size in it", () => {
    const output =
      "   text\t   data\t    bss\t    dec\t    hex\tfilename\n 171130\t 152136\t      0\t 323266\t  4eec2\tmc.xs.o\n";
    assert.equal(readSize(output), 323_266);
    assert.equal(readSize("size: 'x': No such file"), undefined);
  });

  it("becomes a table with a row an image", () => {
    const table = sizeTable([
      { application: "meter", board: "esp32", flashBytes: 1234, ramBytes: 99 },
      { application: "charger", board: "esp32-poe", flashBytes: 9, ramBytes: 100 },
    ]).split("\n");
    assert.equal(table.length, 3);
    assert.match(table[2] ?? "", /^charger +esp32-poe +9 +100$/);
  });
});

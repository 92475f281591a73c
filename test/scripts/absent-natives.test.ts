import assert from "node:assert/strict";
import { absentNatives } from "../../scripts/board/absent-natives";

const LINKER = [
  "/usr/bin/ld: /b/image/mc.xs.c.desk.o:(.rodata+0x1de0): undefined reference to `xs_pwm_write_'",
  "/usr/bin/ld: /b/image/mc.xs.c.desk.o:(.rodata+0x1dec): undefined reference to `_xs_i2c_close'",
  "/usr/bin/ld: /b/image/mc.xs.c.desk.o:(.rodata+0x1df8): undefined reference to `xs_pwm_write_'",
  "collect2: error: ld returned 1 exit status",
];

describe("natives of a chip's peripherals", () => {
  it("get a function that says its name, each once", () => {
    const text = absentNatives(LINKER.join("\n"));
    assert.ok(text);
    assert.deepEqual(text.match(/void _?xs\w+\(/g), ["void _xs_i2c_close(", "void xs_pwm_write_("]);
    assert.match(text, /deskAbsent\("xs_pwm_write_"\)/);
  });

  it("get none where something else is missing, too, or nothing is", () => {
    const other = "/usr/bin/ld: /b/engine/xsRun.c.desk.o: in function `x': undefined reference to `pow'";
    assert.equal(absentNatives([...LINKER, other].join("\n")), undefined);
    assert.equal(absentNatives("gcc: fatal error: no input files"), undefined);
    assert.equal(absentNatives(""), undefined);
  });
});

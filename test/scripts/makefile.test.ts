import assert from "node:assert/strict";
import { moduleKey, readModules, withBundle } from "../../scripts/board/makefile";

const MAKEFILE = `TMP_DIR = /t
STRIPS =\\
	-s "*"

MODULES =\\
	$(MODULES_DIR)/time.xsb\\
	$(MODULES_DIR)/~.embedded/io/pwm.xsb\\
	$(MODULES_DIR)/modules/pzem/crc.xsb\\
	$(TMP_DIR)/pwm.c.xsi
PRELOADS =\\
	-p modules/pzem/crc.xsb\\
	-p time.xsb
all: x

$(MODULES_DIR)/time.xsb: /sdk/time.js
	xsc /sdk/time.js
$(MODULES_DIR)/modules/pzem/crc.xsb: $(TMP_DIR)/tsc/modules/pzem/crc/r/modules/pzem/crc.js
	xsc $(TMP_DIR)/tsc/modules/pzem/crc/r/modules/pzem/crc.js
`;

describe("an image's makefile", () => {
  it("names modules and what they are made from", () => {
    assert.deepEqual(
      [...readModules(MAKEFILE, "/tmp/x")],
      [
        ["time", "/sdk/time.js"],
        ["modules/pzem/crc", "/tmp/x/tsc/modules/pzem/crc/r/modules/pzem/crc.js"],
      ],
    );
    assert.equal(moduleKey("embedded:io/pwm"), "~.embedded/io/pwm");
    assert.equal(moduleKey("timer"), "timer");
  });

  it("gets one preloaded module in the place of many, the last of all", () => {
    const changed = withBundle(MAKEFILE, "/tmp/x/pilotline.js", (name) => name !== "modules/pzem/crc");
    const list = (name: string): string =>
      /((?:\\\n\t[^\\\n]*)*)/.exec(changed.slice(changed.indexOf(`${name} =`) + name.length + 2))?.[1] ?? "";
    assert.equal(
      list("MODULES"),
      "\\\n\t$(MODULES_DIR)/time.xsb\\\n\t$(MODULES_DIR)/~.embedded/io/pwm.xsb\\\n\t$(TMP_DIR)/pwm.c.xsi\\\n\t$(MODULES_DIR)/pilotline.xsb",
    );
    assert.equal(list("PRELOADS"), "\\\n\t-p time.xsb\\\n\t-p pilotline.xsb");
    assert.match(changed, /^all: x$/m);
    assert.match(
      changed,
      /^\$\(MODULES_DIR\)\/pilotline\.xsb: \/tmp\/x\/pilotline\.js\n\t.*\n\txsc \/tmp\/x\/pilotline\.js -c -e/m,
    );
  });
});

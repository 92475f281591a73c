import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { REPORT } from "../../../../hosts/esp32/guard-task";

const FOLDER = path.join(__dirname, "..", "..", "..", "..", "hosts", "esp32", "native");

describe("native guard, its sources", () => {
  const names = readdirSync(FOLDER).filter((name) => /\.[ch]$/.test(name));
  const texts = names.map((name) => readFileSync(path.join(FOLDER, name), "utf8"));
  const all = texts.join("");
  const glue = readFileSync(path.join(FOLDER, "guard_task.c"), "utf8");

  it("are all the C there is, less than 400 lines", () => {
    assert.deepEqual(names.sort(), ["guard_core.c", "guard_core.h", "guard_task.c"]);
    const lines = all.split("\n").length - names.length;
    assert.ok(lines < 400, `${lines} lines`);
  });

  it("ask for no memory of their own", () => {
    assert.doesNotMatch(all, /\b(?:c_)?(?:m|c|re)alloc\b|\bfree\b|heap_caps|\balloca\b|xTaskCreate(?:PinnedToCore)?\(/);
  });

  it("have no floating point", () => {
    assert.doesNotMatch(all, /\b(?:float|double)\b|\d\.\d|xsmcToNumber/);
  });

  it("run from RAM, in the core and up to the frame's interrupt, whatever the interrupt calls", () => {
    const functions = new Map<string, { isInRam: boolean; calls: string[] }>();
    for (const text of texts)
      for (const [, attributes = "", name = "", body = ""] of text.matchAll(
        /^((?:\w+ )*)\*?(\w+)\([^;{]*\) \{((?:.*\}$)|[\s\S]*?^\})/gm,
      ))
        functions.set(name, {
          isInRam: attributes.includes("IRAM_ATTR"),
          calls: [...body.matchAll(/\b(\w+)\(/g)].map(([, called = ""]) => called),
        });
    const waiting = ["onFrame"];
    const reached = new Set<string>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const found = functions.get(name);
      if (found === undefined || reached.has(name)) continue;
      reached.add(name);
      assert.ok(found.isInRam, `${name} is not IRAM_ATTR`);
      waiting.push(...found.calls);
    }
    for (const name of [
      "pilotWave",
      "guardSaw",
      "guardLook",
      "guardDecide",
      "pilotClassify",
      "adcLevel",
      "look",
      "drive",
    ])
      assert.ok(reached.has(name), name);
  });

  it("have their interrupt in RAM on every board", () => {
    const configs = path.join(FOLDER, "..", "..", "..", "manifests", "boards", "sdkconfig");
    for (const name of readdirSync(configs))
      assert.match(
        readFileSync(path.join(configs, name, "sdkconfig.defaults"), "utf8"),
        /^CONFIG_ADC_CONTINUOUS_ISR_IRAM_SAFE=y$/m,
        name,
      );
  });

  it("report in the order that the firmware's side reads", () => {
    assert.deepEqual(
      Object.values(REPORT),
      Object.keys(REPORT).map((_, index) => index),
    );
    assert.match(
      glue,
      /enum \{ CLOSED, DROPPED, HIGH_MV, LOW_MV, AGE_MS, MV_A, MV_B, LINES, REPORT = LINES \+ PILOT - CONTACTS \}/,
    );
    assert.match(
      glue,
      /enum \{ COIL, EXTRA_COIL, CONTACTS, EXTRA_CONTACTS, TRIP, STOP, PILOT, GAUGE_A, GAUGE_B, PINS,/,
    );
  });
});

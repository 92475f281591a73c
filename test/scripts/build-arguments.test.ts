import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { BUILD_USAGE, CHECK_USAGE, parseBuildArguments, parseCheckArguments } from "../../scripts/board/arguments";
import { REPOSITORY } from "../../scripts/board/run";
import { allTargets, chipTargets } from "../../scripts/board/targets";

const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /which application/],
  [["heater"], /no application "heater"/],
  [["charger"], /which board/],
  [["charger", "esp8266"], /no board "esp8266"/],
  [["charger", "esp32", "fast"], /"fast" is not NAME=VALUE/],
  [["charger", "esp32", "colour=red"], /no setting "colour"/],
  [["charger", "esp32", "=x"], /no setting ""/],
  [["charger", "lin", "id=x"], /lin takes no settings/],
  [["constructor", "esp32"], /no application/],
];

describe("build arguments", () => {
  it("name an application, a board, and settings of the image", () => {
    const parsed = parseBuildArguments(["charger", "esp32c3", "ssid=my=home", "password="]);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, {
      target: {
        application: "charger",
        board: "esp32c3",
        platform: "esp32/esp32c3",
        manifest: "manifests/charger-esp32c3.json",
      },
      settings: ["ssid=my=home", "password="],
    });
  });

  for (const [words, message] of REFUSED)
    it(`refuse ${JSON.stringify(words)} in one line`, () => {
      const parsed = parseBuildArguments(words);
      assert.ok(!parsed.ok);
      assert.match(parsed.message, message);
      assert.ok(!parsed.message.includes("\n"));
    });

  it("never repeat a password, and no control characters", () => {
    const parsed = parseBuildArguments(["charger", "esp32", "passwort=hunter2"]);
    assert.ok(!parsed.ok && !parsed.message.includes("hunter2"));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 80 }), { maxLength: 4 }), (words) => {
        const result = parseBuildArguments(words);
        if (!result.ok) assert.match(result.message, /^[\x20-\x7e…]{1,250}$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("of a check choose all images of chips, or one", () => {
    const all = parseCheckArguments(["--if-present"], chipTargets());
    assert.ok(all.ok && all.value.ifPresent && !all.value.json);
    assert.equal(all.value.targets.length, 12);
    const one = parseCheckArguments(["--json", "meter", "esp32-poe"], chipTargets());
    assert.ok(one.ok && one.value.json);
    assert.deepEqual(
      one.value.targets.map((target) => target.manifest),
      ["manifests/meter-esp32-poe.json"],
    );
    for (const words of [["--fast"], ["meter"], ["meter", "esp32", "id=x"]])
      assert.equal(parseCheckArguments(words, chipTargets()).ok, false);
  });

  it("list every application and board in the usage", () => {
    for (const { application, board } of allTargets())
      for (const usage of [BUILD_USAGE, CHECK_USAGE]) assert.ok(usage.includes(application) && usage.includes(board));
  });
});

describe("build and check on a machine without the SDK", () => {
  function script(name: string, ...words: string[]) {
    const { MODDABLE: _sdk, ...env } = process.env;
    const result = spawnSync(process.execPath, ["-r", "ts-node/register", `scripts/${name}.ts`, ...words], {
      cwd: REPOSITORY,
      env,
      encoding: "utf8",
    });
    assert.doesNotMatch(result.stderr, /^\s+at /m, "no stack reaches a user");
    return result;
  }

  it("say what to install and fail", () => {
    for (const [name, words] of [
      ["build", ["charger", "esp32"]],
      ["check-esp32", []],
    ] as const) {
      const { status, stderr } = script(name, ...words);
      assert.equal(status, 1);
      assert.match(stderr, /MODDABLE is not set/);
      assert.match(stderr, /xs-dev/);
    }
  });

  it("say so and succeed with --if-present", () => {
    const { status, stderr } = script("check-esp32", "--if-present");
    assert.equal(status, 0);
    assert.match(stderr, /was not run: MODDABLE is not set/);
  });

  it("answer a bad argument with what there is", () => {
    const { status, stderr } = script("build", "charger", "toaster");
    assert.equal(status, 1);
    assert.match(stderr, /^build: there is no board "toaster"\nusage: /);
    assert.match(stderr, /esp32-poe/);
  });
});

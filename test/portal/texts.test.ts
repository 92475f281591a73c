import assert from "node:assert/strict";
import { LIMIT_CODES } from "../../modules/arbiter/limits";
import { FAULT_CODES } from "../../modules/evse/faults";
import { NOTICES } from "../../modules/evse/notices";
import { STOPS } from "../../modules/sessions/stop-reason";
import { EN } from "../../portal/src/texts/en";
import { PT } from "../../portal/src/texts/pt";
import { SETTINGS_EN } from "../../portal/src/texts/settings-en";
import { SETTINGS_PT } from "../../portal/src/texts/settings-pt";

/** Tables that hold what the device says in English by itself. */
const PORTUGUESE_ALONE = ["whys", "limitWhys", "means"];

describe("the portal's words", () => {
  it("are there in both languages, with as many places to fill", () => {
    const missing: string[] = [];
    const walk = (one: unknown, other: unknown, path: string) => {
      if (PORTUGUESE_ALONE.includes(path)) return;
      if (typeof one !== typeof other || one === "" || other === "") missing.push(path);
      else if (typeof one === "function" && one.length !== (other as () => string).length) missing.push(path);
      else if (typeof one === "object" && one !== null)
        for (const name of new Set([...Object.keys(one), ...Object.keys(other as object)]))
          if (name !== "idle")
            walk(
              (one as { readonly [name: string]: unknown })[name],
              (other as { readonly [name: string]: unknown })[name],
              path === "" ? name : `${path}.${name}`,
            );
    };
    walk(EN, PT, "");
    assert.deepEqual(missing, []);
  });

  it("put every value into its sentence", () => {
    for (const words of [EN, PT] as const) {
      assert.match(words.doneText("Casa"), /Casa/);
      assert.match(words.step(1, 2), /1.*2/);
      assert.match(words.welcomeText("name"), /name/);
    }
  });

  it("know every code that a part may send", () => {
    for (const words of [EN, PT]) {
      assert.deepEqual(
        Object.keys(NOTICES).filter((code) => !(code in words.notices)),
        [],
      );
      assert.deepEqual(
        Object.keys(STOPS).filter((code) => !(code in words.stops)),
        [],
      );
    }
    assert.deepEqual(
      FAULT_CODES.filter((code) => !(code in PT.whys)),
      [],
    );
    assert.deepEqual(
      LIMIT_CODES.filter((code) => !(code in PT.limitWhys)),
      [],
    );
  });

  it("name the same settings in both languages, without the signs that the build takes them apart by", () => {
    assert.deepEqual(Object.keys(SETTINGS_PT), Object.keys(SETTINGS_EN));
    for (const [path, texts] of [...Object.entries(SETTINGS_EN), ...Object.entries(SETTINGS_PT)])
      assert.doesNotMatch([path, ...texts].join(""), /[|~]/);
    for (const [path, texts] of Object.entries(SETTINGS_EN))
      assert.equal(texts.length, SETTINGS_PT[path]?.length, path);
  });
});

import assert from "node:assert/strict";
import { sentence } from "../../../modules/schema/check";
import { checkJoin } from "../../../modules/wifi/join";

const isFine = (ssid: unknown, password: unknown = "12345678"): boolean => checkJoin({ ssid, password }).ok;

describe("a network to join", () => {
  it("has a name of 1 to 32 bytes in UTF-8", () => {
    assert.deepEqual(
      ["", "a", "a".repeat(32), "a".repeat(33)].map((ssid) => isFine(ssid)),
      [false, true, true, false],
    );
    assert.equal(isFine("é".repeat(16)), true);
    assert.equal(isFine(`${"é".repeat(16)}a`), false);
    assert.equal(isFine("a\0b"), false);
    assert.equal(isFine(7), false);
  });

  it("has a passphrase of 8 to 63 characters, a key of 64 digits, or none", () => {
    const lengths = [0, 1, 7, 8, 63, 64, 65];
    assert.deepEqual(
      lengths.map((length) => isFine("home", "a".repeat(length))),
      [true, false, false, true, true, true, false],
    );
    assert.equal(isFine("home", "g".repeat(64)), false);
    assert.equal(isFine("home", "pass wörd"), false);
    assert.equal(isFine("home", " ~ ~ ~ ~"), true);
    assert.equal(isFine("home", "1234567\n"), false);
  });

  it("is refused without its password in the words", () => {
    const refusal = checkJoin({ ssid: "home", password: "geheim" });
    assert.equal(refusal.ok, false);
    if (!refusal.ok) {
      assert.equal(refusal.path, "$.password");
      assert.ok(!sentence(refusal).includes("geheim"));
    }
    const bytes = checkJoin({ ssid: "é".repeat(17), password: "" });
    assert.equal(bytes.ok ? "" : bytes.path, "$.ssid");
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { compareVersions, FIRMWARE_VERSION, parseVersion, versionText } from "../../../modules/update/version";
import { REPOSITORY } from "../../../scripts/board/run";

describe("the version", () => {
  it("of the firmware is package.json's", () => {
    const { version } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"));
    assert.equal(FIRMWARE_VERSION, version);
    assert.notEqual(parseVersion(FIRMWARE_VERSION), undefined);
  });

  it("is three numbers, as they are written", () => {
    assert.deepEqual(parseVersion("0.0.0"), [0, 0, 0]);
    assert.deepEqual(parseVersion("65535.65535.65535"), [65_535, 65_535, 65_535]);
    for (const text of [
      "",
      "1",
      "1.2",
      "1.2.3.4",
      "1.2.x",
      "01.2.3",
      "1.2.3-rc1",
      "1.2.65536",
      "1.2.-1",
      "1e3.2.3",
      " 1.2.3",
      "1..3",
      "0x1.2.3",
      "1.2.3 ",
    ])
      assert.equal(parseVersion(text), undefined, JSON.stringify(text));
  });

  it("goes out as it came in, and is older, the same or newer as its numbers are", () => {
    const version = fc.tuple(fc.nat(65_535), fc.nat(65_535), fc.nat(65_535));
    fc.assert(
      fc.property(version, version, (one, other) => {
        assert.deepEqual(parseVersion(versionText(one)), one);
        const order = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum * 65_536 + number, 0);
        assert.equal(Math.sign(compareVersions(one, other)), Math.sign(order(one) - order(other)));
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const parsed = parseVersion(text);
        assert.ok(parsed === undefined || versionText(parsed) === text);
      }),
    );
  });
});

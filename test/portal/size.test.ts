import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { builtPortal } from "./built-portal";

const LIMIT_BYTES = 30_000;

describe("the built portal", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = builtPortal();
  });

  it(`is one file of at most ${LIMIT_BYTES} bytes as the image carries it`, () => {
    assert.deepEqual(readdirSync(folder).sort(), ["index.html", "index.html.gz"]);
    const packed = readFileSync(join(folder, "index.html.gz"));
    assert.ok(packed.length > 10_000, `${packed.length} bytes cannot be the whole page`);
    assert.ok(packed.length <= LIMIT_BYTES, `${packed.length} bytes`);
    assert.deepEqual(gunzipSync(packed), readFileSync(join(folder, "index.html")));
  });

  it("asks nobody else for anything, and says so to the browser", () => {
    const page = readFileSync(join(folder, "index.html"), "utf8");
    assert.match(page, /Content-Security-Policy" content="default-src 'none';script-src 'sha256-/);
    assert.doesNotMatch(page, /<(?:script|img|link)[^>]*(?:src|href)="(?!data:)/);
  });
});

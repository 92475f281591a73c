import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PAGE_LIMIT_BYTES, pageSize } from "../../../scripts/page-size";
import { builtPage } from "./built-page";

describe("the page's weight", () => {
  it("stays under 60 kB of compressed JavaScript and CSS", function () {
    this.timeout(60_000);
    const bytes = pageSize(builtPage());
    assert.ok(bytes > 10_000, `${bytes} bytes cannot be the whole page`);
    assert.ok(bytes < PAGE_LIMIT_BYTES, `${bytes} bytes`);
  });

  it("counts scripts and styles, each compressed by itself, and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-size-"));
    for (const name of ["a.js", "b.css", "c.html"]) writeFileSync(join(folder, name), "text ".repeat(100));
    assert.equal(pageSize(folder), 2 * gzipSync("text ".repeat(100), { level: 9 }).length);
    rmSync(folder, { recursive: true });
    assert.throws(() => pageSize(folder), /npm run build:page/);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { HEADER_AT, KINDS, MOST_KEYS } from "../../../modules/update/constants";
import { FETCH } from "../../../modules/update/fetcher";
import { TRIAL } from "../../../modules/update/trial";
import { REPOSITORY } from "../../../scripts/board/run";

describe("docs/update.md", () => {
  const page = readFileSync(path.join(REPOSITORY, "docs", "update.md"), "utf8").replaceAll(/\s+/g, " ");

  it("has the header's fields where they are", () => {
    const rows = [...page.matchAll(/\| (\d+) \| (\d*) ?\| /g)].map(([, at, bytes]) => [Number(at), Number(bytes)]);
    const at = HEADER_AT;
    assert.deepEqual(rows, [
      [at.magic, 4],
      [at.format, 1],
      [at.kind, 1],
      [at.flags, 1],
      [at.major, 6],
      [at.imageBytes, 4],
      [at.keyId, 8],
      [at.board, 32],
      [at.hash, at.signature - at.hash],
      [at.signature, at.image - at.signature],
      [at.image, 0],
    ]);
    assert.ok(page.includes(KINDS.map((kind, index) => `${index + 1} ${kind}`).join(", ")));
  });

  it("has the times and bounds", () => {
    assert.equal(MOST_KEYS, 4);
    assert.ok(page.includes("(up to four)"));
    assert.ok(page.includes(`ran for ${TRIAL.steadyMs / 1_000} s`));
    assert.ok(page.includes(`After ${TRIAL.mostMs / 60_000} minutes without that`));
    assert.equal(FETCH.mostRedirects, 3);
    assert.ok(page.includes("follows up to three redirects"));
    assert.ok(page.includes(`after 10 s without a byte or ${FETCH.mostMs / 60_000} minutes in all`));
  });
});

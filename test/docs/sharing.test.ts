import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SHARING_TIMES } from "../../modules/sharing/times";

describe("docs/sharing.md", () => {
  it("has the times that hold", () => {
    const text = readFileSync(join(__dirname, "../../docs/sharing.md"), "utf8");
    const rows = [...text.matchAll(/^\| `(\w+Ms)` \| (\d+) \|/gm)].map(([, name, ms]) => [name, Number(ms)]);
    assert.deepEqual(Object.fromEntries(rows), { ...SHARING_TIMES });
  });
});

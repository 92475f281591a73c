import assert from "node:assert/strict";
import { visits } from "../../bench/portal";

describe("the portal's benchmark", () => {
  it("waits for a page as long as its link needs, and less where the browser has it", () => {
    const { firstVisitMs, nextVisitMs } = visits(30_000);
    // Connection, page, who is there and status: four ways there and back of 80 ms, and 30 kB at 125 kB/s.
    assert.ok(firstVisitMs >= 4 * 80 + 240, String(firstVisitMs));
    assert.ok(nextVisitMs >= 4 * 80 && nextVisitMs < firstVisitMs, String(nextVisitMs));
    assert.ok(visits(60_000).firstVisitMs >= firstVisitMs + 240);
  });
});

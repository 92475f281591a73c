import assert from "node:assert/strict";
import type { Lead } from "../../../modules/messages/lead";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import { LeadBook } from "../../../sim/live/lead-book";

const LEAD: Lead = {
  version: 1,
  boot: "0a1b2c3d",
  sequence: 7,
  uptimeMs: 14_000,
  term: 3,
  role: "leads",
  isManager: true,
  chargers: 3,
};

function says(book: LeadBook, nowMs: number, id: string, change: object = {}): void {
  book.hear(nowMs, `pilotline/v1/${id}/lead`, new TextEncoder().encode(JSON.stringify({ ...LEAD, ...change })));
}

describe("who shares the current, by the parts' own messages", () => {
  it("is nobody before one says so", () => {
    assert.deepEqual(new LeadBook().sharing(0), { by: "nobody", leader: null });
  });

  it("is the manager as long as its word holds", () => {
    const book = new LeadBook();
    says(book, 1_000, "Manager-1");
    const untilMs = 1_000 + SHARING_TIMES.promiseMs;
    assert.deepEqual(book.sharing(untilMs), { by: "manager", leader: "Manager-1" });
    assert.deepEqual(book.sharing(untilMs + 1), { by: "nobody", leader: null });
  });

  it("is the one of the higher term", () => {
    const book = new LeadBook();
    says(book, 0, "Charger-2", { isManager: false, term: 4 });
    says(book, 0, "Manager-1");
    assert.deepEqual(book.sharing(0), { by: "charger", leader: "Charger-2" });
    says(book, 10, "Manager-1", { term: 5 });
    assert.deepEqual(book.sharing(10), { by: "manager", leader: "Manager-1" });
  });

  it("is not one that only stands, or has resigned", () => {
    const book = new LeadBook();
    says(book, 0, "Charger-1", { isManager: false, role: "stands" });
    assert.equal(book.sharing(0).by, "nobody");
    says(book, 0, "Charger-1", { isManager: false });
    says(book, 1, "Charger-1", { isManager: false, role: "resigns" });
    assert.equal(book.sharing(1).by, "nobody");
  });

  it("is told by no message that is not ours", () => {
    const book = new LeadBook();
    for (const [topic, text] of [
      ["pilotline/v1/Manager-1/status", JSON.stringify(LEAD)],
      ["pilotline/v1/Manager-1/lead/x", JSON.stringify(LEAD)],
      ["pilotline/v2/Manager-1/lead", JSON.stringify(LEAD)],
      ["pilotline/v1/Manager-1/lead", "{"],
      ["pilotline/v1/Manager-1/lead", JSON.stringify({ ...LEAD, version: 2 })],
      ["pilotline/v1/Manager-1/lead", JSON.stringify({ ...LEAD, more: 1 })],
      ["pilotline/v1/Manager-1/lead", JSON.stringify(LEAD) + " ".repeat(400)],
    ] as const) {
      book.hear(0, topic, new TextEncoder().encode(text));
    }
    book.hear(0, "pilotline/v1/Manager-1/lead", Uint8Array.of(0xff, 0xfe));
    assert.equal(book.sharing(0).by, "nobody");
  });
});

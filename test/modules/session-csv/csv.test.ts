import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneGroup } from "../../../modules/local-time/local-time";
import { csvHead, csvOf } from "../../../modules/session-csv/csv";
import { SessionCsvBody } from "../../../modules/session-csv/csv-body";
import type { FinishedSession } from "../../../modules/sessions/session";
import { finishedOf } from "../chronicle/rig";

const RULES = { zone: zoneGroup("Europe/Lisbon"), price: { perKwh: 0.2345, currency: "EUR" } };
const EMPTY = { zone: zoneGroup("UTC"), price: null };

describe("a session as a line of CSV", () => {
  it("has its times in UTC and in local time, its energy and its cost", () => {
    const session = finishedOf(7, {
      startedAtMs: Date.UTC(2026, 6, 1, 22, 30, 15, 400),
      endedAtMs: Date.UTC(2026, 6, 2, 5),
      energyWh: 12_345,
      durationMs: 23_384_999,
      stopReason: "fault:over-current",
    });
    assert.equal(
      csvHead(),
      "number,tag,started_utc,ended_utc,started_local,ended_local,energy_wh,duration_s,contactor_s,highest_a,stop_reason,cost,currency\r\n",
    );
    assert.equal(
      csvOf(session, RULES),
      "7,04A1B2C3,2026-07-01T22:30:15Z,2026-07-02T05:00:00Z,2026-07-01T23:30:15+01:00,2026-07-02T06:00:00+01:00,12345,23384,3000,15.98,fault:over-current,2.89,EUR\r\n",
    );
  });

  it("leaves empty what is not known", () => {
    const session = finishedOf(1, { tag: null, startedAtMs: null, endedAtMs: null });
    assert.equal(csvOf(session, EMPTY), "1,,,,,,500,3600,3000,15.98,unplugged,,\r\n");
  });

  it("does not let a tag calculate", () => {
    assert.match(csvOf(finishedOf(1, { tag: "-1-1" }), EMPTY), /^1,'-1-1,/);
  });

  it("has at most 256 characters", () => {
    const longest: FinishedSession = {
      number: 999_999_999,
      tag: `-${"x".repeat(19)}`,
      startedAtMs: 253_402_214_400_000,
      endedAtMs: 253_402_214_400_000,
      startWh: 9_999_999_999,
      energyWh: 9_999_999_999,
      durationMs: 999_999_999_000,
      contactorMs: 999_999_999_000,
      highestA: 999.99,
      stopReason: `fault:${"x".repeat(32)}`,
    };
    const line = csvOf(longest, { ...RULES, price: { perKwh: 99.99999, currency: "EUR" } });
    assert.ok(line.length <= 256, `${line.length}`);
  });
});

describe("a list of sessions as it is sent", () => {
  const sessions = Array.from({ length: 12 }, (_, index) => finishedOf(index + 1));
  const whole = csvHead() + sessions.map((session) => csvOf(session, RULES)).join("");

  it("is the same text in pieces of any size, and none is longer than asked for", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 700 })), (sizes) => {
        let index = 0;
        const body = new SessionCsvBody({ next: () => sessions[index++] }, RULES);
        let text = "";
        for (const size of sizes) {
          const piece = body.next(size);
          assert.ok(piece.length <= size);
          if (piece.length === 0) break;
          text += Buffer.from(piece).toString();
        }
        assert.equal(text, whole);
        assert.equal(body.next(100).length, 0, "and stays at its end");
      }),
    );
  });

  it("fetches a session no sooner than it is to be sent", () => {
    let fetched = 0;
    const body = new SessionCsvBody({ next: () => sessions[fetched++] }, RULES);
    body.next(csvHead().length);
    assert.equal(fetched, 0);
    body.next(1);
    assert.equal(fetched, 1);
  });

  it("is its first line where there are no sessions", () => {
    const body = new SessionCsvBody({ next: () => undefined }, EMPTY);
    assert.equal(Buffer.from(body.next(1_000)).toString(), csvHead());
    assert.equal(body.next(1_000).length, 0);
  });
});

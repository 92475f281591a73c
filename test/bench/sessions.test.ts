import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ADVISERS } from "../../bench/sessions/advisers";
import { runSessions } from "../../bench/sessions/command";
import { replay } from "../../bench/sessions/replay";
import { parseSessions, SessionFileError } from "../../bench/sessions/session-file";
import { slotWh, visitsOf } from "../../bench/sessions/visits";
import type { Policy } from "../../modules/allocation/allocation";
import { POLICIES } from "../../modules/allocation/policies";

const HEAD =
  "arrival,departure,requested_energy (kWh),delivered_energy (kWh),station_id,session_id,estimated_departure,claimed";

function line(station: string, from: string, to: string, kWh: number, claimed = "True"): string {
  const day = "2019-05-06";
  return `${day} ${from}:00-07:00,${day} ${to}:00-07:00,20,${kWh},${station},x,${day} ${to}:30-07:00,${claimed}`;
}

/** Three cars that want more than there is. */
const BUSY = [HEAD, ...["A", "B", "C"].map((id) => line(id, "08:00", "12:00", 30))].join("\n");

describe("the session replay", function () {
  this.timeout(20_000);

  it("reads times with their zone, energy, and what was said only of a claimed session", () => {
    const [claimed, other] = parseSessions(
      [HEAD, line("A", "08:00", "09:00", 3), line("B", "08:00", "09:00", 3, "False"), ""].join("\r\n"),
    );
    assert.deepEqual(claimed, {
      arrivalS: 1_557_154_800,
      departureS: 1_557_158_400,
      deliveredWh: 3_000,
      station: "A",
      stated: { departureS: 1_557_158_430, neededWh: 20_000 },
    });
    assert.equal(other?.stated, null);
  });

  for (const [why, text, message] of [
    ["an empty file", "", /line 1 has no column "arrival"/],
    ["another table", "a,b\n1,2", /line 1 has no column "arrival"/],
    ["a head alone", HEAD, /holds no session/],
    ["a short line", `${HEAD}\n1,2`, /line 2 has 2 fields, not 8/],
    ["no time", [HEAD, line("A", "08:00", "27:00", 3)].join("\n"), /line 2 has a departure that is no time/],
    ["a departure before the arrival", [HEAD, line("A", "08:00", "07:00", 3)].join("\n"), /line 2 leaves before/],
    ["an energy below 0", [HEAD, line("A", "08:00", "09:00", -3)].join("\n"), /line 2 has a delivered_energy/],
    ["no station", [HEAD, line("", "08:00", "09:00", 3)].join("\n"), /line 2 has no station_id/],
    ["claimed maybe", [HEAD, line("A", "08:00", "09:00", 3, "maybe")].join("\n"), /line 2 has a claimed/],
  ] as const)
    it(`refuses ${why}`, () => {
      assert.throws(
        () => parseSessions(text),
        (error) => error instanceof SessionFileError && message.test(error.message),
      );
    });

  it("makes visits by the rules: slots, the busiest stations, no more than a car could take", () => {
    const rows = parseSessions(
      [HEAD, line("A", "08:04", "09:01", 90), line("A", "10:00", "11:00", 1), line("B", "08:00", "09:00", 1)].join(
        "\n",
      ),
    );
    const visits = visitsOf(rows, 1);
    assert.deepEqual(
      visits.map(({ station }) => station),
      ["A", "A"],
    );
    const [first] = visits;
    assert(first !== undefined);
    assert.equal(first.fromSlot, Math.floor(1_557_155_040 / 300));
    assert.equal(first.toSlot - first.fromSlot, 12);
    assert([10, 13, 16, 32].includes(first.mostA));
    assert.equal(first.neededWh, 12 * slotWh(first.mostA));
  });

  it("lets a car leave when the next one arrives at its station", () => {
    const visits = visitsOf(
      parseSessions([HEAD, line("A", "08:00", "12:00", 9), line("A", "10:00", "11:00", 9)].join("\n")),
      1,
    );
    assert.equal(visits[0]?.toSlot, visits[1]?.fromSlot);
  });

  it("gives nobody more than the rules allow, and all there is while it lacks", () => {
    const visits = visitsOf(parseSessions(BUSY), 8);
    const policy: Policy = (input) => {
      const shares = POLICIES.fill(input);
      assert(shares.reduce((sum, { currentA }) => sum + currentA, 0) <= 30);
      for (const { usefulA, maxA } of input.claimants) assert(usefulA <= maxA);
      return shares;
    };
    const { served, congested } = replay(visits, 30, policy, ADVISERS.stated());
    assert.equal(served.length, 3);
    for (const { visit, servedWh } of served) assert(servedWh <= visit.neededWh + 1e-6);
    assert(congested.length > 0);
    for (const { usedA } of congested) assert(usedA <= 30 + 1e-9);
  });

  it("tells the allocator nothing of a car but what it draws", () => {
    const visits = visitsOf(parseSessions(BUSY), 8);
    const first = new Set<number>();
    replay(
      visits,
      30,
      (input) => {
        if (first.size === 0) for (const { usefulA } of input.claimants) first.add(usefulA);
        for (const { neededWh, departsInMs } of input.claimants) assert(neededWh === null && departsInMs === null);
        return POLICIES.fill(input);
      },
      ADVISERS.none(),
    );
    assert.deepEqual([...first], [32]);
  });

  it("reports the same from plain and packed files, and refuses the rest with a sentence", () => {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-sessions-"));
    try {
      const file = (name: string, content: string | Uint8Array) => {
        const path = join(folder, name);
        writeFileSync(path, content);
        return path;
      };
      const plain = runSessions([file("plain.csv", BUSY)]);
      assert(plain.kind === "report");
      assert(plain.report.energyPercent !== null && plain.report.energyPercent > 30);
      assert.deepEqual(runSessions([file("packed.csv.gz", gzipSync(BUSY))]), plain);
      for (const [argv, text] of [
        [[], /^FILE is missing/],
        [[join(folder, "nothing")], /no such file/],
        [[folder], /it is a folder/],
        [[file("cut.gz", gzipSync(BUSY).subarray(0, 40))], /gzip is damaged/],
        [[file("bytes", new Uint8Array([255, 254, 253]))], /no UTF-8/],
        [[file("idle.csv", [HEAD, line("A", "08:00", "09:00", 0)].join("\n"))], /none of its sessions needs energy/],
        [["x", "--evse", "0"], /^--evse must be/],
        [["x", "--current", "5"], /^--current must be/],
        [["x", "--departures", "maybe"], /^--departures must be none or stated or true/],
        [["x", "y"], /argument too many/],
      ] as const) {
        const outcome = runSessions(argv);
        assert(outcome.kind === "refused", `${argv}`);
        assert.match(outcome.text, text);
      }
      assert.equal(runSessions(["--help"]).kind, "help");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

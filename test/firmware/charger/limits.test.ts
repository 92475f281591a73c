import assert from "node:assert/strict";
import type { Charger } from "../../../firmware/charger/charger";
import { LIMIT_CODES, type LimitCode, type LimitRow } from "../../../modules/arbiter/limits";
import { type ChargerBench, charging } from "./bench";
import { PlayedManager } from "./played-manager";

const TAG = "04A1B2C3";

interface Scene {
  readonly settings?: object;
  readonly prepare?: (bench: ChargerBench) => void;
  /** What happens to a charger that charges already. */
  readonly after?: (bench: ChargerBench) => void;
  /** A. */
  readonly offered: number;
  readonly currentA: number;
  readonly reason: RegExp;
  readonly ageS: number | null;
  readonly expiresInS: number | null;
}

/** What makes each limit the one that binds. The house leaves 20 A, and nothing else is below 32 A. */
const SCENES: Readonly<Record<Exclude<LimitCode, "power-return">, Scene>> = {
  hardware: {
    settings: { maxCurrentA: 12.7 },
    offered: 12,
    currentA: 12.7,
    reason: /^this charger gives 12.7 A at the most$/,
    ageS: null,
    expiresInS: null,
  },
  installer: {
    settings: { installerMaxA: 11 },
    offered: 11,
    currentA: 11,
    reason: /^the wiring carries 11 A$/,
    ageS: null,
    expiresInS: null,
  },
  cable: {
    prepare: (bench) => {
      bench.plugOhm = 1_500;
    },
    offered: 13,
    currentA: 13,
    reason: /^the cable carries 13 A$/,
    ageS: null,
    expiresInS: null,
  },
  temperature: {
    after: (bench) => {
      bench.celsius = 65;
      bench.pass(1_020);
    },
    offered: 16,
    currentA: 16,
    reason: /^the charger is 65 °C warm$/,
    ageS: 0,
    expiresInS: null,
  },
  "own-meter": {
    after: (bench) => {
      bench.module.setFault("silent", true);
      bench.live(5_000, 10);
    },
    offered: 6,
    currentA: 6,
    reason: /^the charger's own meter does not answer$/,
    ageS: null,
    expiresInS: null,
  },
  dimming: {
    settings: { dimmedA: 8 },
    after: (bench) => {
      bench.dimming.isOn = true;
      bench.pass(40);
    },
    offered: 8,
    currentA: 8,
    reason: /^the grid operator dims to 8 A$/,
    ageS: 0,
    expiresInS: null,
  },
  authorisation: {
    settings: { users: [{ tag: TAG }] },
    offered: 0,
    currentA: 0,
    reason: /^tap a tag to charge$/,
    ageS: null,
    expiresInS: null,
  },
  session: {
    settings: { sessionTimeS: 12 },
    after: (bench) => bench.live(10_000, 10),
    offered: 0,
    currentA: 0,
    reason: /^the session has charged for its 12 s$/,
    ageS: null,
    expiresInS: null,
  },
  "user-limit": {
    settings: { users: [{ tag: TAG, maxCurrentA: 9.5 }] },
    prepare: (bench) => {
      bench.lacking.delete("TagSerial");
      bench.tagReader.present(TAG, 5_000);
    },
    offered: 9,
    currentA: 9.5,
    reason: /^this tag may have 9.5 A$/,
    ageS: null,
    expiresInS: null,
  },
  // The bench's time begins on Thursday, 2026-01-01, at 00:00 UTC.
  schedule: {
    settings: { schedule: { enabled: true, windows: [{ days: [3], fromMin: 0, toMin: 90, maxA: 11.5 }] } },
    offered: 11,
    currentA: 11.5,
    reason: /^the schedule gives 11.5 A until 01:30$/,
    ageS: null,
    expiresInS: 5_378,
  },
  user: {
    settings: { mode: "manual", manualCurrentA: 14 },
    offered: 14,
    currentA: 14,
    reason: /^14 A is set by hand$/,
    ageS: null,
    expiresInS: null,
  },
  "fail-safe": {
    settings: { failsafeA: 7 },
    after: (bench) => bench.pass(18_000),
    offered: 7,
    currentA: 7,
    reason: /^the house meter has been silent for (17|18|22|23) s, so the fail-safe current holds$/,
    ageS: null,
    expiresInS: null,
  },
  "no-reading": {
    settings: { meterId: "Meter-2", updateIntervalS: 3_600 },
    offered: 0,
    currentA: 0,
    reason: /^waiting for the first reading of the house meter$/,
    ageS: null,
    expiresInS: null,
  },
  house: {
    offered: 20,
    currentA: 20,
    reason: /^the house leaves 20.00 A of 30 A$/,
    ageS: 5,
    expiresInS: 10,
  },
  "site-grant": {
    settings: { managerId: "Manager-1" },
    after: (bench) => {
      const manager = new PlayedManager(bench);
      manager.lead();
      bench.pass(1_000);
      manager.grant(15);
      bench.pass(2_000);
    },
    offered: 15,
    currentA: 15,
    reason: /^the house leaves 15.0 of 30 A$/,
    ageS: 2,
    expiresInS: 12,
  },
  "resume-delay": {
    after: (bench) => {
      bench.live(5_000, 29);
      bench.drawnA = 0;
      bench.live(10_000, 29);
      bench.live(10_000, 10);
    },
    offered: 0,
    currentA: 0,
    reason: /^there is enough again, and it has to last 60 s$/,
    ageS: null,
    expiresInS: 50,
  },
};

function row(charger: Charger, code: LimitCode): LimitRow | undefined {
  return charger.limitRows.find((each) => each.code === code);
}

describe("the limits of a charger's current", () => {
  for (const code of LIMIT_CODES) {
    if (code === "power-return") continue; // power-return.test.ts
    const { settings = {}, prepare = () => {}, after = () => {}, ...wanted } = SCENES[code];
    it(`bind one at a time: ${code}`, () => {
      const { bench, charger } = charging(settings, prepare);
      after(bench);
      const found = row(charger, code);
      assert.ok(found !== undefined, `no ${code} among ${charger.limitRows.map((each) => each.code)}`);
      assert.equal(charger.view.limit, code);
      assert.equal(charger.view.offeredA, wanted.offered);
      assert.match(found.reason, wanted.reason);
      const { reason, ...rest } = found;
      assert.deepEqual(rest, {
        code,
        currentA: wanted.currentA,
        ageS: wanted.ageS,
        expiresInS: wanted.expiresInS,
      });
      const lead = wanted.offered > 0 ? `Offering ${wanted.offered} A` : "No current";
      assert.equal(charger.view.why, `${lead}: ${reason}.`);
    });
  }

  it("are shown all together, whichever binds", () => {
    const { bench, charger } = charging();
    bench.dimming.isOn = true;
    bench.celsius = 62;
    bench.live(5_000, 10);
    assert.deepEqual(
      charger.limitRows.map((each) => each.code),
      ["hardware", "installer", "cable", "temperature", "dimming", "house"],
    );
  });

  it("are those of the newest moment, on the status topic too", () => {
    const { bench, charger } = charging();
    bench.dimming.isOn = true;
    bench.pass(60);
    const status = bench.heard("status").at(-1);
    assert.equal(status?.["limit"], "dimming");
    assert.equal(status?.["why"], charger.view.why);
    bench.dimming.isOn = false;
    bench.pass(60);
    assert.equal(bench.heard("status").at(-1)?.["limit"], "house");
  });
});

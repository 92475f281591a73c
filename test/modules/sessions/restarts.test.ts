import assert from "node:assert/strict";
import fc from "fast-check";
import type { SessionInput } from "../../../modules/sessions/input";
import { decodeFinished, decodeProgress, encodeFinished, encodeProgress } from "../../../modules/sessions/records";
import { restoreSession } from "../../../modules/sessions/restore";
import type { FinishedSession } from "../../../modules/sessions/session";
import { type SessionsState, sessionAt } from "../../../modules/sessions/state";
import { step } from "../../../modules/sessions/step";
import { ABSENT, FREE } from "./bench";

/** A second of a charger's life. */
interface Moment {
  readonly isThere: boolean;
  /** What the car, where there is one, charges after the look at it. */
  readonly wh: number;
  /** The power goes in this second: before the look's records are written, or after. */
  readonly cut: "none" | "before" | "after";
  readonly isProgressDue: boolean;
}

/** What a journal that lost nothing has to hold in the end. */
interface Expected {
  readonly startWh: number;
  energyWh: number;
}

/** A charger with a journal, whose power may go at any step. */
class Life {
  totalWh = 5_000;
  readonly expected: Expected[] = [];
  private isKnownThere = false;
  private progress: Uint8Array | undefined;
  private readonly history: Uint8Array[] = [];
  private state: SessionsState = restoreSession(undefined, 0, 0);
  private nowMs = 0;

  pass(moment: Moment): void {
    // Not whole, so that durations are added up of fractions.
    this.nowMs += 1_000.3;
    this.look(moment.isThere, moment);
    if (moment.cut !== "before" && moment.isThere !== this.isKnownThere) {
      this.isKnownThere = moment.isThere;
      const last = this.expected.at(-1);
      if (moment.isThere) this.expected.push({ startWh: this.totalWh, energyWh: 0 });
      else if (last !== undefined) last.energyWh = this.totalWh - last.startWh;
    }
    if (moment.isThere) this.totalWh += moment.wh;
    if (moment.cut !== "none") this.boot();
  }

  /** A last look with nobody there; what the journal holds then. */
  end(): readonly FinishedSession[] {
    this.pass({ isThere: false, wh: 0, cut: "none", isProgressDue: false });
    return this.history.map((bytes) => {
      const session = decodeFinished(bytes);
      assert.ok(session !== undefined);
      return session;
    });
  }

  private look(isThere: boolean | undefined, { cut, isProgressDue }: Pick<Moment, "cut" | "isProgressDue">): void {
    const isCharging = isThere === true;
    const car = { isConnected: isThere, isAsking: isCharging, isOffered: isCharging, isClosed: isCharging };
    const input: SessionInput = { ...ABSENT, ...car, energyWh: this.totalWh };
    const { state, events } = step(this.state, this.nowMs, input, FREE);
    this.state = state;
    if (cut === "before") return;
    for (const event of events) {
      if (event.kind === "started") this.progress = encodeProgress(event.session);
      if (event.kind === "finished") this.history.push(encodeFinished(event.session));
    }
    if (isProgressDue && state.open !== null) this.progress = encodeProgress(sessionAt(state.open, this.nowMs));
  }

  private boot(): void {
    const last = this.history.at(-1);
    const open = this.progress === undefined ? undefined : decodeProgress(this.progress);
    this.nowMs = 0;
    this.state = restoreSession(open, last === undefined ? 0 : (decodeFinished(last)?.number ?? 0), 0);
    // The pilot is not believed yet: no car seen, then nothing known. Nothing may come of that.
    for (const isThere of [false, undefined]) {
      this.nowMs += 400;
      this.look(isThere, { cut: "none", isProgressDue: true });
    }
    assert.equal(this.state.open !== null, this.isKnownThere);
  }
}

const MOMENT: fc.Arbitrary<Moment> = fc.record({
  isThere: fc.boolean(),
  wh: fc.nat(50),
  cut: fc.constantFrom("none", "none", "none", "before", "after"),
  isProgressDue: fc.boolean(),
});

describe("sessions over restarts", () => {
  it("are counted once, in order, none lost, with all their energy, whenever the power goes", () => {
    let restarts = 0;
    let sessions = 0;
    fc.assert(
      fc.property(fc.array(MOMENT, { minLength: 20, maxLength: 80 }), (moments) => {
        const life = new Life();
        for (const moment of moments) {
          life.pass(moment);
          if (moment.cut !== "none") restarts += 1;
        }
        const finished = life.end();
        sessions += finished.length;
        assert.deepEqual(
          finished.map(({ number, startWh, energyWh }) => ({ number, startWh, energyWh })),
          life.expected.map((session, index) => ({ number: index + 1, ...session })),
        );
        for (const { contactorMs, durationMs } of finished) assert.ok(contactorMs <= durationMs);
      }),
      { numRuns: 1_000, seed: 33 },
    );
    assert.ok(restarts > 10_000 && sessions > 5_000, `${restarts} restarts, ${sessions} sessions`);
  });

  it("lose no energy where the last record is old", () => {
    const life = new Life();
    const there: Moment = { isThere: true, wh: 40, cut: "none", isProgressDue: false };
    for (let second = 0; second < 10; second++) life.pass(there);
    life.pass({ ...there, cut: "before" });
    const finished = life.end();
    assert.equal(finished.length, 1);
    assert.equal(finished[0]?.stopReason, "power-loss");
    assert.equal(finished[0]?.energyWh, 440);
  });
});

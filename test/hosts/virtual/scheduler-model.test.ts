import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { TimerHandle } from "../../../modules/device/time";

/** What a scheduler has to do, said plainly: a list, sorted again after each change. */
class SortedList {
  readonly ran: (readonly [number, number])[] = [];
  private entries: { id: number; dueMs: number; intervalMs: number; order: number }[] = [];
  private order = 0;

  add(id: number, dueMs: number, intervalMs: number): void {
    this.entries.push({ id, dueMs, intervalMs, order: this.order++ });
    this.entries.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  }

  clear(id: number): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  nextDueMs(): number | undefined {
    return this.entries[0]?.dueMs;
  }

  run(untilMs: number, isEndTaken: boolean): void {
    for (let first = this.entries[0]; first !== undefined; first = this.entries[0]) {
      if (first.dueMs > untilMs || (first.dueMs === untilMs && !isEndTaken)) return;
      this.entries.shift();
      this.ran.push([first.id, first.dueMs]);
      if (first.intervalMs > 0) this.add(first.id, first.dueMs + first.intervalMs, first.intervalMs);
    }
  }
}

describe("virtual scheduler: at random", () => {
  it("runs like a sorted list, with 100,000 timers set, repeated and cleared at random", function () {
    this.timeout(60_000);
    const script = fc.array(
      fc.record({
        kind: fc.constantFrom("set", "set", "set", "repeat", "clear", "run", "runBefore"),
        ms: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 5_000 })),
        pick: fc.nat(),
      }),
      { minLength: 1_000, maxLength: 1_000 },
    );
    fc.assert(
      fc.property(script, (operations) => {
        const scheduler = new Scheduler();
        const model = new SortedList();
        const ran: (readonly [number, number])[] = [];
        const handles: TimerHandle[] = [];
        let nextId = 0;
        for (const { kind, ms, pick } of operations) {
          if (kind === "set" || kind === "repeat") {
            const id = nextId++;
            const callback = () => {
              ran.push([id, scheduler.nowMs()]);
            };
            const intervalMs = kind === "repeat" ? ms + 500 : 0;
            handles.push(kind === "repeat" ? scheduler.repeat(callback, intervalMs) : scheduler.set(callback, ms));
            model.add(id, scheduler.nowMs() + (intervalMs || ms), intervalMs);
          } else if (kind === "clear") {
            const id = pick % Math.max(1, handles.length);
            scheduler.clear(handles[id]);
            model.clear(id);
          } else {
            const untilMs = scheduler.nowMs() + (ms % 400);
            if (kind === "run") scheduler.runUntil(untilMs);
            else scheduler.runBefore(untilMs);
            model.run(untilMs, kind === "run");
            assert.equal(scheduler.nextDueMs(), model.nextDueMs());
          }
        }
        assert.deepEqual(ran, model.ran);
      }),
      { numRuns: 150, seed: 13 },
    );
  });
});

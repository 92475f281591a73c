import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BUTTON_TIMES,
  type ButtonState,
  buttonEvent,
  isHeldForReset,
  stepButton,
  UNSEEN_BUTTON,
} from "../../../modules/button/button";

/** A finger: levels in a row, looked at every `everyMs`; what came of it, as `event@ms`. */
class Finger {
  state: ButtonState = UNSEEN_BUTTON;
  nowMs = 1_000;
  readonly events: string[] = [];

  constructor(private readonly everyMs = 1) {}

  /** Looks for so many ms, the first look at once. */
  hold(isPressed: boolean, forMs: number): this {
    for (const endMs = this.nowMs + forMs; this.nowMs < endMs; this.nowMs += this.everyMs) {
      this.state = stepButton(this.state, this.nowMs, isPressed);
      const event = buttonEvent(this.state);
      if (event !== undefined) this.events.push(`${event}@${this.nowMs}`);
    }
    return this;
  }
}

/** Let go since the start. */
const ready = (everyMs?: number) => new Finger(everyMs).hold(false, 1_000);

describe("the button", () => {
  it("tells a short press when it is let go, 50 ms after its end", () => {
    assert.deepEqual(ready().hold(true, 300).hold(false, 1_000).events, ["short@2350"]);
  });

  it("does not hear what lasts for less than 50 ms", () => {
    assert.deepEqual(ready().hold(true, 50).hold(false, 1_000).events, []);
    assert.deepEqual(ready().hold(true, 51).hold(false, 1_000).events, ["short@2101"]);
  });

  it("is short up to 2 s, and nothing between that and 10 s", () => {
    assert.equal(ready().hold(true, 1_999).hold(false, 1_000).events.length, 1);
    assert.deepEqual(ready().hold(true, 2_000).hold(false, 20_000).events, []);
    assert.deepEqual(ready().hold(true, 9_999).hold(false, 20_000).events, []);
  });

  it("resets at 10 s, once, however long it is held, and whatever is done with it after", () => {
    const finger = ready().hold(true, 100_000);
    assert.deepEqual(finger.events, ["reset@12000"]);
    assert.equal(finger.hold(false, 1_000).events.length, 1);
    assert.deepEqual(finger.hold(true, 100).hold(false, 100).events.slice(1), [`short@${finger.nowMs - 50}`]);
  });

  it("warns from 2 s on, until it is let go", () => {
    const finger = ready().hold(true, 2_000);
    assert.equal(isHeldForReset(finger.state, finger.nowMs - 1), false);
    assert.equal(isHeldForReset(finger.state, finger.nowMs), true);
    finger.hold(false, 51);
    assert.equal(isHeldForReset(finger.state, finger.nowMs), false);
  });

  it("means nothing when it is pressed at the start, until it was let go", () => {
    const finger = new Finger().hold(true, 60_000);
    assert.deepEqual(finger.events, []);
    assert.equal(isHeldForReset(finger.state, finger.nowMs), false);
    finger.hold(false, 60).hold(true, 100).hold(false, 100);
    assert.equal(finger.events.length, 1);
  });

  it("goes on counting over a contact that bounces while it is held", () => {
    const finger = ready();
    for (let bounce = 0; bounce < 100; bounce++) finger.hold(true, 90).hold(false, 10);
    assert.deepEqual(finger.hold(true, 1).events, ["reset@12000"]);
  });

  it("resets when a bounce hides the very moment", () => {
    const finger = ready().hold(true, 9_990).hold(false, 20);
    assert.deepEqual(finger.events, []);
    assert.equal(finger.hold(true, 1).events.length, 1);
  });

  it("is the same object while nothing changes", () => {
    const up = ready();
    assert.equal(stepButton(up.state, up.nowMs, false), up.state);
    const down = ready().hold(true, 500);
    assert.equal(stepButton(down.state, down.nowMs, true), down.state);
  });

  it("hears the same at the control step's pace", () => {
    assert.equal(ready(20).hold(true, 100).hold(false, 1_000).events.length, 1);
    assert.equal(ready(20).hold(true, 10_040).hold(false, 1_000).events.length, 1);
  });

  it("makes at most one event of a press, whatever noise is on the line", () => {
    const pieces = fc.array(fc.record({ isPressed: fc.boolean(), forMs: fc.integer({ min: 1, max: 3_000 }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(pieces, (line) => {
        const finger = new Finger(5);
        // Presses that are long enough to be believed at all.
        let presses = 0;
        let wasPressed = true;
        let lastedMs = 0;
        for (const { isPressed, forMs } of line) {
          finger.hold(isPressed, forMs);
          lastedMs = isPressed === wasPressed ? 0 : lastedMs + forMs + 5;
          if (lastedMs >= BUTTON_TIMES.debounceMs) {
            wasPressed = isPressed;
            lastedMs = 0;
            if (isPressed) presses += 1;
          }
        }
        assert.ok(finger.events.length <= presses, `${finger.events.length} of ${presses}`);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

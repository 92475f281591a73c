import assert from "node:assert/strict";
import { setup } from "./scheduler-rig";

describe("virtual scheduler: the timers of a board", () => {
  it("closed: nothing of it runs any more, and of others all does", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    const other = scheduler.scope();
    board.set(note("board once"), 10);
    board.repeat(note("board"), 10);
    other.repeat(note("other"), 10);
    scheduler.set(note("world"), 30);
    scheduler.runUntil(10);
    board.close();
    board.set(note("too late"), 1);
    scheduler.runUntil(30);
    assert.deepEqual(ran, [
      ["board once", 10],
      ["board", 10],
      ["other", 10],
      ["other", 20],
      ["world", 30],
      ["other", 30],
    ]);
  });

  it("throws to whoever lets time pass, unless somebody takes what its callbacks throw", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    const other = scheduler.scope();
    const fail = () => {
      throw new Error("broken");
    };
    board.set(fail, 10);
    assert.throws(() => scheduler.runUntil(20), /broken/);
    const thrown: unknown[] = [];
    board.onThrown = (error) => void thrown.push(error);
    board.set(fail, 10);
    board.set(note("board"), 10);
    other.set(note("other"), 10);
    scheduler.runUntil(100);
    assert.match(String(thrown), /^Error: broken$/);
    assert.deepEqual(ran, [
      ["board", 20],
      ["other", 20],
    ]);
    other.set(fail, 10);
    assert.throws(() => scheduler.runUntil(200), /broken/);
    scheduler.set(fail, 10);
    assert.throws(() => scheduler.runUntil(300), /broken/);
    assert.equal(thrown.length, 1);
  });

  it("calls what it is given now, as one of its own callbacks", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    board.run(note("now"));
    assert.deepEqual(ran, [["now", 0]]);
    const fail = () => {
      throw new Error("broken");
    };
    assert.throws(() => board.run(fail), /broken/);
    const thrown: unknown[] = [];
    board.onThrown = (error) => void thrown.push(error);
    board.run(fail);
    assert.equal(thrown.length, 1);
  });

  it("closed by one of its own callbacks, its other ones of that moment do not run", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    board.set(() => board.close(), 10);
    board.set(note("same moment"), 10);
    scheduler.runUntil(100);
    assert.deepEqual(ran, []);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("held: others go on, and what fell due runs when it is released, in its order", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    board.set(note("due at 12"), 12);
    board.set(note("due at 11"), 11);
    board.set(note("due at 450"), 450);
    scheduler.repeat(note("world"), 100);
    scheduler.runUntil(10);
    board.hold(true);
    board.set(note("due at 13"), 3);
    scheduler.runUntil(217);
    assert.deepEqual(ran, [
      ["world", 100],
      ["world", 200],
    ]);
    board.hold(false);
    assert.equal(ran.length, 2, "not inside the call");
    assert.equal(scheduler.nextDueMs(), 217);
    scheduler.runUntil(217);
    assert.deepEqual(ran.slice(2), [
      ["due at 11", 217],
      ["due at 12", 217],
      ["due at 13", 217],
    ]);
    scheduler.runUntil(450);
    assert.deepEqual(ran.at(-1), ["due at 450", 450]);
  });

  it("held: a repeated callback runs once for all it has missed, and goes on at its old multiples", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    board.repeat(note("step"), 20);
    scheduler.runUntil(50);
    board.hold(true);
    scheduler.runUntil(167);
    board.hold(false);
    scheduler.runUntil(210);
    assert.deepEqual(ran, [
      ["step", 20],
      ["step", 40],
      ["step", 167],
      ["step", 180],
      ["step", 200],
    ]);
  });

  it("held again before it could go on, it is still late by all of it", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    board.repeat(note("step"), 20);
    board.hold(true);
    scheduler.runUntil(33);
    board.hold(false);
    board.hold(true);
    scheduler.runUntil(47);
    board.hold(false);
    scheduler.runUntil(70);
    assert.deepEqual(ran, [
      ["step", 47],
      ["step", 60],
    ]);
  });

  it("held: what is cleared or closed meanwhile does not run", () => {
    const { scheduler, ran, note } = setup();
    const board = scheduler.scope();
    const cleared = board.set(note("cleared"), 10);
    board.set(note("kept"), 10);
    board.hold(true);
    scheduler.runUntil(20);
    board.clear(cleared);
    board.hold(false);
    scheduler.runUntil(30);
    assert.deepEqual(ran, [["kept", 20]]);
    board.set(note("closed"), 10);
    board.hold(true);
    scheduler.runUntil(60);
    board.close();
    board.hold(false);
    scheduler.runUntil(100);
    assert.equal(ran.length, 1);
  });
});

import assert from "node:assert/strict";
import { ask } from "../../../../hosts/lin/channel/exchange";
import { remoteGuard } from "../../../../hosts/lin/channel/remote-guard";
import { remoteGauge, remoteInput, remoteOutput } from "../../../../hosts/lin/channel/remote-lines";
import { remoteLock } from "../../../../hosts/lin/channel/remote-lock";
import { remotePilot } from "../../../../hosts/lin/channel/remote-pilot";
import { remoteWallClock } from "../../../../hosts/lin/channel/remote-wall-clock";
import { ScriptedBoard } from "./scripted-board";

describe("pins at the other end of a channel", () => {
  let board: ScriptedBoard;
  beforeEach(() => {
    board = new ScriptedBoard();
  });

  it("write and read the pilot, always with the same reading object", () => {
    board.says("pilot.read", { highV: 8.98, lowV: -11.9, ageMs: 3 });
    const pilot = new (remotePilot(board.exchange))();
    pilot.write(26.67);
    const reading = pilot.read();
    assert.deepEqual({ ...reading }, { highV: 8.98, lowV: -11.9, ageMs: 3 });
    board.says("pilot.read", { highV: 6, lowV: -12, ageMs: 0 });
    assert.equal(pilot.read(), reading);
    assert.equal(reading.highV, 6);
    pilot.close();
    assert.deepEqual(board.take(), [
      { op: "pilot.write", dutyPercent: 26.67 },
      { op: "pilot.read" },
      { op: "pilot.read" },
      { op: "pilot.close" },
    ]);
  });

  it("take no reading that is none", () => {
    const pilot = new (remotePilot(board.exchange))();
    for (const answer of [
      {},
      { highV: 1, lowV: "x", ageMs: 0 },
      { highV: 1, lowV: 1 },
      { highV: null, lowV: 1, ageMs: 0 },
    ]) {
      board.says("pilot.read", answer);
      assert.throws(() => pilot.read(), /has no number (highV|lowV|ageMs)/);
    }
  });

  it("ask the guard, and take over what it reports", () => {
    const guard = new (remoteGuard(board.exchange))();
    guard.write(3);
    guard.renew();
    board.says("guard.read", { coil: true, dropped: null, contacts: true, extraContacts: false });
    assert.deepEqual(guard.read(), { coil: true, dropped: null, contacts: true, extraContacts: false });
    board.says("guard.read", { coil: false, dropped: "pilot-left" });
    assert.deepEqual(guard.read(), { coil: false, dropped: "pilot-left" });
    board.says("guard.read", { coil: "yes", dropped: "because", contacts: 1 });
    assert.deepEqual(guard.read(), { coil: false, dropped: null });
    guard.close();
    assert.deepEqual(board.take().slice(0, 2), [{ op: "guard.write", phases: 3 }, { op: "guard.renew" }]);
  });

  it("read lines and gauges by their names, also those that JSON has no number for", () => {
    board.says("line.read", { value: 1 });
    board.says("gauge.read", { value: "Infinity" });
    const line = new (remoteInput(board.exchange, "Dimming"))();
    const gauge = new (remoteGauge(board.exchange, "Proximity"))();
    assert.deepEqual([line.read(), gauge.read()], [1, Number.POSITIVE_INFINITY]);
    board.says("line.read", { value: 0 });
    board.says("gauge.read", { value: "NaN" });
    assert.deepEqual([line.read(), gauge.read()], [0, Number.NaN]);
    board.says("gauge.read", { value: 220.4 });
    assert.equal(gauge.read(), 220.4);
    line.close();
    gauge.close();
    assert.deepEqual(board.take().slice(0, 2), [
      { op: "line.read", name: "Dimming" },
      { op: "gauge.read", name: "Proximity" },
    ]);
  });

  it("switch an output off and let the lock's motor rest when they are closed", () => {
    const output = new (remoteOutput(board.exchange, "ResidualTest"))();
    output.write(1);
    output.close();
    const lock = new (remoteLock(board.exchange))();
    lock.drive("lock");
    board.says("lock.read", { isLocked: true });
    assert.equal(lock.read(), true);
    board.says("lock.read", {});
    assert.equal(lock.read(), false);
    lock.close();
    assert.deepEqual(board.take(), [
      { op: "line.write", name: "ResidualTest", value: 1 },
      { op: "line.write", name: "ResidualTest", value: 0 },
      { op: "lock.drive", towards: "lock" },
      { op: "lock.read" },
      { op: "lock.read" },
      { op: "lock.drive", towards: "rest" },
    ]);
  });

  it("know the time of day, or that nobody does", () => {
    const clock = remoteWallClock(board.exchange);
    assert.equal(clock.nowMs(), undefined);
    board.says("wall.read", { nowMs: 1_767_225_600_000 });
    assert.equal(clock.nowMs(), 1_767_225_600_000);
  });

  it("throw what the board says is wrong, and where it says nothing", () => {
    board.says("pilot.read", { error: "the pilot's driver failed" });
    const pilot = new (remotePilot(board.exchange))();
    assert.throws(() => pilot.read(), { message: "the pilot's driver failed" });
    for (const text of ["", "{", "3", "null", "true"]) assert.throws(() => ask(() => text, "pilot.read"));
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineError } from "../../../sim/engine/engine";
import { workerProgram } from "../../../sim/engine/xs/program";
import { XsWorker } from "../../../sim/engine/xs/worker";

const ECHO = "globalThis.handleCommand = (bytes) => bytes;";

describe("the XS worker", function () {
  this.timeout(60_000);

  it("is XS: evaluates, answers commands and meters them", async () => {
    const worker = new XsWorker();
    try {
      await worker.evaluate(ECHO);
      const first = await worker.command("Grüße, 12 Ω");
      const again = await worker.command("Grüße, 12 Ω");
      assert.equal(first.text, "Grüße, 12 Ω");
      assert(first.compute > 0);
      assert.equal(again.compute, first.compute, "the meter starts at zero with each command");
    } finally {
      await worker.close();
    }
  });

  it("an exception in XS is a sentence and no end of the worker", async () => {
    const worker = new XsWorker();
    try {
      await assert.rejects(worker.evaluate("throw new RangeError('too far')"), (error) => {
        assert(error instanceof EngineError);
        assert.match(error.message, /^XS threw: .*too far/);
        return true;
      });
      await worker.evaluate(ECHO);
      assert.equal((await worker.command("still here")).text, "still here");
    } finally {
      await worker.close();
    }
  });

  it("says so when the worker ends in the middle of a command", async () => {
    const worker = new XsWorker();
    await worker.evaluate("globalThis.handleCommand = () => { for (;;) {} };");
    const never = worker.command("go");
    const closed = worker.close();
    await assert.rejects(never, /the XS worker ended: by SIGKILL/);
    await closed;
    await assert.rejects(worker.command("again"), EngineError);
  });

  it("says why when XS itself gives up", async () => {
    const worker = new XsWorker();
    try {
      await assert.rejects(
        worker.evaluate("const deeper = () => 1 + deeper(); deeper();"),
        /the XS worker ended: its stack is full/,
      );
    } finally {
      await worker.close();
    }
  });

  it("opens and closes a hundred times with nothing left behind", async () => {
    const listeners = process.listenerCount("exit");
    for (let round = 0; round < 100; round++) await new XsWorker().close();
    assert.equal(process.listenerCount("exit"), listeners);
  });

  it("tells what to do where the worker was not compiled, or the package is not there", () => {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-xs-"));
    try {
      assert.throws(() => workerProgram(folder), /npm rebuild @agoric\/xsnap .*gcc and make/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import assert from "node:assert/strict";
import { type ProgramFiles, ProgramRun } from "../../../sim/moddable/program-run";
import { activeResources, assertNothingLeft } from "../../hosts/node/left-behind";
import { until } from "../../hosts/node/rig";
import { fakeProgram } from "./fake-program";

describe("a run of a program", function () {
  this.timeout(30_000);

  function start(files: ProgramFiles) {
    const lines: string[] = [];
    const printed: string[] = [];
    const ends: string[] = [];
    const run = new ProgramRun({
      ...files,
      onLine: (line) => lines.push(line),
      onPrinted: (line) => printed.push(line),
      onEnded: (how) => ends.push(how),
    });
    return { run, lines, printed, ends };
  }

  it("hands on its lines and what it prints, and answers", async () => {
    const { run, lines, printed, ends } = start(
      fakeProgram(`const { text } = ask("hello", {}); console.log(text); console.error("and more"); ask("end");`),
    );
    await until("the first line", () => lines.length === 1);
    run.answer(JSON.stringify({ text: "läuft" }));
    await until("the second line", () => lines.length === 2);
    await until("what it prints", () => printed.length === 2);
    run.answer("{}");
    await run.gone;
    assert.deepEqual(lines, ['{"op":"hello"}', '{"op":"end"}']);
    assert.deepEqual(printed.sort(), ["and more", "läuft"]);
    assert.deepEqual(ends, ["exit code 0"]);
  });

  it("says how it ended: by itself, by a signal, or never having begun", async () => {
    for (const [files, how] of [
      [fakeProgram("process.exit(7);"), /^exit code 7$/],
      [fakeProgram('process.kill(process.pid, "SIGSEGV");'), /^signal SIGSEGV$/],
      [{ host: "/nonexistent/host", program: "" }, /ENOENT/],
    ] as const) {
      const { run, ends } = start(files);
      await run.gone;
      await until("its end is told", () => ends.length > 0);
      assert.equal(ends.length, 1);
      assert.match(ends[0] ?? "", how);
    }
  });

  it("ends a program that says a line without an end", async () => {
    const { run, lines, ends } = start(fakeProgram('say("x".repeat(200_000)); hear();'));
    await run.gone;
    assert.deepEqual([lines, ends.length], [[], 1]);
  });

  it("takes a program away at once, whatever it does, a hundred times, with nothing left behind", async () => {
    // Mocha's own timer is there from the first await on.
    await Promise.resolve();
    const before = activeResources();
    const files = { host: "/bin/sleep", program: "1000" };
    for (let round = 0; round < 100; round++) {
      const { run, ends } = start(files);
      run.kill();
      run.kill();
      run.answer("{}");
      await run.gone;
      assert.deepEqual(ends, []);
    }
    await assertNothingLeft(before);
  });
});

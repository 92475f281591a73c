import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { findProgram } from "../../../sim/moddable/program-files";
import { buildProgram, programsMissing } from "./programs";

/** How a program ended, and what it asked and printed. */
interface Ended {
  readonly code: number | null;
  readonly asked: string;
  readonly printed: string;
}

describe("a Moddable program without its board", function () {
  this.timeout(120_000);

  before(function () {
    const missing = programsMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    buildProgram("charger");
  });

  /** `answers` are what the board does at each line that the program says; afterwards it is silent. */
  function runOn(...answers: readonly ((board: Duplex) => void)[]): Promise<Ended> {
    const found = findProgram("charger");
    assert.ok(found.ok);
    const child = spawn(found.files.host, [found.files.program], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const board = child.stdio[3] as Duplex;
    const waiting = [...answers];
    let asked = "";
    let printed = "";
    board.on("error", () => {});
    board.on("data", (bytes: Buffer) => {
      asked += bytes.toString();
      if (asked.endsWith("\n")) waiting.shift()?.(board);
    });
    child.stderr?.on("data", (bytes: Buffer) => {
      printed += bytes.toString();
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, asked, printed })));
  }

  it("ends at once when the channel ends", async () => {
    const { code, asked, printed } = await runOn((board) => board.destroy());
    assert.deepEqual([code, asked], [4, '{"op":"hello"}\n']);
    assert.match(printed, /^no board: /);
  });

  it("ends for a line that is too long, or more than one", async () => {
    for (const [text, why] of [
      [`${" ".repeat(70_000)}\n`, /its line is too long/],
      ["{}\n{}\n", /more than one line/],
      ["\0\n", /more than one line/],
    ] as const) {
      const { code, printed } = await runOn((board) => board.write(text));
      assert.equal(code, 4);
      assert.match(printed, why);
    }
  });

  it("ends with a word in the log for a greeting that is none", async () => {
    const { code, asked } = await runOn(
      (board) => board.write('{"id":"no name"}\n'),
      (board) => board.write("{}\n"),
    );
    assert.equal(code, 1);
    assert.match(asked, /"op":"log","level":"error","text":"Error: board: \$/);
  });

  it("says how it is used", async () => {
    const found = findProgram("charger");
    assert.ok(found.ok);
    for (const words of [[], ["/nonexistent.so"], [found.files.program, "more"]]) {
      const child = spawn(found.files.host, words, { stdio: "ignore" });
      assert.equal(await new Promise((resolve) => child.once("close", resolve)), 2);
    }
  });
});

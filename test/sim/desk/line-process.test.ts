import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { LineProcess, ProgramGone } from "../../../sim/desk/line-process";

const ECHO = 'while read -r line <&3; do [ "$line" = end ] && exit 0; echo "$line $line" >&4; done';

function openFiles(): number {
  return readdirSync("/proc/self/fd").length;
}

describe("a program that is spoken to in lines", () => {
  before(function () {
    if (process.platform !== "linux") {
      console.log("      skipped: named pipes are tried on Linux only");
      this.skip();
    }
  });

  it("answers while nothing else happens, also with long lines and several at once", () => {
    const program = new LineProcess("/bin/sh", ["-c", ECHO]);
    try {
      program.write("one");
      assert.equal(program.read(), "one one");
      program.write("two");
      program.write("three");
      assert.equal(program.read(), "two two");
      assert.equal(program.read(), "three three");
      const long = "x".repeat(50_000);
      program.write(long);
      assert.equal(program.read(), `${long} ${long}`);
    } finally {
      program.kill();
    }
  });

  it("is gone when it ends, and when it was never there", () => {
    const ending = new LineProcess("/bin/sh", ["-c", ECHO]);
    ending.write("end");
    assert.throws(() => ending.read(), ProgramGone);
    ending.kill();
    const absent = new LineProcess("/nowhere/program", []);
    assert.throws(() => absent.read(), ProgramGone);
    absent.kill();
  });

  it("leaves no file open, a hundred times over", () => {
    const before = openFiles();
    for (let round = 0; round < 100; round++) {
      const program = new LineProcess("/bin/true", []);
      program.kill();
      program.kill();
    }
    assert.ok(openFiles() <= before + 1, `${openFiles()} after ${before}`);
  });
});

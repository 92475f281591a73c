import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SOURCE = path.join(__dirname, "../../../hosts/moddable/native-entropy/entropy.c");

/** As much of XS as the source asks for, and a program that fills `count` bytes of 64 and prints them all. */
const STUBS = `
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
typedef unsigned int xsUnsignedValue;
typedef struct { uint8_t bytes[64]; xsUnsignedValue count; } xsMachine;
#define xsArg(index) (*the)
#define xsmcGetBufferWritable(slot, bytes_, count_) (*(bytes_) = (slot).bytes, *(count_) = (slot).count)
#define xsUnknownError(why) do { puts(why); exit(3); } while (0)
`;
const MAIN = `
#include "xsmc.h"
void xs_entropy_fill(xsMachine *the);
int main(int count, char **words)
{
	static xsMachine machine;
	machine.count = count > 1 ? (xsUnsignedValue)atoi(words[1]) : 0;
	xs_entropy_fill(&machine);
	for (int index = 0; index < 64; index++)
		printf("%02x", machine.bytes[index]);
	return 0;
}
`;

describe("entropy of Moddable's Linux build", function () {
  this.timeout(30_000);
  let folder = "";

  before(function () {
    if (spawnSync("gcc", ["--version"]).status !== 0) {
      console.log("    gcc is not here, so the native entropy is not tested: apt-get install gcc");
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-entropy-"));
    writeFileSync(path.join(folder, "xsmc.h"), STUBS);
    writeFileSync(path.join(folder, "mc.xs.h"), "");
    writeFileSync(path.join(folder, "main.c"), MAIN);
    const strict = ["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined"];
    const files = [path.join(folder, "main.c"), SOURCE, "-o", path.join(folder, "fill")];
    execFileSync("gcc", [...strict, `-I${folder}`, ...files], { stdio: "inherit" });
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  const fill = (count: number): string => execFileSync(path.join(folder, "fill"), [`${count}`], { encoding: "utf8" });

  it("fills all of an array and nothing behind it, with other bytes every time", () => {
    const [one, other] = [fill(32), fill(32)];
    assert.equal(one.slice(64), "00".repeat(32));
    assert.notEqual(one, other);
    assert.ok(new Set(one.slice(0, 64).match(/../g)).size > 12);
    assert.equal(fill(0), "00".repeat(64));
  });
});

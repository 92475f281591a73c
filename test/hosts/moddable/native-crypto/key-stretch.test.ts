import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { pbkdf2Sync } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { hex } from "../../../modules/crypto/bytes";

const SOURCES = path.join(__dirname, "../../../../hosts/moddable/native-crypto");
const STRICT = ["-std=c11", "-Wall", "-Wextra", "-Werror", `-I${SOURCES}`];
const HAS_MBEDTLS = ["/usr/include/psa/crypto.h", "/usr/local/include/psa/crypto.h"].some(existsSync);

/** As much of Moddable's header as key_stretch_xs.c uses. */
const XSMC = `
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef struct xsMachine xsMachine;
typedef struct { void *data[4]; } xsSlot;
typedef int32_t xsIntegerValue;
typedef uint32_t xsUnsignedValue;
typedef struct { void (*destructor)(void *); void *mark; void *sweep; } xsHostHooks;
xsSlot *slotOf(xsMachine *the, int index);
#define xsThis (*slotOf(the, -1))
#define xsResult (*slotOf(the, -2))
#define xsArg(index) (*slotOf(the, index))
xsIntegerValue xsmcToInteger(xsSlot slot);
void xsmcGetBufferReadable(xsSlot slot, void **bytes, xsUnsignedValue *count);
void xsmcSetHostData(xsSlot slot, void *data);
void xsSetHostHooks(xsSlot slot, xsHostHooks *hooks);
void *xsmcGetHostDataValidate(xsSlot slot, void *hooks);
void xsmcSetBoolean(xsSlot slot, int value);
void xsmcSetArrayBuffer(xsSlot slot, void *bytes, xsIntegerValue count);
void *xsmcToArrayBuffer(xsSlot slot);
_Noreturn void xsRangeError(const char *text);
_Noreturn void xsUnknownError(const char *text);
`;

interface Case {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly slice: number;
}

function bytes(count: number, first: number): Uint8Array {
  return new Uint8Array(count).map((_, index) => (first + 7 * index) & 255);
}

describe("the native key stretcher", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";

  before(function () {
    if (spawnSync("gcc", ["--version"]).status !== 0) {
      console.log("    gcc is not here, so the native key stretcher is not tested: apt-get install gcc");
      this.skip();
    }
    if (!HAS_MBEDTLS) {
      console.log("    mbedTLS is not here, so the native key stretcher is not tested: apt-get install libmbedtls-dev");
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-stretch-"));
    program = path.join(folder, "driver");
    const checks = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    const files = [path.join(__dirname, "driver.c"), path.join(SOURCES, "key_stretch.c")];
    execFileSync("gcc", [...STRICT, ...checks, ...files, "-o", program, "-lmbedcrypto"], { stdio: "inherit" });
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** What is said about each. */
  function drive(cases: readonly Case[]): string[] {
    const words = cases.flatMap(({ password, salt, iterations, slice }) => [
      hex(password),
      hex(salt),
      String(iterations),
      String(slice),
    ]);
    return execFileSync(program, words, { encoding: "utf8" }).trimEnd().split("\n");
  }

  it("makes Node's keys, whatever the lengths and the slices", () => {
    const lengths = [0, 1, 31, 32, 63, 64, 65, 128, 200];
    const cases = lengths.flatMap((length, index) =>
      [1, 2, 100].map((iterations) => ({
        password: bytes(length, index),
        salt: bytes(lengths[(index + iterations) % lengths.length] ?? 0, 99),
        iterations,
        slice: 7,
      })),
    );
    assert.deepEqual(
      drive(cases),
      cases.map(({ password, salt, iterations, slice }) => {
        const calls = Math.max(1, Math.ceil((iterations - 1) / slice));
        return `${calls} ${pbkdf2Sync(password, salt, iterations, 32, "sha256").toString("hex")}`;
      }),
    );
  });

  it("refuses to do nothing", () => {
    assert.deepEqual(drive([{ password: bytes(8, 0), salt: bytes(8, 0), iterations: 0, slice: 1 }]), ["refused"]);
  });

  it("has natives that a compiler takes", () => {
    writeFileSync(path.join(folder, "xsmc.h"), XSMC);
    writeFileSync(path.join(folder, "mc.xs.h"), "");
    const source = path.join(SOURCES, "key_stretch_xs.c");
    execFileSync("gcc", [...STRICT, `-I${folder}`, "-fsyntax-only", source], { stdio: "inherit" });
  });
});

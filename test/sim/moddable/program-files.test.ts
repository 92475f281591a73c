import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../../sim/moddable/program-files";

describe("the files of a program", () => {
  let folder = "";
  before(function () {
    if (process.platform !== "linux") this.skip();
    folder = mkdtempSync(join(tmpdir(), "pilotline-files-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const message = (env: NodeJS.ProcessEnv): string => {
    const found = findProgram("meter", env, folder);
    return found.ok ? "" : found.message;
  };

  it("are asked for where one is missing, with what to do", () => {
    assert.match(message({ MODDABLE: "/sdk" }), /^the meter's .* is not built: .* npm run build -- meter lin$/);
    assert.match(message({}), /MODDABLE is not set; see docs\/boards\.md/);
    writeFileSync(join(folder, "pilotline-host"), "");
    assert.match(message({ MODDABLE: "/sdk" }), /not built/);
  });

  it("are found where both are there", () => {
    writeFileSync(join(folder, "meter.so"), "");
    assert.deepEqual(findProgram("meter", {}, folder), {
      ok: true,
      files: { host: join(folder, "pilotline-host"), program: join(folder, "meter.so") },
    });
  });
});

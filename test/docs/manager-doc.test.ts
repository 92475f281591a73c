import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MAX_MEMBERS } from "../../firmware/manager/members";
import { readSiteFile } from "../../hosts/node/manager/site-file";
import { board as esp32C3 } from "../../modules/boards/esp32-c3-devkitm-1-manager";
import { board as esp32 } from "../../modules/boards/esp32-devkitc-manager";
import { board as esp32S3 } from "../../modules/boards/esp32-s3-devkitc-1-manager";
import { board as esp32Poe } from "../../modules/boards/olimex-esp32-poe-manager";
import { SHARING_TIMES } from "../../modules/sharing/times";
import { codeRows, jsonExamples, namesOf, readDoc, section } from "./doc-tables";

const DOC = readDoc("manager.md");

/** As GitHub makes them of headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

describe("docs/manager.md", () => {
  it("has a site file that is one, with every key in a table", () => {
    const [example] = jsonExamples(DOC, "Setting it up");
    const site = readSiteFile(JSON.stringify(example));
    assert.ok(site.ok, site.ok ? "" : `${site.path} ${site.reason}`);
    assert.deepEqual(
      codeRows(DOC, "Setting it up").map(([cell]) => namesOf(cell)[0]),
      Object.keys(site.value),
    );
  });

  it("says among how many chargers each board shares", () => {
    const [poe, s3, c3] = [esp32Poe, esp32S3, esp32C3].map((board) => board.mostChargers);
    assert.deepEqual([poe, s3], [esp32.mostChargers, esp32.mostChargers]);
    const words = `up to ${MAX_MEMBERS} chargers, an ESP32 or ESP32-S3 among ${s3}, an ESP32-C3 among ${c3}.`;
    assert.ok(DOC.includes(`A computer shares among ${words}`));
  });

  it("has the times as they are", () => {
    const { leaseMs, failsafeAfterMs, electionMs, electionSpreadMs } = SHARING_TIMES;
    assert.ok(DOC.includes(`its part for ${leaseMs / 1000} s at a time`));
    assert.ok(section(DOC, "What happens when").includes(`for up to ${leaseMs / 1000} s`));
    assert.ok(failsafeAfterMs <= 30_000 && electionMs + electionSpreadMs < leaseMs);
  });

  for (const name of ["manager.md", "mqtt.md", "settings.md"]) {
    it(`has no link to a heading that is not there: ${name}`, () => {
      for (const [, file = "", hash = ""] of readDoc(name).matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)) {
        assert.ok(file === "" || existsSync(join(__dirname, "../../docs", file)), `there is no ${file}`);
        if (hash === "") continue;
        const text = readDoc(file === "" ? name : file);
        const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? ""));
        assert.ok(anchors.includes(hash), `${file}#${hash}`);
      }
    });
  }
});

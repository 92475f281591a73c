import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { wifiUri } from "../../../modules/wifi/wifi-uri";
import { label } from "../../../scripts/label/label";
import { readQr } from "./qr-reader";

/** What a phone's camera makes of the picture: dark modules without the quiet zone. */
function modules(svg: string): boolean[][] {
  const [, drawn = ""] = /<path [^>]* d="([^"]*)"/.exec(svg) ?? [];
  const dark = new Set<string>();
  let size = 0;
  for (const [, x, y, width] of drawn.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let column = Number(x); column < Number(x) + Number(width); column++) {
      dark.add(`${column - 4} ${Number(y) - 4}`);
      size = Math.max(size, column - 3);
    }
  }
  const indexes = Array.from({ length: size }, (_, index) => index);
  return indexes.map((row) => indexes.map((column) => dark.has(`${column} ${row}`)));
}

describe("the sticker of a board's own Wi-Fi", () => {
  for (const network of [
    { ssid: "CCVEI-1a2b", password: "ABCDEFGHJK" },
    { ssid: "EnergyMeter-ffff", password: "Y2345678XW" },
    { ssid: 'semi;colon,"é', password: "12\\345:678" },
  ]) {
    it(`has a code that a phone reads, and says it in words: ${network.ssid}`, () => {
      const svg = label(network);
      assert.equal(readQr(modules(svg)), wifiUri(network));
      assert.ok(svg.includes(`>${network.ssid}</text>`));
      assert.ok(svg.includes(`>${network.password}</text>`));
    });
  }

  it("is no picture of something else, whatever the name", () => {
    const svg = label({ ssid: "<b>&amp;</b>", password: "<12345678>" });
    assert.ok(!svg.includes("<b>"));
    assert.equal(svg.match(/<text/g)?.length, 5);
  });

  it("keeps its words on the sticker", () => {
    const svg = label({ ssid: "n".repeat(32), password: "p".repeat(63) });
    for (const [, x, size, text] of svg.matchAll(/<text x="(\d+)" y="[\d.]+" font-size="([\d.]+)"[^>]*>([^<]*)</g))
      assert.ok(Number(x) + 0.602 * Number(size) * (text ?? "").length < 62, text);
  });

  it("refuses what is no network of a board", () => {
    for (const password of ["", "1234567", "a".repeat(64), "pass wörd"])
      assert.throws(() => label({ ssid: "own", password }), RangeError);
    assert.throws(() => label({ ssid: "", password: "12345678" }), RangeError);
  });

  it("is written by its command, and a mistake shows no password", function () {
    this.timeout(30_000);
    const folder = mkdtempSync(path.join(tmpdir(), "pilotline-label-"));
    try {
      const script = path.join(__dirname, "../../../scripts/label.ts");
      const run = ["-r", "ts-node/register", script];
      const file = path.join(folder, "label.svg");
      execFileSync(process.execPath, [...run, "CCVEI-1a2b", "ABCDEFGHJK", "--out", file]);
      assert.equal(readFileSync(file, "utf8"), label({ ssid: "CCVEI-1a2b", password: "ABCDEFGHJK" }));
      const wrong = spawnSync(process.execPath, [...run, "CCVEI-1a2b", "geheim"], { encoding: "utf8" });
      assert.equal(wrong.status, 2);
      assert.ok(!wrong.stderr.includes("geheim"), wrong.stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

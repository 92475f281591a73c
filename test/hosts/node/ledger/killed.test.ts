import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { draw } from "../../../modules/ledger/rig";
import { Rig } from "./rig";

const CHILD = join(__dirname, "writing-child.ts");

describe("a ledger whose program is killed", function () {
  this.timeout(60_000);

  it("has all that was written, and goes on from there", async () => {
    const rig = new Rig();
    try {
      const child = spawn(process.execPath, ["-r", "ts-node/register", CHILD, rig.file], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split("\n").length > 20) child.kill("SIGKILL");
      });
      await ended;
      const toldWh = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
      assert.ok(toldWh >= 900, said);
      const ledger = rig.open();
      ledger.add(draw(10_000_000, 10_000));
      ledger.flush();
      assert.deepEqual(rig.warnings, []);
      assert.deepEqual(rig.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
      assert.ok(rig.count("entry") >= toldWh + 2);
      assert.deepEqual(rig.all("SELECT sum(energy_wh) AS wh FROM usage"), [{ wh: 10_000 }]);
    } finally {
      rig.close();
    }
  });
});

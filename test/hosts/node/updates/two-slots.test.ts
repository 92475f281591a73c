import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { startedFrom, TwoSlots } from "../../../../hosts/node/two-slots";
import { signed } from "../../../modules/update/rig";
import { Folder, programOf } from "./rig";

describe("a program on Node that replaces itself", function () {
  this.timeout(120_000);
  let old: Buffer;
  let whole: Buffer;
  let bytes: number;

  before(() => {
    old = programOf("1.0.0");
    const image = programOf("1.1.0");
    bytes = image.length;
    whole = signed({ image, board: "node", version: [1, 1, 0] });
  });

  /** Runs until a program rests, and says what all of them said. */
  async function told(health: string, killedAfter: readonly number[], image = whole): Promise<string[]> {
    const folder = new Folder();
    const journal = folder.file("journal", "");
    const inbox = folder.file("inbox", image);
    const killed = folder.file("killed", String(killedAfter[0] ?? Number.POSITIVE_INFINITY));
    const args = [journal, inbox, killed, folder.file("health", health)];
    const children: ChildProcess[] = [];
    let ends = 0;
    const slots = new TwoSlots({
      folder: folder.file("slots"),
      first: folder.file("first.cjs", old),
      args,
      restartMs: 1,
      onStart: (_chosen, child) => {
        children.push(child);
        child.once("exit", (_code, signal) => {
          if (signal !== "SIGKILL") return;
          ends += 1;
          // The power comes back, and so does the image: until it is taken whole.
          folder.file("inbox", image);
          const next = killedAfter[ends];
          if (next !== undefined) folder.file("killed", String(next));
        });
      },
    });
    try {
      const lines = () => readFileSync(journal, "utf8").split("\n").slice(0, -1);
      while (!lines().at(-1)?.endsWith("rests")) await delay(5);
      return lines();
    } finally {
      slots.close();
      await Promise.all(
        children.map((child) => child.exitCode ?? child.signalCode ?? new Promise((done) => child.once("exit", done))),
      );
      folder.remove();
    }
  }

  it("takes an image, tries it and stays with it", async () => {
    assert.deepEqual(await told("confirms", []), ["1.0.0 confirmed", "1.0.0 ready", "1.1.0 trial", "1.1.0 rests"]);
  });

  it("is the old one after a kill at each tenth, and takes the image the next time", async () => {
    const tenths = Array.from({ length: 11 }, (_, tenth) => Math.max(1, Math.floor((bytes * tenth) / 10)));
    assert.deepEqual(await told("confirms", tenths), [
      ...tenths.map(() => "1.0.0 confirmed"),
      "1.0.0 confirmed",
      "1.0.0 ready",
      "1.1.0 trial",
      "1.1.0 rests",
    ]);
  });

  for (const health of ["crashes", "rolls back"])
    it(`is the old one again where the new one ${health}`, async () => {
      assert.deepEqual(await told(health, []), [
        "1.0.0 confirmed",
        "1.0.0 ready",
        "1.1.0 trial",
        "1.0.0 confirmed",
        "1.0.0 rests",
      ]);
    });

  it("stays the old one where the image is refused", async () => {
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const stays = (code: string) => ["1.0.0 confirmed", `1.0.0 ${code}`, "1.0.0 confirmed", "1.0.0 rests"];
    assert.deepEqual(await told("confirms", [], damaged), stays("hash"));
    const older = signed({ image: old, board: "node", version: [0, 9, 0] });
    assert.deepEqual(await told("confirms", [], older), stays("older"));
  });

  it("knows when nobody started it from a slot", () => {
    assert.equal(startedFrom({}), undefined);
    assert.equal(startedFrom({ PILOTLINE_SLOTS: "/nowhere", PILOTLINE_SLOT: "2 trial" }), undefined);
    assert.equal(startedFrom({ PILOTLINE_SLOTS: "/nowhere", PILOTLINE_SLOT: "0 new" }), undefined);
  });
});

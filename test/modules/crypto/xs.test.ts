import assert from "node:assert/strict";
import { generateKeyPairSync, pbkdf2Sync, sign } from "node:crypto";
import path from "node:path";
import { bundle } from "../../../sim/engine/xs/bundle";
import { XsWorker } from "../../../sim/engine/xs/worker";
import { ascii, hex } from "./bytes";

/** Of the meter: a step and an iteration, as the docstrings and modules/access/password-work.ts have them. */
const STEP_UNITS = 7_500;
const ALL_UNITS = 900_000;
const ITERATION_UNITS = 28_500;

describe("signatures and passwords on the chip's engine", () => {
  let worker: XsWorker;

  before(async () => {
    worker = new XsWorker();
    await worker.evaluate(await bundle(path.join(__dirname, "xs-entry.ts")));
  });

  after(() => worker?.close());

  /** Answers until it is one that ends it, and what each cost. Where garbage was collected the meter says nothing. */
  async function steps(command: string, goesOn: string): Promise<{ last: string; units: number[] }> {
    const units: number[] = [];
    for (;;) {
      const { text, compute } = await worker.command(command);
      if (compute < 0x80000000) units.push(compute);
      if (text !== goesOn) return { last: text, units };
    }
  }

  it("give Node's answer, in steps of less than a hundredth", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = hex(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
    const signature = hex(sign(null, ascii("an image"), privateKey));
    await worker.command(`check ${key} ${hex(ascii("an image"))} ${signature}`);
    const right = await steps("step ", "more");
    assert.equal(right.last, "true");
    assert.ok(Math.max(...right.units) < STEP_UNITS, `${Math.max(...right.units)}`);
    const all = right.units.reduce((sum, units) => sum + units, 0);
    assert.ok(all < ALL_UNITS && all > 100 * Math.max(...right.units), `${all}`);
    await worker.command(`check ${key} ${hex(ascii("an omage"))} ${signature}`);
    assert.equal((await steps("step ", "more")).last, "false");
  });

  it("make Node's key", async () => {
    await worker.command(`stretch ${hex(ascii("password"))} ${hex(ascii("salt"))} 8`);
    const { last, units } = await steps("iterate ", "");
    assert.equal(last, pbkdf2Sync("password", "salt", 8, 32, "sha256").toString("hex"));
    assert.ok(Math.max(...units.slice(1, -1)) < ITERATION_UNITS, `${Math.max(...units)}`);
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LiveMemory, liveMemory } from "../../../sim/engine/xs/snapshot";
import { XsWorker } from "../../../sim/engine/xs/worker";

/** What the machine can be told; a script that is evaluated would leave names of its own behind. */
const PROGRAM = `
  let kept = [];
  let number = 0;
  const DO = {
    nothing() {},
    keep() { for (let index = 0; index < 1000; index++) kept.push({ index }); },
    text() { kept = ["x".repeat(100000)]; },
    forget() { kept = [0]; },
    names() { for (let left = 100; left > 0; left--) JSON.parse('{"name' + number++ + '":1}'); },
  };
  const decoder = new TextDecoder();
  globalThis.handleCommand = (command) => { DO[decoder.decode(command)](); return command; };
`;

describe("a snapshot of an XS machine", function () {
  this.timeout(60_000);
  let worker: XsWorker;
  let folder: string;
  const path = () => join(folder, "snapshot");

  async function memory(): Promise<LiveMemory> {
    await worker.snapshot(path());
    return liveMemory(readFileSync(path()));
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "pilotline-snapshot-"));
    worker = new XsWorker();
    await worker.evaluate(PROGRAM);
    for (const word of ["keep", "text", "names", "forget"]) await worker.command(word);
  });

  afterEach(async () => {
    await worker.close();
    rmSync(folder, { recursive: true });
  });

  it("is the same again while nothing happens, and the machine runs on", async () => {
    const first = await memory();
    assert.deepEqual(await memory(), first);
    assert.equal((await worker.command("nothing")).text, "nothing");
    assert(Number.isInteger(first.slots) && first.slots > 1_000);
    assert(Number.isInteger(first.names) && first.names > 100);
    assert(first.chunkBytes > 1_000);
  });

  it("grows by what is kept, and not by what is garbage", async () => {
    const before = await memory();
    await worker.command("keep");
    const kept = await memory();
    assert(kept.slots - before.slots >= 2_000, "an object and its member each");
    assert.equal(kept.names, before.names);
    await worker.command("forget");
    assert.deepEqual(await memory(), before);
  });

  it("counts texts by their bytes", async () => {
    const before = await memory();
    await worker.command("text");
    const { slots, chunkBytes } = await memory();
    assert.equal(slots, before.slots);
    assert(chunkBytes - before.chunkBytes >= 100_000 && chunkBytes - before.chunkBytes < 100_100);
  });

  it("shows that XS never forgets a name", async () => {
    const before = await memory();
    await worker.command("names");
    assert.equal((await memory()).names - before.names, 100);
  });

  it("is refused where it is none, or cut off", async () => {
    assert.throws(() => liveMemory(new Uint8Array(0)), RangeError);
    assert.throws(() => liveMemory(new Uint8Array(64)), RangeError);
    await worker.snapshot(path());
    const whole = readFileSync(path());
    assert.throws(() => liveMemory(whole.subarray(0, whole.length - 1)), RangeError);
    assert.throws(() => liveMemory(whole.subarray(0, 40)), RangeError);
  });
});

import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SlotFiles } from "../../../../hosts/node/slot-files";
import { feed, imageOf, OLD_IMAGE, receiverOn, SLOT_BYTES, signed } from "../../../modules/update/rig";
import { Folder, startIn } from "./rig";

describe("the two slots in files", () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
    new SlotFiles(folder.file("slots")).install(folder.file("first", OLD_IMAGE));
  });
  afterEach(() => folder.remove());

  function start() {
    const started = startIn(folder.file("slots"));
    return { ...started, program: readFileSync(started.files.path(started.chosen.slot)) };
  }

  function take(image = imageOf(10_000)): void {
    const receiver = receiverOn(start().updater);
    feed(receiver, signed({ image }));
    assert.equal(receiver.state, "ready", receiver.refusal?.text);
  }

  it("run what was installed, once", () => {
    new SlotFiles(folder.file("slots")).install(folder.file("second", "another"));
    const { chosen, program } = start();
    assert.deepEqual(chosen, { slot: 0, running: "confirmed" });
    assert.deepEqual(program, OLD_IMAGE);
    assert.throws(() => new SlotFiles(folder.file("empty")).choose(), /nothing is installed/);
  });

  it("run a new image on trial, and the old one afterwards", () => {
    take();
    const { chosen, program, updater } = start();
    assert.deepEqual(chosen, { slot: 1, running: "trial" });
    assert.deepEqual(program, imageOf(10_000));
    assert.throws(() => updater.open(1), /on trial/);
    assert.deepEqual(start().chosen, { slot: 0, running: "confirmed" });
    assert.deepEqual(start().chosen, { slot: 0, running: "confirmed" });
  });

  it("stay with what was confirmed, and take the next into the other slot", () => {
    take();
    const { updater } = start();
    updater.confirm();
    updater.confirm();
    assert.equal(updater.running, "confirmed");
    assert.deepEqual(start().chosen, { slot: 1, running: "confirmed" });
    take(imageOf(77));
    const { chosen, program } = start();
    assert.deepEqual(chosen, { slot: 0, running: "trial" });
    assert.deepEqual(program, imageOf(77));
  });

  it("roll back where there is something to", () => {
    assert.throws(() => start().updater.rollBack(), /no program before/);
    take();
    start().updater.rollBack();
    assert.deepEqual(start().chosen, { slot: 0, running: "confirmed" });
  });

  it("run nothing that is not as it was written", () => {
    take();
    appendFileSync(start().files.path(1), "x");
    // The trial was spent by the start above; take it anew.
    take();
    const { files } = startIn(folder.file("slots"));
    files.write({ slot: 1, standing: "new", hashes: files.read()?.hashes ?? ["", ""] });
    appendFileSync(files.path(1), "x");
    assert.deepEqual(start().chosen, { slot: 0, running: "confirmed" });
    appendFileSync(files.path(0), "x");
    assert.throws(() => files.choose(), /no program .* is whole/);
  });

  it("are the old one while the new one is written, also into a slot that was ready", () => {
    take();
    const files = new SlotFiles(folder.file("slots"));
    const { updater } = { updater: startOld(files) };
    const slot = updater.open(100);
    assert.throws(() => updater.open(100), /open already/);
    slot.write(imageOf(50));
    assert.deepEqual(start().chosen, { slot: 0, running: "confirmed" });
    assert.throws(() => slot.complete(), /not whole/);
    assert.throws(() => slot.write(imageOf(51)), RangeError);
    slot.close();
    slot.close();
    assert.throws(() => slot.write(imageOf(1)), /closed/);
    assert.throws(() => updater.open(SLOT_BYTES + 1), RangeError);
  });

  it("say what is wrong with a state that is none of theirs", () => {
    const file = path.join(folder.file("slots"), "boot", "state.value");
    const good = readFileSync(file);
    for (const bad of [good.subarray(0, good.length - 1), Buffer.from("{}"), Buffer.alloc(0)]) {
      writeFileSync(file, bad);
      assert.throws(() => new SlotFiles(folder.file("slots")).choose(), /cannot be used/);
    }
  });

  function startOld(files: SlotFiles) {
    const { updater } = startIn(files.folder);
    // That was the trial.
    assert.equal(updater.running, "trial");
    return startIn(files.folder).updater;
  }
});

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlantMemoryFile } from "../../../sim/live/plant-memory-file";

describe("the plant's memory in a folder", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pilotline-plant-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is read as it was written, in a folder that it makes", () => {
    const inner = join(folder, "state", "deep");
    const memory = { "Charger-1": [12.5, 0, 3], "Meter-1": [9_999_989.9] };
    assert.deepEqual(new PlantMemoryFile(inner).read(), {});
    new PlantMemoryFile(inner).write(memory);
    assert.deepEqual(new PlantMemoryFile(inner).read(), memory);
    assert.deepEqual(readdirSync(inner), ["plant.json"], "and nothing half written stays");
  });

  it("is nothing without a folder", () => {
    const file = new PlantMemoryFile(undefined);
    file.write({ "Charger-1": [1] });
    for (let call = 0; call < 10; call++) file.writeSometimes({ "Charger-1": [1] });
    assert.deepEqual(file.read(), {});
  });

  it("takes of a file what is energy, and nothing else", () => {
    const path = join(folder, "plant.json");
    for (const [text, memory] of [
      ["", {}],
      ["{", {}],
      ["null", {}],
      ["7", {}],
      ['{"a": [1], "b": [-1], "c": ["1"], "d": 3, "e": [1e999], "f": [null], "g": []}', { a: [1], g: [] }],
    ] as const) {
      writeFileSync(path, text);
      assert.deepEqual(new PlantMemoryFile(folder).read(), memory, text);
    }
    writeFileSync(path, '{"__proto__": [5]}');
    assert.equal(Object.getPrototypeOf(new PlantMemoryFile(folder).read()), Object.prototype);
  });

  it("is written at every fifth call, so that it does not wear the disk", () => {
    const file = new PlantMemoryFile(folder);
    for (let call = 1; call <= 4; call++) file.writeSometimes({ a: [call] });
    assert.deepEqual(readdirSync(folder), []);
    for (let call = 5; call <= 14; call++) file.writeSometimes({ a: [call] });
    assert.equal(readFileSync(join(folder, "plant.json"), "utf8"), '{"a":[10]}');
  });

  it("stays whole when a write was broken off: the old file holds until the new one is complete", () => {
    const file = new PlantMemoryFile(folder);
    file.write({ a: [1] });
    writeFileSync(join(folder, "plant.json.new"), '{"a": [');
    assert.deepEqual(new PlantMemoryFile(folder).read(), { a: [1] });
    file.write({ a: [2] });
    assert.deepEqual(new PlantMemoryFile(folder).read(), { a: [2] });
  });
});

import assert from "node:assert/strict";
import { readSiteFile } from "../../../../hosts/node/manager/site-file";
import { sentence } from "../../../../modules/schema/check";

function refusal(file: unknown): string {
  const read = readSiteFile(JSON.stringify(file));
  return read.ok ? "" : sentence(read);
}

describe("hosts/node/manager/site-file", () => {
  it("fills in what is left out", () => {
    const read = readSiteFile("{}");
    assert.ok(read.ok);
    assert.equal(read.value.id, "Manager-1");
    assert.equal(read.value.zone, "UTC");
    assert.deepEqual(read.value.chargers, []);
    assert.equal(read.value.settings.contractedA, 16);
  });

  it("takes a whole site", () => {
    const read = readSiteFile(
      JSON.stringify({
        id: "Garage",
        settings: { contractedA: 63, phases: 3, circuits: [{ parent: null, limitA: 32 }] },
        chargers: [{ id: "C-1", circuit: 0, rotation: "231", phases: 3 }, { id: "C-2" }],
        zone: "Europe/Lisbon",
        retention: { rawDays: 7 },
      }),
    );
    assert.ok(read.ok);
    assert.equal(read.value.chargers[1]?.maxA, 32);
    assert.equal(read.value.retention.rawDays, 7);
  });

  it("says where and what is wrong", () => {
    assert.match(refusal({ chargers: [{ id: "A" }, { id: "A" }] }), /^\$\.chargers\[1\]\.id must be unique/);
    assert.match(refusal({ zone: "Atlantis/Main" }), /^\$\.zone must be a time zone/);
    assert.match(refusal({ settings: { contractedA: -1 } }), /^\$\.settings\.contractedA /);
    assert.match(refusal({ chargers: [{ id: "A", order: 3 }] }), /^\$\.chargers\[0\]\.order is not known/);
    assert.match(refusal({ tariffs: [{ name: "t" }] }), /^\$\.tariffs\[0\]\./);
    assert.match(refusal({ password: "hunter2" }), /^\$\.password is not known/);
    assert.equal(readSiteFile("{").ok, false);
    assert.equal(readSiteFile(" ".repeat(300_000)).ok, false);
  });
});

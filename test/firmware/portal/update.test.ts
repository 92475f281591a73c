import assert from "node:assert/strict";
import { imageOf, OLD_IMAGE, signed } from "../../modules/update/rig";
import type { HttpAnswer, HttpVisitor } from "../../support/virtual-http";
import { PortalCharger } from "./bench";

const IMAGE = signed({ image: imageOf(10_000), board: "bench", version: [9, 0, 0] });

function upload(visitor: HttpVisitor, bytes: Buffer = IMAGE): HttpAnswer {
  const headers = { "Content-Type": "application/octet-stream" };
  return visitor.ask("PUT", "/api/update", { body: bytes, headers });
}

describe("an update of a charger over its portal", () => {
  it("is refused while a car charges, and so is a restart: the contactor stays closed, and nothing is written", () => {
    const bench = new PortalCharger();
    const charger = bench.charge();
    const person = bench.around.person();
    bench.calls.length = 0;
    for (const refused of [
      upload(person),
      person.post("/api/update/fetch", { url: "https://example.org/image" }),
      person.post("/api/restart"),
    ])
      assert.deepEqual([refused.status, refused.json.error], [409, "a car charges: stop it first"]);
    bench.live(20_000, 10);
    assert.equal(bench.calls.includes("guard 0"), false);
    assert.equal(bench.coil, 1);
    assert.equal(bench.restarts, 0);
    assert.equal(charger.view.state, "C2");
    assert.equal(bench.around.slots.writtenBytes, 0);
    assert.equal(person.get("/api/update").json.state, "idle");
  });

  it("is taken when the car is gone, and runs from the next start", () => {
    const bench = new PortalCharger();
    bench.charge();
    const person = bench.around.person();
    bench.drawnA = 0;
    bench.level = "A";
    bench.live(10_000, 10);
    const taken = upload(person);
    assert.deepEqual([taken.status, taken.json.state, taken.json.next], [200, "ready", "9.0.0"], taken.text);
    assert.equal(person.post("/api/restart").status, 202);
    bench.pass(600);
    assert.equal(bench.restarts, 1);
    bench.around.slots.start();
    assert.deepEqual(Buffer.from(bench.around.slots.running), imageOf(10_000));
  });

  it("ends where a car begins to charge in the middle of it, and the old image runs on", () => {
    const bench = new PortalCharger();
    const charger = bench.start();
    bench.level = "A";
    bench.live(10_000, 10);
    const person = bench.around.person();
    const headers = { "Content-Type": "application/octet-stream" };
    const request = person.request("PUT", "/api/update", { body: IMAGE, headers });
    const wire = person.wire();
    wire.send(request.subarray(0, request.length - 3_000));
    bench.live(1_000, 10);
    assert.equal(person.get("/api/update").json.state, "receiving");
    bench.level = "C";
    for (let seconds = 0; seconds < 9 && charger.isOpen; seconds++) {
      bench.live(1_000, 10);
      // As slow as it may be.
      wire.send(request.subarray(request.length - 3_000 + seconds, request.length - 2_999 + seconds));
    }
    assert.equal(charger.isOpen, false);
    wire.send(request.subarray(request.length - 2_991));
    bench.live(2_000, 10);
    assert.equal(wire.text.slice(9, 12), "409", wire.text);
    assert.equal(bench.coil, 1);
    assert.equal(person.get("/api/update").json.state, "failed");
    bench.around.slots.start();
    assert.deepEqual(Buffer.from(bench.around.slots.running), OLD_IMAGE);
  });

  it("is refused for another board, with another key or damaged, and the charger goes on", () => {
    const bench = new PortalCharger();
    const charger = bench.start();
    bench.live(5_000, 10);
    const person = bench.around.person();
    const damaged = Buffer.from(IMAGE);
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
    const forged = Buffer.from(IMAGE);
    forged[20] = (forged[20] ?? 0) ^ 1;
    for (const bytes of [
      signed({ board: "another" }),
      damaged,
      forged,
      Buffer.from("no image"),
      IMAGE.subarray(0, 5_000),
    ]) {
      const refused = upload(person, bytes);
      assert.equal(refused.status, 422, refused.text);
      assert.notEqual(refused.json.error, "");
    }
    bench.live(5_000, 10);
    assert.equal(charger.view.state, "A");
    assert.equal(bench.restarts, 0);
  });
});

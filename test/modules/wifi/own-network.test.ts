import assert from "node:assert/strict";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { ownNetwork } from "../../../modules/wifi/own-network";
import { randomText } from "../../../modules/wifi/random-text";

function setup(id = "pilotline") {
  const store = new VirtualFlash().open({ path: "device", format: "string" });
  const logs: string[] = [];
  let next = 0;
  const device = {
    id,
    log: (_level: string, message: string) => void logs.push(message),
    entropy: (bytes: Uint8Array) => {
      for (let index = 0; index < bytes.length; index++) bytes[index] = next++;
    },
  };
  const make = (mac?: string) => ownNetwork({ device, store, prefix: "EnergyMeter", mac });
  return { store, device, make, logs };
}

describe("a board's own network", () => {
  it("is named by the radio's address, else by the id, else by chance, and stays so", () => {
    assert.equal(setup().make("A0:B1:C2:D3:E4:F5").ssid, "EnergyMeter-e4f5");
    const named = setup("pilotline-D3E4F5");
    assert.equal(named.make().ssid, "EnergyMeter-e4f5");
    named.device.id = "kitchen";
    assert.equal(named.make().ssid, "EnergyMeter-e4f5");
    const { make } = setup("meter");
    const { ssid } = make();
    assert.match(ssid, /^EnergyMeter-[0-9a-f]{4}$/);
    assert.equal(make().ssid, ssid);
  });

  it("has a password of ten characters that nobody mistakes, made once", () => {
    const { make, store } = setup();
    const { password } = make("a0:b1:c2:d3:e4:f5");
    assert.match(password, /^[A-HJ-NP-RT-Y2-9]{10}$/);
    assert.equal(store.read("apPassword"), password);
    assert.equal(make("a0:b1:c2:d3:e4:f5").password, password);
  });

  it("takes what was stored by cable where WPA2 takes it", () => {
    const { make, store } = setup();
    for (const [stored, isTaken] of [
      ["1234567", false],
      ["12345678", true],
      ["a".repeat(63), true],
      ["a".repeat(64), false],
    ] as const) {
      store.write("apPassword", stored);
      assert.equal(make("a0:b1:c2:d3:e4:f5").password === stored, isTaken);
    }
  });

  it("is there where nothing can be stored, and needs entropy", () => {
    const { device, logs } = setup();
    const store = { read: () => undefined, write: () => assert.fail("full"), delete: () => {}, close: () => {} };
    const parts = { device, store, prefix: "CCVEI", mac: "a0:b1:c2:d3:e4:f5" } as const;
    assert.equal(ownNetwork(parts).password.length, 10);
    assert.equal(logs.length, 1);
    const { entropy, ...without } = device;
    assert.throws(() => ownNetwork({ ...parts, device: without }), RangeError);
  });

  it("draws each character as often as the others, and refuses the bytes that would favour some", () => {
    let next = 0;
    const text = randomText(300, "ABCDEFGHJKLMNPQRTUVWXY23456789", (bytes) => {
      for (let index = 0; index < bytes.length; index++) bytes[index] = next++;
    });
    const counts = new Map<string, number>();
    for (const character of text.slice(0, 240)) counts.set(character, (counts.get(character) ?? 0) + 1);
    assert.deepEqual(new Set(counts.values()), new Set([8]));
    // 240–255 were left out: after the 256th byte it begins anew.
    assert.equal(text.slice(240), text.slice(0, 60));
    assert.ok(10 * Math.log2(30) >= 49);
  });
});

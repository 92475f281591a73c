import assert from "node:assert/strict";
import { boundWifi } from "../../../hosts/node/wifi";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualAir, virtualWifi } from "../../../hosts/virtual/wifi";

describe("a radio on a desk", () => {
  it("reaches the firmware by its host's call only, and is the radio else", () => {
    const scheduler = new Scheduler();
    const air = new VirtualAir();
    air.add({ ssid: "home", password: "12345678" });
    const calls: string[] = [];
    const builtIn = { ssid: "home", password: "12345678" };
    const Radio = virtualWifi({ air, scope: scheduler.scope(), mac: "a0:b1:c2:d3:e4:f5", builtIn });
    const wifi = new (boundWifi(Radio, (callback) => {
      calls.push("in");
      callback();
      calls.push("out");
    }))();
    assert.deepEqual([wifi.mac, wifi.builtIn], ["a0:b1:c2:d3:e4:f5", builtIn]);
    wifi.onChanged = () => calls.push(wifi.state.kind);
    wifi.join(builtIn);
    scheduler.runUntil(2_001);
    assert.deepEqual(calls.splice(0), ["in", "joined", "out"]);
    wifi.scan((found) => calls.push(`${found.length} found`));
    scheduler.runUntil(5_000);
    assert.deepEqual(calls.splice(0), ["in", "1 found", "out"]);
    wifi.openAccessPoint({ ssid: "own", password: "12345678" });
    assert.equal(wifi.accessPointAddress, "192.168.4.1");
    wifi.closeAccessPoint();
    assert.equal(wifi.accessPointAddress, undefined);
    wifi.leave();
    assert.deepEqual(wifi.state, { kind: "apart" });
    wifi.onChanged = undefined;
    wifi.join(builtIn);
    scheduler.runUntil(10_000);
    wifi.close();
    assert.deepEqual(calls, ["in", "out"]);
  });
});

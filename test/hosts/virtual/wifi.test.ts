import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualAir, virtualWifi } from "../../../hosts/virtual/wifi";
import type { WifiNetwork, WifiState } from "../../../modules/device/wifi";

function setup() {
  const scheduler = new Scheduler();
  const scope = scheduler.scope();
  const air = new VirtualAir();
  const wifi = new (virtualWifi({ air, scope, mac: "a0:b1:c2:d3:e4:f5" }))();
  const heard: WifiState[] = [];
  wifi.onChanged = () => heard.push(wifi.state);
  const pass = (ms: number) => scheduler.runUntil(scheduler.nowMs() + ms);
  return { scheduler, scope, air, wifi, heard, pass };
}

describe("the air", () => {
  it("lets a board in within 2 s, and throws it out when the network goes", () => {
    const { air, wifi, heard, pass } = setup();
    const home = air.add({ ssid: "home", password: "12345678", rssiDbm: -70 });
    wifi.join({ ssid: "home", password: "12345678" });
    assert.deepEqual(wifi.state, { kind: "joining" });
    pass(1_999);
    assert.deepEqual(wifi.state, { kind: "joining" });
    pass(1);
    assert.deepEqual(wifi.state, { kind: "joined", address: "192.0.2.1", rssiDbm: -70 });
    home.rssiDbm = -80;
    assert.deepEqual(wifi.state, { kind: "joined", address: "192.0.2.1", rssiDbm: -80 });
    home.isReachable = false;
    assert.deepEqual(wifi.state, { kind: "failed", reason: "lost" });
    assert.equal(heard.length, 1, "never inside a call");
    pass(1);
    assert.deepEqual(
      heard.map(({ kind }) => kind),
      ["joined", "failed"],
    );
  });

  it("refuses a wrong password sooner than it misses a network", () => {
    const { air, wifi, pass } = setup();
    const home = air.add({ ssid: "home", password: "12345678", isHidden: true });
    wifi.join({ ssid: "home", password: "87654321" });
    pass(1_500);
    assert.deepEqual(wifi.state, { kind: "failed", reason: "wrong-password" });
    wifi.join({ ssid: "nowhere", password: "" });
    pass(1_999);
    assert.deepEqual(wifi.state, { kind: "joining" });
    pass(1);
    assert.deepEqual(wifi.state, { kind: "failed", reason: "not-found" });
    wifi.join({ ssid: "home", password: "12345678" });
    pass(2_000);
    assert.equal(wifi.state.kind, "joined", "a hidden one, too");
    home.password = "another one";
    assert.deepEqual(wifi.state, { kind: "failed", reason: "lost" });
    assert.equal(home.isReachable, true);
  });

  it("forgets an attempt that was called off", () => {
    const { air, wifi, heard, pass } = setup();
    air.add({ ssid: "home", password: "12345678" });
    wifi.join({ ssid: "home", password: "12345678" });
    pass(1_000);
    wifi.leave();
    pass(5_000);
    assert.deepEqual([wifi.state, heard], [{ kind: "apart" }, []]);
  });

  it("is heard in 2 s, strongest first, without what is off", () => {
    const { air, wifi, pass } = setup();
    air.add({ ssid: "weak", password: "12345678", rssiDbm: -90 });
    air.add({ ssid: "open", password: "", rssiDbm: -50 });
    air.add({ ssid: "hidden", password: "", isHidden: true, rssiDbm: -70 });
    air.add({ ssid: "off", password: "", isReachable: false });
    const found: (readonly WifiNetwork[])[] = [];
    wifi.scan((networks) => found.push(networks));
    pass(1_999);
    assert.equal(found.length, 0);
    pass(1);
    assert.deepEqual(found, [
      [
        { ssid: "open", rssiDbm: -50, isOpen: true },
        { ssid: "", rssiDbm: -70, isOpen: true },
        { ssid: "weak", rssiDbm: -90, isOpen: false },
      ],
    ]);
  });

  it("carries a board's own network as long as the board has power", () => {
    const { air, wifi, scope, scheduler } = setup();
    assert.equal(air.enter("own", "12345678"), "not-found");
    wifi.openAccessPoint({ ssid: "own", password: "12345678" });
    assert.deepEqual(air.enter("own", "12345678"), { ssid: "own", password: "12345678", address: "192.168.4.1" });
    assert.equal(air.enter("own", "87654321"), "wrong-password");
    scope.close();
    assert.deepEqual(air.accessPoints, []);
    const next = new (virtualWifi({ air, scope: scheduler.scope() }))();
    next.openAccessPoint({ ssid: "own", password: "12345678" });
    assert.equal(air.accessPoints.length, 1);
    next.closeAccessPoint();
    assert.equal(next.accessPointAddress, undefined);
    next.openAccessPoint({ ssid: "own", password: "12345678" });
    next.close();
    assert.deepEqual(air.accessPoints, []);
  });

  it("carries no network without a password, and none with a name that is too long", () => {
    const { wifi } = setup();
    assert.throws(() => wifi.openAccessPoint({ ssid: "own", password: "" }), RangeError);
    assert.throws(() => wifi.openAccessPoint({ ssid: "n".repeat(33), password: "12345678" }), RangeError);
    assert.throws(() => wifi.join({ ssid: "", password: "" }), RangeError);
    assert.throws(() => wifi.join({ ssid: "home", password: "short" }), RangeError);
  });
});

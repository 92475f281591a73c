import assert from "node:assert/strict";
import { networkWords, shownAccessPoint } from "../../../firmware/meter/network-words";
import type { WifiView } from "../../../modules/wifi/wifi-keeper";

const WIFI: WifiView = {
  state: "joined",
  reason: null,
  ssid: "home",
  address: "192.0.2.17",
  rssiDbm: -60,
  refused: null,
  accessPoint: { ssid: "EnergyMeter-1a2b", password: "ABCDEFGHJK", isOpen: true, address: "192.168.4.1" },
};

describe("a meter's words for its network", () => {
  it("go by the Wi-Fi where there is one", () => {
    assert.equal(networkWords({ network: {} }, false, WIFI), "192.0.2.17");
    assert.equal(networkWords({ network: {} }, true, WIFI), "No broker");
    assert.equal(networkWords({ network: {} }, true, { ...WIFI, address: null }), "No network");
  });

  it("go by the device else", () => {
    assert.equal(networkWords({ network: {} }, false), "Online");
    assert.equal(networkWords({ network: { address: () => "192.0.2.9" } }, false), "192.0.2.9");
    assert.equal(networkWords({ network: { address: () => undefined } }, false), "No network");
  });

  it("name the access point while it is open", () => {
    const { ssid, password, address } = WIFI.accessPoint;
    assert.deepEqual(shownAccessPoint(WIFI), { ssid, password, address });
    assert.equal(shownAccessPoint({ accessPoint: { ...WIFI.accessPoint, isOpen: false, address: null } }), undefined);
    assert.equal(shownAccessPoint(undefined), undefined);
  });
});

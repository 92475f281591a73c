import assert from "node:assert/strict";
import { type NativeRadio, RadioHost } from "../../../hosts/esp32/wifi-radio";
import type { WifiFailure, WifiNetwork } from "../../../modules/device/wifi";
import { recordingLastResort } from "../moddable/fakes";

const APART = 0;
const JOINING = 1;
const JOINED = 2;
const FAILED = 3;

/** The native radio as the test wants it, and what was done to it. */
class FakeRadio implements NativeRadio {
  state = APART;
  reason = 0;
  rssi: number | undefined;
  address: string | undefined;
  ownAddress: string | undefined;
  hasScanned = false;
  foundRssi = 0;
  foundOpen = false;
  heard: [string | readonly number[], number, boolean][] = [];
  readonly calls: string[] = [];
  constructor(readonly changed: () => void) {}
  join(ssid: string, password: string): void {
    this.calls.push(`join ${ssid} ${password}`);
    this.state = JOINING;
  }
  leave(): void {
    this.calls.push("leave");
    this.state = APART;
  }
  scan(): void {
    this.calls.push("scan");
  }
  take(): ArrayBuffer | undefined {
    const next = this.heard.shift();
    if (next === undefined) return undefined;
    [, this.foundRssi, this.foundOpen] = next;
    return new Uint8Array(Buffer.from(next[0] as string)).buffer;
  }
  taken(): void {
    this.calls.push("taken");
    this.hasScanned = false;
  }
  openOwn(ssid: string, password: string): void {
    this.calls.push(`own ${ssid} ${password}`);
    this.ownAddress = "192.168.4.1";
  }
  closeOwn(): void {
    this.calls.push("shut");
    this.ownAddress = undefined;
  }
  close(): void {
    this.calls.push("close");
  }
}

function setup() {
  const made: FakeRadio[] = [];
  const { lastResort, did } = recordingLastResort();
  let ups = 0;
  const host = new RadioHost({
    Radio: class extends FakeRadio {
      constructor({ onChanged }: { readonly onChanged: () => void }) {
        super(onChanged);
        made.push(this);
      }
    },
    mac: "a0:b1:c2:d3:e4:f5",
    builtIn: { ssid: "garage", password: "" },
    lastResort,
    onUp: () => {
      ups += 1;
    },
  });
  const wifi = new host.Wifi();
  const radio = made[0];
  assert.ok(radio);
  return { host, wifi, radio, did, ups: () => ups };
}

describe("Wi-Fi of an ESP32", () => {
  it("tells where it stands, and asks for the time whenever an address comes", () => {
    const { wifi, radio, host, ups } = setup();
    let changes = 0;
    wifi.onChanged = () => {
      changes += 1;
    };
    assert.deepEqual(
      [wifi.state, wifi.mac, wifi.builtIn],
      [{ kind: "apart" }, "a0:b1:c2:d3:e4:f5", { ssid: "garage", password: "" }],
    );
    wifi.join({ ssid: "home", password: "secret12" });
    assert.deepEqual(wifi.state, { kind: "joining" });
    assert.equal(host.address, undefined);
    Object.assign(radio, { state: JOINED, address: "192.0.2.7", rssi: -61 });
    radio.changed();
    radio.changed();
    assert.deepEqual(wifi.state, { kind: "joined", address: "192.0.2.7", rssiDbm: -61 });
    assert.equal(host.address, "192.0.2.7");
    Object.assign(radio, { state: FAILED, address: undefined });
    radio.changed();
    assert.deepEqual(wifi.state, { kind: "failed", reason: "lost" });
    Object.assign(radio, { state: JOINED, address: "192.0.2.8", rssi: undefined });
    radio.changed();
    assert.deepEqual(wifi.state, { kind: "joined", address: "192.0.2.8" });
    assert.deepEqual([changes, ups()], [4, 2]);
    wifi.leave();
    assert.deepEqual(radio.calls, ["join home secret12", "leave"]);
  });

  it("says ESP-IDF's reasons in the contract's words", () => {
    const { wifi, radio } = setup();
    const expected: readonly (readonly [WifiFailure, readonly number[]])[] = [
      ["lost", [0]],
      ["wrong-password", [14, 15, 17, 23, 202, 204, 210, 211]],
      ["not-found", [201, 212]],
      ["other", [1, 2, 4, 5, 8, 200, 203, 205, 999]],
    ];
    radio.state = FAILED;
    for (const [reason, numbers] of expected) {
      for (const number of numbers) {
        radio.reason = number;
        assert.deepEqual(wifi.state, { kind: "failed", reason }, String(number));
      }
    }
  });

  it("finds 32 networks at most, names that are no text left out", () => {
    const { wifi, radio } = setup();
    const heard: (readonly WifiNetwork[])[] = [];
    wifi.scan((networks) => heard.push(networks));
    radio.changed();
    assert.equal(heard.length, 0, "something else changed");
    radio.heard = [
      ["café", -40, true],
      [[0x61, 0xff], -50, false],
      ["", -60, false],
    ];
    radio.hasScanned = true;
    radio.changed();
    radio.changed();
    assert.equal(heard.length, 1);
    assert.deepEqual(heard[0], [
      { ssid: "café", rssiDbm: -40, isOpen: true },
      { ssid: "", rssiDbm: -60, isOpen: false },
    ]);
    wifi.scan((networks) => heard.push(networks));
    radio.heard = Array.from({ length: 40 }, (_, index) => [`net${index}`, -index, false]);
    radio.hasScanned = true;
    radio.changed();
    assert.equal(heard[1]?.length, 32);
    assert.equal(radio.calls.at(-1), "taken");
  });

  it("has a network of its own", () => {
    const { wifi, radio } = setup();
    assert.equal(wifi.accessPointAddress, undefined);
    wifi.openAccessPoint({ ssid: "CCVEI-e4f5", password: "ABCDEFGHJK" });
    assert.equal(wifi.accessPointAddress, "192.168.4.1");
    wifi.closeAccessPoint();
    assert.deepEqual(radio.calls, ["own CCVEI-e4f5 ABCDEFGHJK", "shut"]);
  });

  it("refuses what is out of range", () => {
    const { wifi, radio } = setup();
    const long = "a".repeat(33);
    for (const wrong of [
      { ssid: "", password: "" },
      { ssid: long, password: "" },
      { ssid: "é".repeat(17), password: "" },
      { ssid: "home", password: "1234567" },
      { ssid: "home", password: "a".repeat(65) },
    ]) {
      assert.throws(() => wifi.join(wrong), RangeError);
      if (wrong.password !== "") assert.throws(() => wifi.openAccessPoint(wrong), RangeError);
    }
    assert.throws(() => wifi.openAccessPoint({ ssid: "own", password: "" }), RangeError, "open to everybody");
    assert.throws(() => wifi.openAccessPoint({ ssid: "own", password: "a".repeat(64) }), RangeError);
    assert.deepEqual(radio.calls, []);
  });

  it("hands what a hearer throws to the last resort, and tells nobody once it is closed", () => {
    const { wifi, radio, host, did } = setup();
    wifi.onChanged = () => {
      throw new Error("oops");
    };
    radio.address = "192.0.2.7";
    radio.changed();
    assert.ok(did.some((line) => line.includes("oops")));
    wifi.close();
    assert.equal(host.address, undefined);
    assert.equal(wifi.onChanged, undefined);
    assert.deepEqual(radio.calls, ["close"]);
  });
});

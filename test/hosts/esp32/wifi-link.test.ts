import assert from "node:assert/strict";
import { Network } from "../../../hosts/esp32/network";
import { type WifiClass, WifiLink } from "../../../hosts/esp32/wifi-link";
import { FakeTime, recordingLastResort } from "../moddable/fakes";

const STATION = 1;
const OWN = 2;

/** Moddable's module "wifi" with a radio behind it, and what was done to it in order. */
function fakeWifi() {
  const calls: string[] = [];
  const listeners = new Set<(message: string) => void>();
  const radio = { mode: 0, refusesConnect: false, refusesOwn: false };
  class Wifi {
    static get mode(): number {
      return radio.mode;
    }
    static set mode(mode: number) {
      calls.push(`mode ${mode}`);
      radio.mode = mode;
    }
    static connect(network: { readonly ssid: string; readonly password?: string }): void {
      calls.push(`connect ${JSON.stringify(network)}`);
      if (radio.refusesConnect || radio.mode !== STATION) throw new Error("esp_wifi_connect failed");
    }
    static disconnect(): void {
      calls.push("disconnect");
    }
    static accessPoint(network: object): void {
      calls.push(`own ${JSON.stringify(network)}`);
      assert.equal(radio.mode, STATION, "the radio is on before");
      if (radio.refusesOwn) throw new Error("password too short - 8 bytes min");
      radio.mode = OWN;
    }
    private readonly onNotify: (message: string) => void;
    constructor(network: undefined, onNotify: (message: string) => void) {
      assert.equal(network, undefined);
      this.onNotify = onNotify;
      listeners.add(onNotify);
    }
    close(): void {
      listeners.delete(this.onNotify);
    }
  }
  const say = (...messages: string[]) => {
    for (const message of messages) for (const listener of [...listeners]) listener(message);
  };
  const fake: WifiClass = Wifi;
  return { Wifi: fake, calls, radio, say, listeners };
}

function setup(ssid = "garage", password = "correct horse") {
  const wifi = fakeWifi();
  const time = new FakeTime();
  const log: string[] = [];
  const { lastResort } = recordingLastResort();
  const network = new Network({
    openLink: (settings) =>
      new WifiLink(
        {
          Wifi: wifi.Wifi,
          mac: "a0:b1:c2:d3:e4:f5",
          readAddress: (of) => (of === "station" ? "192.0.2.7" : undefined),
        },
        settings,
      ),
    ssid,
    password,
    timers: time,
    lastResort,
    log: (level, message) => log.push(`${level}: ${message}`),
    onUp: () => {},
  });
  const { AccessPoint } = network;
  assert.ok(AccessPoint);
  /** What was done since the last look. */
  const done = () => wifi.calls.splice(0);
  return { ...wifi, time, log, network, AccessPoint, done };
}

const GARAGE = 'connect {"ssid":"garage","password":"correct horse"}';

describe("Wi-Fi of an ESP32", () => {
  it("joins the network of its settings, and has an address only while it is there", () => {
    const { done, say, network, log } = setup();
    assert.deepEqual(done(), ["mode 1", GARAGE]);
    assert.equal(network.mac, "a0:b1:c2:d3:e4:f5");
    say("start", "connect");
    assert.equal(network.address, undefined);
    say("gotIP");
    assert.equal(network.address, "192.0.2.7");
    say("disconnect");
    assert.equal(network.address, undefined);
    assert.deepEqual(log, ["info: network: address 192.0.2.7", "warn: network: lost"]);
  });

  it("gives no password to a network without one", () => {
    assert.deepEqual(setup("open", "").done(), ["mode 1", 'connect {"ssid":"open"}']);
  });

  it("tries again every 5 s, one attempt at a time", () => {
    const { done, say, time, radio } = setup();
    say("disconnect", "disconnect");
    done();
    time.advance(4_999);
    assert.deepEqual(done(), []);
    time.advance(1);
    assert.deepEqual(done(), [GARAGE]);
    time.advance(60_000);
    assert.deepEqual(done(), [], "it is under way, and the radio tells when it failed");
    radio.refusesConnect = true;
    say("disconnect");
    time.advance(20_000);
    assert.equal(done().length, 4);
  });

  it("opens an access point, is nowhere else meanwhile, and goes back afterwards", () => {
    const { done, say, time, AccessPoint, network, log } = setup();
    say("connect", "gotIP");
    done();
    const own = new AccessPoint({ ssid: "pilotline-d3e4f5", password: "12345678", channel: 6 });
    assert.equal(own.address, "192.168.4.1");
    assert.deepEqual(done(), ["disconnect", 'own {"ssid":"pilotline-d3e4f5","password":"12345678","channel":6}']);
    assert.equal(network.address, undefined);
    assert.equal(log.at(-1), "warn: network: lost");
    say("disconnect", "station_connect", "station_disconnect");
    time.advance(120_000);
    assert.deepEqual(done(), [], "nothing disturbs it");
    own.close();
    own.close();
    assert.deepEqual(done(), ["mode 1"]);
    time.advance(5_000);
    assert.deepEqual(done(), [GARAGE]);
    say("connect", "gotIP");
    assert.equal(network.address, "192.0.2.7");
  });

  it("opens one for a board that knows no network, open to everybody on channel 1", () => {
    const { done, AccessPoint, time } = setup("");
    assert.deepEqual(done(), ["mode 1"]);
    const own = new AccessPoint({ ssid: "charger", password: "" });
    assert.deepEqual(done(), ["disconnect", 'own {"ssid":"charger","channel":1}']);
    own.close();
    time.advance(60_000);
    assert.deepEqual(done(), ["mode 1"]);
    assert.equal(time.count, 0);
  });

  it("has one at a time, and a refused one leaves the board where it was", () => {
    const { done, AccessPoint, radio, time } = setup();
    const own = new AccessPoint({ ssid: "one", password: "" });
    assert.throws(() => new AccessPoint({ ssid: "two", password: "" }), /open already/);
    own.close();
    time.advance(5_000);
    done();
    radio.refusesOwn = true;
    assert.throws(() => new AccessPoint({ ssid: "charger", password: "short" }), /too short/);
    assert.equal(radio.mode, STATION);
    time.advance(5_000);
    assert.deepEqual(done().at(-1), GARAGE);
    radio.refusesOwn = false;
    new AccessPoint({ ssid: "three", password: "" }).close();
  });

  it("opens and closes a hundred times with nothing left behind", () => {
    const { AccessPoint, time, network, listeners } = setup();
    for (let time = 0; time < 100; time++) new AccessPoint({ ssid: "charger", password: "" }).close();
    assert.ok(time.count <= 1);
    assert.equal(listeners.size, 1);
    network.close();
    assert.equal(time.count, 0);
    assert.equal(listeners.size, 0);
  });
});

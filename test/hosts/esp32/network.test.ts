import assert from "node:assert/strict";
import { idFromMac, type Link, WiredNetwork } from "../../../hosts/esp32/network";
import { FakeTime, recordingLastResort } from "../moddable/fakes";

describe("cable of an ESP32", () => {
  function setup() {
    const time = new FakeTime();
    const { lastResort } = recordingLastResort();
    const log: string[] = [];
    const radio = { connection: 200, connects: 0, ups: 0, closed: 0, changed: () => {}, refuse: false };
    const link: Link = {
      get connection() {
        return radio.connection;
      },
      address: "192.0.2.7",
      connect() {
        radio.connects++;
        if (radio.refuse) throw new Error("already connecting");
      },
      close() {
        radio.closed++;
      },
    };
    const network = new WiredNetwork({
      openLink: (onChanged) => {
        radio.changed = onChanged;
        return link;
      },
      timers: time,
      lastResort,
      log: (level, message) => log.push(`${level}: ${message}`),
      onUp: () => {
        radio.ups++;
      },
    });
    const go = (connection: number) => {
      radio.connection = connection;
      radio.changed();
    };
    return { time, log, radio, network, go };
  }

  it("connects, says its address once, and again after a loss", () => {
    const { time, log, radio, go } = setup();
    go(300);
    go(400);
    go(500);
    go(500);
    assert.equal(radio.ups, 1);
    go(200);
    go(200);
    assert.equal(radio.connects, 1);
    time.advance(5000);
    assert.equal(radio.connects, 2);
    go(500);
    assert.equal(radio.ups, 2);
    assert.deepEqual(log, [
      "info: network: address 192.0.2.7",
      "warn: network: lost",
      "info: network: address 192.0.2.7",
    ]);
  });

  it("keeps trying when it is refused", () => {
    const { time, radio, go } = setup();
    radio.refuse = true;
    go(200);
    for (let round = 0; round < 6; round++) time.advance(5000);
    assert.equal(radio.connects, 7);
  });

  it("hands on the address", () => {
    assert.equal(setup().network.address, "192.0.2.7");
  });

  it("leaves no timer behind when it closes while it waits", () => {
    const { time, radio, network, go } = setup();
    go(200);
    network.close();
    assert.equal(time.count, 0);
    assert.equal(radio.closed, 1);
  });

  it("makes an id of the MAC, or falls back", () => {
    assert.equal(idFromMac("pilotline", "A0:B1:C2:D3:E4:F5"), "pilotline-d3e4f5");
    assert.equal(idFromMac("pilotline", ""), "pilotline");
    assert.equal(idFromMac("pilotline", "?"), "pilotline");
  });
});

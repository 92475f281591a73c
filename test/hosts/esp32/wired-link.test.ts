import assert from "node:assert/strict";
import { wiredLink } from "../../../hosts/esp32/wired-link";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";

describe("Ethernet of an ESP32", () => {
  const made: object[] = [];
  const wire = { connection: 200, calls: [] as string[] };
  class FakeEthernet {
    readonly address = "192.0.2.9";
    constructor(options: object) {
      made.push(options);
    }
    get connection(): number {
      return wire.connection;
    }
    connect(): void {
      wire.calls.push("connect");
    }
    close(): void {
      wire.calls.push("close");
    }
  }

  it("has the PHY's pins of the board, the 50 MHz on GPIO 17 of an ESP32-POE", () => {
    const onChanged = () => {};
    const link = wiredLink(FakeEthernet, poe.pins.ethernet, onChanged);
    assert.deepEqual(made.at(-1), { power: 12, clockOut: 17, mdc: 23, mdio: 18, address: 0, onChanged });
    wire.connection = 500;
    assert.deepEqual([link.connection, link.address], [500, "192.0.2.9"]);
    link.connect();
    link.close();
    assert.deepEqual(wire.calls, ["connect", "close"]);
  });

  it("needs no pin that switches the PHY, and a board that has one", () => {
    wiredLink(FakeEthernet, { clockOutPin: 17, mdcPin: 23, mdioPin: 18, address: 1 }, () => {});
    assert.equal(Object(made.at(-1)).power, -1);
    assert.throws(() => wiredLink(FakeEthernet, undefined, () => {}), /no Ethernet/);
  });
});

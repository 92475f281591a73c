import assert from "node:assert/strict";
import { panelIo } from "../../../hosts/esp32/panel-io";
import { FakeSsd1306 } from "../../modules/ssd1306/fake-ssd1306";
import { FakeChip } from "./fakes";

describe("light, button and display of an ESP32", () => {
  const buses: object[] = [];
  class FakeBus extends FakeSsd1306 {
    constructor(options: object) {
      super();
      buses.push(options);
    }
  }

  it("are there as far as the board has pins for them", () => {
    const { Digital } = new FakeChip();
    assert.deepEqual(panelIo({}, Digital, FakeBus), {});
    const all = panelIo(
      {
        statusLed: { pin: 23, active: "low" },
        button: { pin: 33, active: "low" },
        display: { data: 13, clock: 16, address: 0x3c },
      },
      Digital,
      FakeBus,
    );
    assert.deepEqual(Object.keys(all), ["StatusLed", "Button", "Display"]);
  });

  it("have the board's levels, and the light is off from the first moment and after the last", () => {
    const chip = new FakeChip();
    const { StatusLed, Button } = panelIo(
      { statusLed: { pin: 23, active: "low" }, button: { pin: 33, active: "low" } },
      chip.Digital,
      FakeBus,
    );
    assert.ok(StatusLed && Button);
    const led = new StatusLed();
    led.write(1);
    led.close();
    assert.deepEqual(chip.wrote, ["23=1", "23=0", "23=1"]);
    const button = new Button();
    assert.ok(chip.isPulledUp(33));
    assert.equal(button.read(), 0);
    chip.state(33).level = 0;
    assert.equal(button.read(), 1);
    button.close();
    assert.equal(chip.pins.size, 0);
  });

  it("open a display's bus only with the display, at 400 kHz, and wait for it no longer than 20 ms", () => {
    const { Display } = panelIo({ display: { data: 13, clock: 16, address: 0x3c } }, new FakeChip().Digital, FakeBus);
    assert.ok(Display);
    assert.deepEqual(buses, []);
    const display = new Display();
    assert.deepEqual(buses, [{ data: 13, clock: 16, address: 0x3c, hz: 400_000, timeout: 20 }]);
    assert.deepEqual([display.width, display.height], [128, 64]);
    display.write(0, new Uint8Array(128));
    display.close();
  });
});

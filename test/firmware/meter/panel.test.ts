import assert from "node:assert/strict";
import { startMeter } from "../../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../../firmware/meter/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { meterRows } from "../../../modules/display/meter-rows";
import { provision } from "../../../modules/settings/settings-store";
import { Ssd1306 } from "../../../modules/ssd1306/ssd1306";
import { ContactLine } from "../../../sim/plant/contact-line";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { StatusLed } from "../../../sim/plant/status-led";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";
import { draw, pictureOf } from "../../modules/display/picture";
import { FakeSsd1306 } from "../../modules/ssd1306/fake-ssd1306";

function setup(settings: object = { mqtt: { host: "broker.local" } }) {
  const rig = new BrokerRig();
  const flash = new VirtualFlash();
  const store = flash.open({ path: "meter", format: "string" });
  provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, settings);
  flash.open({ path: "device", format: "string" }).write("ssid", "garage");
  const random = new SeededRandom(5, "line");
  const module = new PzemModule({
    address: 1,
    energyWh: 1_000,
    random: () => random.next(),
    source: (_atMs, sample) => {
      sample.currentA = 10;
      sample.powerW = 2_300;
    },
  });
  const chip = new FakeSsd1306();
  const button = new ContactLine();
  const led = new StatusLed();
  const scope = rig.scheduler.scope();
  const seen = { restarts: 0, address: "192.0.2.17" as string | undefined, logs: [] as string[] };
  const device = virtualDevice({
    id: "Meter-1",
    board: { name: "bench", platform: "virtual", maxCurrentA: 80, phases: 1 },
    resetReason: "software",
    scheduler: rig.scheduler,
    scope,
    random: new SeededRandom(2, "board"),
    broker: rig.broker,
    storage: flash,
    meterLine: new PzemLine({ modules: [module], random: () => random.next() }),
    Display: class extends Ssd1306 {
      constructor() {
        super(chip);
      }
    },
    Button: button.deviceClass(),
    StatusLed: led.deviceClass(),
    onLog: (level, message) => void seen.logs.push(`${level} ${message}`),
    onRestart: () => {
      seen.restarts += 1;
      scope.close();
    },
  });
  const meter = startMeter({ ...device, network: { ...device.network, address: () => seen.address } });
  const picture = () => pictureOf(Array.from({ length: 8 }, (_, page) => chip.shown(page)));
  const shows = (network: string, isRead = true) => {
    const currentA = isRead ? [10] : undefined;
    const powerW = isRead ? 2_300 : undefined;
    assert.deepEqual(picture(), draw(meterRows({ currentA, phases: 1, powerW, energyWh: 0, network })));
  };
  const blinks = (ms: number) => {
    let count = 0;
    let wasLit = led.isLit;
    for (let leftMs = ms; leftMs > 0; leftMs -= 20) {
      rig.pass(20);
      if (led.isLit && !wasLit) count += 1;
      wasLit = led.isLit;
    }
    return count;
  };
  return { rig, flash, module, chip, button, led, meter, seen, shows, blinks, scope };
}

describe("a meter's display, light and button", () => {
  it("show what is measured, and where the meter is on the network", () => {
    const { rig, shows, blinks, seen } = setup();
    rig.pass(4_000);
    shows("192.0.2.17");
    assert.equal(blinks(9_000), 3);
    seen.address = undefined;
    rig.pass(2_000);
    shows("No network");
    seen.address = "2001:db8:1:2:3:4:5:6:7:8";
    rig.pass(2_000);
    shows("2001:db8:1:2:3:4:5:6:");
  });

  it("tell a broker that is not reached from one that was never set up", () => {
    const { rig, shows, blinks } = setup();
    rig.pass(4_000);
    rig.broker.setBrokerDown(true);
    rig.pass(20_000);
    shows("No broker");
    assert.equal(blinks(9_000), 6);
    const alone = setup({});
    alone.rig.pass(4_000);
    alone.shows("192.0.2.17");
    assert.equal(alone.blinks(9_000), 3);
  });

  it("show no reading that is older than three intervals", () => {
    const { rig, module, shows, blinks } = setup();
    rig.pass(4_000);
    module.setFault("silent", true);
    rig.pass(10_000);
    shows("192.0.2.17");
    rig.pass(5_000);
    shows("192.0.2.17", false);
    assert.equal(blinks(2_500 * 4), 8);
    module.setFault("silent", false);
    rig.pass(12_000);
    shows("192.0.2.17");
  });

  it("measure on, message for message, without a display as with one", () => {
    const heard = [false, true].map((isGone) => {
      const { rig, chip } = setup();
      chip.isGone = isGone;
      const observer = rig.online("observer");
      observer.subscribe("pilotline/v1/Meter-1/reading");
      rig.pass(60_000);
      return observer.heard;
    });
    assert.ok((heard[0]?.length ?? 0) >= 12);
    assert.deepEqual(heard[0], heard[1]);
  });

  it("forget the network after 10 s on the button, and restart once; a short press does nothing", () => {
    const { rig, button, flash, seen } = setup();
    rig.pass(4_000);
    const ssid = () => flash.open({ path: "device", format: "string" }).read("ssid");
    button.set(true);
    rig.pass(300);
    button.set(false);
    rig.pass(1_000);
    button.set(true);
    rig.pass(9_900);
    assert.deepEqual([ssid(), seen.restarts], ["garage", 0]);
    rig.pass(200);
    assert.deepEqual([ssid(), seen.restarts], [undefined, 1]);
  });

  it("are dark and let go when the meter closes", () => {
    const { rig, meter, chip, led } = setup();
    for (let looks = 0; looks < 200 && !led.isLit; looks++) rig.pass(20);
    assert.equal(led.isLit, true);
    meter.close();
    assert.equal(led.isLit, false);
    assert.equal(chip.open, 0);
    const { length } = chip.transfers;
    rig.pass(30_000);
    assert.equal(chip.transfers.length, length);
  });
});

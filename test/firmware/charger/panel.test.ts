import assert from "node:assert/strict";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../../firmware/charger/settings";
import { parseRecord } from "../../../modules/access/password-record";
import type { Device } from "../../../modules/device/device";
import { SettingsStore } from "../../../modules/settings/settings-store";
import { ContactLine } from "../../../sim/plant/contact-line";
import { StatusLed } from "../../../sim/plant/status-led";
import { ChargerBench } from "./bench";

/** A charger's bench with a button and a light on its board; by hand at 16 A, locked by an installer. */
class PanelBench extends ChargerBench {
  readonly button = new ContactLine();
  readonly led = new StatusLed();

  constructor(settings: object = {}) {
    super({ mode: "manual", manualCurrentA: 16, installerPassword: "installer", installerMaxA: 20, ...settings });
    const store = this.flash.open({ path: "device", format: "string" });
    store.write("ssid", "garage");
    store.write("password", "secret");
    store.write("id", "Charger-1");
  }

  override device(...options: Parameters<ChargerBench["device"]>): Device {
    const device = super.device(...options);
    const io = { ...device.io, StatusLed: this.led.deviceClass(), Button: this.button.deviceClass() };
    return { ...device, io };
  }

  press(ms: number): void {
    this.button.set(true);
    this.pass(ms);
    this.button.set(false);
    this.pass(200);
  }

  /** Lit looks, one every 20 ms, and how often it went on. */
  watch(ms: number): { readonly lit: number; readonly blinks: number } {
    let lit = 0;
    let blinks = 0;
    let wasLit = this.led.isLit;
    for (let leftMs = ms; leftMs > 0; leftMs -= 20) {
      this.pass(20);
      if (this.led.isLit) lit += 1;
      if (this.led.isLit && !wasLit) blinks += 1;
      wasLit = this.led.isLit;
    }
    return { lit, blinks };
  }

  get stored() {
    const kept = this.flash.open({ path: "device", format: "string" });
    const store = this.flash.open({ path: "charger", format: "string" });
    const { value } = new SettingsStore({
      store,
      schema: CHARGER_SETTINGS,
      version: CHARGER_SETTINGS_VERSION,
      onWarning: (message) => assert.fail(message),
    });
    return {
      ssid: kept.read("ssid"),
      password: kept.read("password"),
      id: kept.read("id"),
      isLocked: parseRecord(value.installerPassword) !== undefined,
      installerMaxA: value.installerMaxA,
      host: value.mqtt.host,
    };
  }
}

const UNTOUCHED = {
  ssid: "garage",
  password: "secret",
  id: "Charger-1",
  isLocked: true,
  installerMaxA: 20,
  host: "broker.local",
};

function started(settings: object = {}): PanelBench {
  const bench = new PanelBench(settings);
  bench.boot("power-on");
  bench.pass(3_000);
  return bench;
}

function charge(bench: PanelBench): void {
  bench.level = "C";
  bench.until(() => bench.coil !== 0, 10_000);
  bench.drawnA = 16;
}

/** Leaked, and quiet again: the fault waits for a person. */
function latched(): PanelBench {
  const bench = started();
  charge(bench);
  bench.detector.isLeaking = true;
  bench.pass(500);
  bench.drawnA = 0;
  bench.detector.isLeaking = false;
  bench.pass(120_000);
  assert.equal(bench.charger?.view.fault, "residual-current");
  return bench;
}

describe("a charger's light", () => {
  it("flashes without a car, blinks with one, waits, and is steady while it charges", () => {
    const bench = started();
    assert.deepEqual(bench.watch(9_000), { lit: 9, blinks: 3 });
    bench.level = "B";
    bench.pass(1_000);
    assert.deepEqual(bench.watch(8_000), { lit: 200, blinks: 4 });
    charge(bench);
    assert.deepEqual(bench.watch(3_000), { lit: 150, blinks: 0 });
    assert.ok(bench.charger?.act({ session: "stop" }) === undefined);
    bench.drawnA = 0;
    bench.pass(20_000);
    assert.equal(bench.coil, 0);
    assert.deepEqual(bench.watch(6_000), { lit: 150, blinks: 10 });
  });

  it("flashes twice while its broker is not reached, and once for a charger without one", () => {
    const bench = started();
    bench.rig.broker.setBrokerDown(true);
    bench.pass(20_000);
    assert.equal(bench.watch(9_000).blinks, 6);
    assert.equal(started({ mqtt: {} }).watch(9_000).blinks, 3);
  });

  it("counts a fault", () => {
    const bench = latched();
    const periods = 3;
    assert.equal(bench.watch(periods * 4_000).blinks, periods * 5);
  });

  it("is off when the charger is closed", () => {
    const bench = started();
    charge(bench);
    assert.equal(bench.led.isLit, true);
    bench.charger?.close();
    assert.equal(bench.led.isLit, false);
  });
});

describe("a charger's button", () => {
  it("clears with a short press a fault that waits for a person", () => {
    const bench = latched();
    bench.press(300);
    bench.pass(20_000);
    assert.equal(bench.charger?.view.fault, null);
  });

  it("clears nothing whose cause is still there", () => {
    const bench = latched();
    bench.detector.isLeaking = true;
    bench.press(300);
    bench.pass(20_000);
    assert.equal(bench.charger?.view.fault, "residual-current");
    assert.equal(bench.coil, 0);
  });

  it("clears nothing that comes after the press", () => {
    const bench = started();
    bench.press(300);
    charge(bench);
    bench.press(300);
    bench.detector.isLeaking = true;
    bench.pass(500);
    bench.drawnA = 0;
    bench.detector.isLeaking = false;
    bench.pass(300_000);
    assert.equal(bench.charger?.view.fault, "residual-current");
  });

  it("neither stops nor starts charging with a short press", () => {
    const bench = started();
    charge(bench);
    for (let press = 0; press < 5; press++) bench.press(300);
    assert.equal(bench.coil, 1);
    assert.deepEqual(bench.stored, UNTOUCHED);
    assert.equal(bench.restarts, 0);
  });

  it("forgets the network after 10 s, and nothing else, and restarts once", () => {
    const bench = started();
    bench.press(9_900);
    assert.deepEqual(bench.stored, UNTOUCHED);
    bench.press(30_000);
    assert.deepEqual(bench.stored, { ...UNTOUCHED, ssid: undefined, password: undefined });
    assert.equal(bench.restarts, 1, "still held after the restart, it means nothing");
    charge(bench);
    assert.equal(bench.coil, 1);
  });

  it("flickers before it does that", () => {
    const bench = started();
    bench.button.set(true);
    bench.pass(1_980);
    assert.ok(bench.watch(1_000).blinks > 5);
  });

  it("forgets nothing while the contactor is closed, nor with welded contacts", () => {
    const bench = started();
    charge(bench);
    bench.press(15_000);
    assert.equal(bench.coil, 1);
    bench.contactor.fault = "welded";
    bench.drawnA = 0;
    bench.level = "B";
    bench.pass(5_000);
    assert.equal(bench.coil, 0);
    bench.press(15_000);
    assert.deepEqual(bench.stored, UNTOUCHED);
    assert.equal(bench.restarts, 0);
    assert.equal(
      bench.logs.filter((line) => line === "warn the network is not forgotten while a contactor is closed").length,
      2,
    );
  });

  it("does nothing when it is stuck from the start", () => {
    const bench = new PanelBench();
    bench.button.set(true);
    bench.boot("power-on");
    bench.pass(120_000);
    assert.deepEqual(bench.stored, UNTOUCHED);
    assert.equal(bench.restarts, 0);
  });
});

import assert from "node:assert/strict";
import { type Meter, startMeter } from "../../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../../firmware/meter/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { ServerOf } from "../../../hosts/virtual/tcp-client";
import { provision } from "../../../modules/settings/settings-store";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";
import { EmoncmsServer, KEY, virtualServer } from "../../modules/emoncms/emoncms-server";
import { discovered, newestOf, statesOf } from "../../modules/home-assistant/bench";
import { isAvailable } from "../../modules/home-assistant/rules";
import { render } from "../../modules/home-assistant/template";

const START_MS = 1_767_225_600_000;

/** A meter on a line of simulated modules, with a broker that a person with Home Assistant listens to. */
class Bench {
  readonly rig = new BrokerRig();
  readonly observer = this.rig.online("home-assistant");
  readonly flash = new VirtualFlash();
  readonly modules: readonly PzemModule[];
  readonly logs: string[] = [];
  serverOf: ServerOf | undefined;
  meter: Meter | undefined;
  private readonly random = new SeededRandom(5, "line");

  constructor() {
    this.observer.subscribe("pilotline/v1/#", 1);
    this.observer.subscribe("homeassistant/#", 2);
    this.observer.subscribe("other/#", 3);
    this.modules = [0, 1, 2].map(
      (phase) =>
        new PzemModule({
          address: phase + 1,
          energyWh: 1_000,
          random: () => this.random.next(),
          source: (_atMs, sample) => {
            sample.currentA = 10 + phase;
            sample.powerW = 230 * sample.currentA;
          },
        }),
    );
  }

  start(settings: object): Meter {
    this.meter?.close();
    this.pass(1_000);
    const store = this.flash.open({ path: "meter", format: "string" });
    provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, { mqtt: { host: "broker.local" }, ...settings });
    store.close();
    const { scheduler } = this.rig;
    this.meter = startMeter(
      virtualDevice({
        id: "Meter-1",
        board: { name: "bench", platform: "virtual", maxCurrentA: 80, phases: 1 },
        resetReason: "software",
        scheduler,
        scope: scheduler.scope(),
        random: new SeededRandom(2, "board"),
        broker: this.rig.broker,
        storage: this.flash,
        meterLine: new PzemLine({ modules: this.modules, random: () => this.random.next() }),
        wallClock: { nowMs: () => START_MS + scheduler.nowMs() },
        ...(this.serverOf === undefined ? {} : { serverOf: this.serverOf }),
        onLog: (level, message) => void this.logs.push(`${level} ${message}`),
        onRestart: () => {},
      }),
    );
    return this.meter;
  }

  pass(ms: number): void {
    this.rig.pass(ms);
  }

  /** How often it was announced. */
  get announcements(): number {
    return this.observer.heard.filter((each) => each.startsWith("homeassistant/device/Meter-1/config={")).length;
  }
}

const ON = { homeAssistant: { discovery: true } };

describe("the meter in Home Assistant", () => {
  it("is not announced unless somebody wants it", () => {
    const bench = new Bench();
    bench.start({});
    bench.pass(60_000);
    assert.ok(bench.observer.heard.every((each) => each.startsWith("pilotline/")));
  });

  it("is announced by the rules, and every template gives the right value", () => {
    const bench = new Bench();
    bench.start({ ...ON, phases: 3 });
    bench.pass(20_000);
    const newest = newestOf(bench.observer.heard);
    const states = statesOf(newest);
    const { energy, ...others } = states;
    assert.deepEqual(others, {
      power: "7590",
      frequency: "50",
      measures: "main",
      online: "on",
      power1: "2300",
      current1: "10",
      voltage1: "230",
      power2: "2530",
      current2: "11",
      voltage2: "230",
      power3: "2760",
      current3: "12",
      voltage3: "230",
    });
    assert.ok(Number(energy) > 0.02 && Number(energy) < 0.05, `${energy} kWh`);
    const [first] = discovered(newest);
    assert.deepEqual(first?.device, {
      identifiers: "pilotline_Meter-1",
      name: "Meter-1",
      manufacturer: "Pilotline",
      model: "bench",
      configuration_url: "http://Meter-1.local/",
    });
    assert.equal(first?.entities.get("energy")?.["default_entity_id"], "sensor.meter_1_energy");
  });

  it("has no message longer than a chip holds twice", () => {
    for (const phases of [1, 3] as const) {
      const bench = new Bench();
      bench.start({ ...ON, phases });
      bench.pass(20_000);
      const pages = bench.observer.heard.filter((each) => /^homeassistant\/.*config=\{/.test(each));
      assert.equal(pages.length, phases === 1 ? 2 : 3);
      for (const page of pages) assert.ok(Buffer.byteLength(page) <= 2_048 + 64, String(page.length));
    }
  });

  it("takes the further phases away where it has one", () => {
    const bench = new Bench();
    bench.start({ ...ON, phases: 1 });
    bench.pass(20_000);
    const removed = discovered(newestOf(bench.observer.heard)).flatMap((page) => page.removed);
    assert.deepEqual([...removed].sort(), ["current2", "current3", "power2", "power3", "voltage2", "voltage3"]);
    assert.equal(statesOf(newestOf(bench.observer.heard))["power"], "2300");
  });

  it("is available while its readings are fresh; whether it is online is always there", () => {
    const bench = new Bench();
    bench.start({ ...ON, phases: 3 });
    bench.pass(20_000);
    const look = (): readonly (boolean | undefined)[] => {
      const newest = newestOf(bench.observer.heard);
      const entities = new Map(discovered(newest).flatMap((page) => [...page.entities]));
      return ["power", "online"].map((id) => {
        const entity = entities.get(id);
        return entity && isAvailable(entity, newest, render);
      });
    };
    assert.deepEqual(look(), [true, true]);
    for (const module of bench.modules) module.setFault("silent", true);
    bench.pass(30_000);
    assert.deepEqual(look(), [false, true]);
    for (const module of bench.modules) module.setFault("silent", false);
    bench.pass(40_000);
    assert.deepEqual(look(), [true, true]);
    bench.meter?.close();
    bench.pass(1_000);
    assert.deepEqual(look(), [false, true]);
    assert.equal(statesOf(newestOf(bench.observer.heard))["online"], "off");
  });

  it("says it again when Home Assistant starts, after a while, and to nobody else", () => {
    const bench = new Bench();
    bench.start(ON);
    bench.pass(20_000);
    assert.equal(bench.announcements, 1);
    for (const text of ["offline", "online ", "", "on", "ONLINE"]) {
      if (text !== "") bench.observer.publish("homeassistant/status", text);
      bench.pass(10_000);
    }
    assert.equal(bench.announcements, 1);
    bench.observer.publish("homeassistant/status", "online");
    bench.pass(10_000);
    assert.equal(bench.announcements, 2);
  });

  it("says it again when its broker was away", () => {
    const bench = new Bench();
    bench.start(ON);
    bench.pass(20_000);
    bench.rig.broker.vanish("Meter-1");
    bench.pass(60_000);
    assert.ok(bench.announcements <= 2);
  });

  it("is taken away when it is switched off, and moves with the prefix", () => {
    const bench = new Bench();
    const kept = () =>
      [...newestOf(bench.observer.heard)]
        .filter(([topic, text]) => topic.includes("/device/") && text !== "")
        .map(([topic]) => topic);
    bench.start(ON);
    bench.pass(20_000);
    assert.deepEqual(kept(), ["homeassistant/device/Meter-1/config", "homeassistant/device/Meter-1/2/config"]);
    bench.start({ homeAssistant: { discovery: true, prefix: "other" } });
    bench.pass(20_000);
    assert.deepEqual(kept(), ["other/device/Meter-1/config", "other/device/Meter-1/2/config"]);
    bench.start({ homeAssistant: { discovery: false, prefix: "other" } });
    bench.pass(20_000);
    assert.deepEqual(kept(), []);
    bench.observer.heard.length = 0;
    bench.start({ homeAssistant: { discovery: false } });
    bench.pass(20_000);
    assert.ok(
      bench.observer.heard.every((each) => each.startsWith("pilotline/")),
      "once is enough",
    );
  });
});

describe("the meter and emoncms", () => {
  it("is off without a server, and connects to nobody", () => {
    const bench = new Bench();
    bench.serverOf = () => assert.fail("nobody was named");
    const meter = bench.start({});
    bench.pass(60_000);
    assert.deepEqual(meter.emoncmsView, { state: "off", backlog: 0, lastError: null, lost: 0 });
  });

  it("sends what it reads, and nothing while its module is silent", () => {
    const bench = new Bench();
    const server = new EmoncmsServer({ nowS: () => 0 });
    bench.serverOf = ({ host, port, tls }) =>
      host === "cms.local" && port === 80 && tls === undefined ? virtualServer(server) : "refused";
    const emoncms = { server: "http://cms.local", node: "house", apiKey: KEY, intervalS: 10 };
    const meter = bench.start({ emoncms, transformerRatio: 40 });
    bench.pass(60_500);
    assert.equal(meter.emoncmsView.state, "ok");
    const power = server.arrived.filter(({ name }) => name === "power1");
    assert.equal(power.length, 6);
    assert.ok(power.every(({ node, value }) => node === "house" && value === 92_000));
    const energy = server.arrived.filter(({ name }) => name === "energy").at(-1)?.value ?? 0;
    assert.ok(energy > 0 && energy % 40 === 0, `${energy} Wh`);
    for (const module of bench.modules) module.setFault("silent", true);
    bench.pass(20_000);
    const count = server.arrived.length;
    bench.pass(120_000);
    assert.equal(server.arrived.length, count);
    assert.ok(!bench.logs.join().includes(KEY));
  });
});

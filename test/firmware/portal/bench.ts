import assert from "node:assert/strict";
import type { Charger } from "../../../firmware/charger/charger";
import { type Meter, startMeter } from "../../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../../firmware/meter/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualNetwork } from "../../../hosts/virtual/network";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { Scheduler, TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { VirtualLan, virtualUdp } from "../../../hosts/virtual/udp";
import { VirtualAir, virtualWifi } from "../../../hosts/virtual/wifi";
import type { Device, ResetReason } from "../../../modules/device/device";
import type { KeyValueStorage } from "../../../modules/device/storage";
import type { ListenerConstructor } from "../../../modules/device/stream";
import { provision } from "../../../modules/settings/settings-store";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";
import { PAGE, pageOf } from "../../modules/portal/rig";
import { slotsWith } from "../../modules/update/rig";
import { HttpVisitor } from "../../support/virtual-http";
import { ChargerBench, type Part } from "../charger/bench";
import { ManagerBench } from "../manager/bench";

export const PASSWORD = "a good password";
const OWN_ADDRESS = "192.168.4.1";

/** The network around a part, and what a board needs to be reached, set up and updated there. */
export class Surroundings {
  readonly network: VirtualNetwork;
  readonly air = new VirtualAir();
  readonly lan = new VirtualLan();
  /** Its programs. */
  readonly slots = slotsWith();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly partId: string,
    private readonly flash: KeyValueStorage,
  ) {
    this.network = new VirtualNetwork(scheduler);
  }

  /** The same board with a radio, a listener, an update slot and a page. */
  reach(device: Device, scope: TimerScope, listens = (Listener: ListenerConstructor) => Listener): Device {
    const { air, lan, network, partId } = this;
    return {
      ...device,
      network: {
        ...device.network,
        Listener: listens(network.listenerClass(partId, scope)),
        Wifi: virtualWifi({ air, scope, mac: "a0:b1:c2:d3:1a:2b" }),
        Udp: virtualUdp(lan, () => OWN_ADDRESS, scope),
      },
      updater: this.slots.start(),
      page: pageOf(PAGE),
    };
  }

  /** The access point's password. */
  get key(): string {
    return this.flash.open({ path: "device", format: "string" }).read("apPassword") ?? "";
  }

  visitor(address = "192.0.2.77", host = "192.0.2.1"): HttpVisitor {
    return new HttpVisitor(this.scheduler, this.network, this.partId, address, host);
  }

  /** A phone in the access point. */
  phone(): HttpVisitor {
    return this.visitor("192.168.4.2", OWN_ADDRESS);
  }

  /** A person who has set the password. */
  person(): HttpVisitor {
    const person = this.visitor();
    assert.equal(person.post("/api/setup", { password: PASSWORD, key: this.key }).status, 204);
    return person;
  }

  /** A program that may change something. */
  program(person = this.person()): HttpVisitor {
    const program = this.visitor();
    program.token = person.post("/api/tokens", { name: "program" }).json.token;
    return program;
  }
}

/** A charger of the bench with a portal. */
export class PortalCharger extends ChargerBench {
  readonly around = new Surroundings(this.rig.scheduler, "Charger-1", this.flash);
  listens = (Listener: ListenerConstructor): ListenerConstructor => Listener;

  override device(lacking: readonly Part[] = [], resetReason: ResetReason = "software"): Device {
    const device = super.device(lacking, resetReason);
    return this.around.reach(device, this.scope, (Listener) => this.listens(Listener));
  }

  /** Started, with a car that charges. */
  charge(): Charger {
    const charger = this.start();
    this.live(2_000, 10);
    this.level = "B";
    this.live(5_000, 10);
    this.level = "C";
    this.live(5_000, 10);
    this.drawnA = Math.min(16, charger.view.offeredA);
    this.live(10_000, 10);
    assert.equal(charger.view.state, "C2");
    assert.equal(this.coil, 1);
    return charger;
  }
}

/** A manager of the bench with a portal, and three chargers. */
export class PortalManager extends ManagerBench {
  readonly around = new Surroundings(this.rig.scheduler, "Manager-1", this.flash);

  override device(): Device {
    const device = super.device();
    return this.around.reach(device, this.scope);
  }
}

/** A meter with a portal and one module on its line. */
export class PortalMeter {
  readonly rig = new BrokerRig();
  readonly flash = new VirtualFlash();
  readonly around = new Surroundings(this.rig.scheduler, "Meter-1", this.flash);
  readonly logs: string[] = [];
  private readonly scope = this.rig.scheduler.scope();

  constructor(settings: object = {}) {
    const store = this.flash.open({ path: "meter", format: "string" });
    provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, { mqtt: { host: "broker.local" }, ...settings });
    store.close();
  }

  start(): Meter {
    const random = new SeededRandom(5, "line");
    const module = new PzemModule({ address: 1, energyWh: 1_000, random: () => random.next(), source: () => {} });
    const device = virtualDevice({
      id: "Meter-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 80, phases: 1 },
      resetReason: "software",
      scheduler: this.rig.scheduler,
      scope: this.scope,
      random: new SeededRandom(2, "board"),
      broker: this.rig.broker,
      storage: this.flash,
      meterLine: new PzemLine({ modules: [module], random: () => random.next() }),
      onLog: (level, message) => void this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
    return startMeter(this.around.reach(device, this.scope));
  }
}

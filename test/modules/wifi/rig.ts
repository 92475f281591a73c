import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler, type TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { VirtualAir, type VirtualRadioOptions, virtualWifi } from "../../../hosts/virtual/wifi";
import type { Device } from "../../../modules/device/device";
import type { KeyValueStorage } from "../../../modules/device/storage";
import type { WifiConstructor } from "../../../modules/device/wifi";
import { WifiKeeper } from "../../../modules/wifi/wifi-keeper";

export const HOME = Object.freeze({ ssid: "home", password: "correct horse" });
export const OTHER = Object.freeze({ ssid: "other", password: "battery staple" });

/** A board with a radio, its flash and the air around it, in virtual time. */
export class WifiRig {
  readonly scheduler = new Scheduler();
  readonly air = new VirtualAir();
  readonly flash = new VirtualFlash();
  readonly logs: string[] = [];
  /** Orders that radio and storage throw at; `answer`: the radio takes them and never says what came of it. */
  readonly refuses = new Set<string>();
  changes = 0;
  private scope: TimerScope = this.scheduler.scope();
  private running: WifiKeeper | undefined;

  constructor(private readonly radio: Partial<VirtualRadioOptions> = { mac: "a0:b1:c2:d3:1a:2B" }) {}

  get keeper(): WifiKeeper {
    if (this.running === undefined) throw new Error("not started");
    return this.running;
  }

  get view() {
    return this.keeper.view;
  }

  get isOpen(): boolean {
    return this.air.accessPoints.length > 0;
  }

  /** The board gets power, again. */
  start(): this {
    this.scope.close();
    this.scope = this.scheduler.scope();
    const keeper = new WifiKeeper({ device: this.device(), prefix: "CCVEI" });
    keeper.onChanged = () => {
      this.changes += 1;
    };
    this.running = keeper;
    return this;
  }

  device(): Device {
    const { air, scope, scheduler, refuses } = this;
    const Radio = virtualWifi({ air, scope, ...this.radio });
    const Wifi: WifiConstructor = class extends Radio {
      override openAccessPoint(options: Parameters<InstanceType<WifiConstructor>["openAccessPoint"]>[0]): void {
        if (refuses.has("open")) throw new Error("no memory");
        super.openAccessPoint(options);
      }
      override join(options: Parameters<InstanceType<WifiConstructor>["join"]>[0]): void {
        if (refuses.has("join")) throw new Error("no memory");
        if (refuses.has("answer")) super.leave();
        else super.join(options);
      }
      override scan(then: Parameters<InstanceType<WifiConstructor>["scan"]>[0]): void {
        if (refuses.has("scan")) throw new Error("busy");
        if (!refuses.has("answer")) super.scan(then);
      }
    };
    return virtualDevice({
      id: "pilotline-d31a2b",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "power-on",
      scheduler,
      scope,
      random: new SeededRandom(7, "board"),
      broker: new VirtualBroker(scheduler, new SeededRandom(3, "broker")),
      storage: this.storage(),
      Wifi,
      onLog: (level, message) => this.logs.push(`${level}: ${message}`),
      onRestart: () => {},
    });
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  store() {
    return this.flash.open({ path: "device", format: "string" });
  }

  /** Set up by cable. */
  know({ ssid, password }: { readonly ssid: string; readonly password: string }): this {
    this.store().write("ssid", ssid);
    this.store().write("password", password);
    return this;
  }

  stored(): { ssid: string | undefined; password: string | undefined } {
    const store = this.store();
    return { ssid: store.read("ssid"), password: store.read("password") };
  }

  /** The board's flash, as long as it takes what is written. */
  private storage(): KeyValueStorage {
    return {
      open: (options) => {
        const store = this.flash.open(options);
        const write = store.write.bind(store);
        return Object.assign(store, {
          write: (key: string, value: string) => {
            if (this.refuses.has("write")) throw new Error("full");
            write(key, value);
          },
        });
      },
    };
  }
}

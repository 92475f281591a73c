import assert from "node:assert/strict";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { VirtualNetwork } from "../../../hosts/virtual/network";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler, type TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { VirtualLan } from "../../../hosts/virtual/udp";
import { VirtualAir, virtualWifi } from "../../../hosts/virtual/wifi";
import type { Device } from "../../../modules/device/device";
import type { PageAsset } from "../../../modules/device/page-asset";
import type { PortalApplication } from "../../../modules/portal/application";
import { recorded } from "../../../modules/portal/log-ring";
import { Portal } from "../../../modules/portal/portal";
import { replyJson } from "../../../modules/portal/reply";
import { flag, list, number, object, optional, text } from "../../../modules/schema/schema";
import { SettingsStore } from "../../../modules/settings/settings-store";
import { Updates } from "../../../modules/update/updates";
import { WifiKeeper } from "../../../modules/wifi/wifi-keeper";
import { HttpVisitor } from "../../support/virtual-http";
import { slotsWith } from "../update/rig";

export const PART = "Charger-1";
export const PASSWORD = "a good password";
export const HOME = Object.freeze({ ssid: "home", password: "correct horse" });
export const OWN_ADDRESS = "192.168.4.1";

/** Settings of a part that is none: a bit of everything, and secrets at every depth. */
export const SETTINGS = object({
  currentA: optional(number({ min: 0, max: 80 }), 16),
  isOn: optional(flag(), true),
  pin: optional(text({ maxLength: 20, secret: true }), ""),
  mqtt: optional(
    object({
      host: optional(text({ maxLength: 40 }), ""),
      port: optional(number({ min: 1, max: 65_535, integer: true }), 1_883),
      password: optional(text({ maxLength: 40, secret: true }), ""),
      tls: optional(
        object({ isOn: optional(flag(), false), key: optional(text({ maxLength: 40, secret: true }), "") }),
        {},
      ),
    }),
    {},
  ),
  users: optional(
    list(object({ tag: text({ maxLength: 8 }), pin: optional(text({ maxLength: 8, secret: true }), "") }), { max: 3 }),
    [],
  ),
});

export const PAGE = Buffer.from("not really gzip, but bytes \x00\xff of a page ".repeat(60), "latin1");
export const PAGE_TAG = "0123456789abcdef";

export function pageOf(bytes: Buffer): PageAsset {
  return {
    byteLength: bytes.length,
    tag: PAGE_TAG,
    read: (offset, count) => Uint8Array.from(bytes.subarray(offset, offset + count)),
  };
}

export interface RigOptions {
  readonly hasWifi?: boolean;
  readonly hasUpdater?: boolean;
  /** Left out: one of some kB. */
  readonly page?: PageAsset;
}

/** A portal of a part that is none, on a board with a radio, in virtual time. */
export class PortalRig {
  readonly scheduler = new Scheduler();
  readonly network = new VirtualNetwork(this.scheduler);
  readonly lan = new VirtualLan();
  readonly air = new VirtualAir();
  readonly flash = new VirtualFlash();
  /** What the board's console shows. */
  readonly console: string[] = [];
  /** What was done to the part. */
  readonly done: string[] = [];
  busy: string | undefined;
  /** What the part shows beside its settings. */
  shown = 0;
  statusCalls = 0;
  scope: TimerScope = this.scheduler.scope();
  private running: { readonly portal: Portal; readonly wifi: WifiKeeper | undefined } | undefined;
  private deviceNow: Device | undefined;
  private logNow: readonly string[] = [];

  constructor(private readonly options: RigOptions = {}) {
    this.start();
  }

  get portal(): Portal {
    assert.ok(this.running);
    return this.running.portal;
  }

  get wifi(): WifiKeeper {
    assert.ok(this.running?.wifi);
    return this.running.wifi;
  }

  get device(): Device {
    assert.ok(this.deviceNow);
    return this.deviceNow;
  }

  /** The access point's password. */
  get key(): string {
    return this.running?.wifi?.view.accessPoint.password ?? "KEY-OF-A-BOARD";
  }

  /** What the portal's log ring holds. */
  get log(): readonly string[] {
    return this.logNow;
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  /** The firmware starts anew, as after a power cut. */
  start(): void {
    this.scope.close();
    this.scope = this.scheduler.scope();
    const { hasWifi = true, hasUpdater = true, page = pageOf(PAGE) } = this.options;
    const slots = slotsWith();
    const plain = virtualDevice({
      id: PART,
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "power-on",
      scheduler: this.scheduler,
      scope: this.scope,
      random: new SeededRandom(7 + this.scheduler.nowMs(), "board"),
      broker: new VirtualBroker(this.scheduler, new SeededRandom(3, "broker")),
      storage: this.flash,
      wallClock: { nowMs: () => 1_767_225_600_000 + this.scheduler.nowMs() },
      network: this.network,
      udp: { lan: this.lan, address: () => OWN_ADDRESS },
      ...(hasWifi ? { Wifi: virtualWifi({ air: this.air, scope: this.scope, mac: "a0:b1:c2:d3:1a:2b" }) } : {}),
      ...(hasUpdater ? { updater: slots.start() } : {}),
      onLog: (level, message) => this.console.push(`${level} ${message}`),
      onRestart: () => void this.done.push("device restarts"),
    });
    const { device, log, say } = recorded({ ...plain, page });
    this.deviceNow = device;
    this.logNow = log.lines;
    const application = this.application(device);
    const wifi = hasWifi ? new WifiKeeper({ device, prefix: "CCVEI", announce: say }) : undefined;
    const { updater } = device;
    const updates =
      updater === undefined
        ? undefined
        : new Updates({ device, updater, kind: "charger", mayWrite: () => this.busy, authority: null });
    const key = wifi?.view.accessPoint.password ?? this.key;
    const onLogin = (): void => void this.done.push("login");
    const portal = new Portal({ device, application, log, key, onLogin, wifi, updates });
    if (wifi !== undefined) wifi.onChanged = () => portal.networkChanged();
    this.running = { portal, wifi };
    this.pass(100);
  }

  /** A phone in the part's access point. */
  phone(host = OWN_ADDRESS): HttpVisitor {
    return this.visitor("192.168.4.2", host);
  }

  /** A computer in the network around. */
  neighbour(host = `${PART.toLowerCase()}.local`): HttpVisitor {
    return this.visitor("192.0.2.77", host);
  }

  visitor(address: string, host: string): HttpVisitor {
    return new HttpVisitor(this.scheduler, this.network, PART, address, host);
  }

  /** With a password, set through the access point; who is in. */
  setUp(from: HttpVisitor = this.neighbour()): HttpVisitor {
    assert.equal(this.phone().post("/api/setup", { password: PASSWORD }).status, 204);
    return this.login(from);
  }

  login(visitor: HttpVisitor = this.neighbour()): HttpVisitor {
    assert.equal(visitor.post("/api/login", { password: PASSWORD }).status, 204);
    return visitor;
  }

  /** A program with a new token. */
  program(person: HttpVisitor, scope: "read" | "write"): HttpVisitor {
    const made = person.post("/api/tokens", { name: `${scope}-1`, scope });
    assert.equal(made.status, 200, made.text);
    const visitor = this.neighbour();
    visitor.token = made.json.token;
    return visitor;
  }

  joinHome(): void {
    this.air.add(HOME);
    assert.ok(this.wifi.join(HOME).ok);
    this.pass(5_000);
    assert.equal(this.wifi.view.state, "joined");
  }

  private application(device: Device): PortalApplication {
    const { done } = this;
    const settings = new SettingsStore({
      store: device.storage.open({ path: "part", format: "string" }),
      schema: SETTINGS,
      version: 1,
      onWarning: (warning) => assert.fail(warning),
    });
    return {
      kind: "charger",
      settingsSchema: SETTINGS,
      get settings() {
        return settings.value;
      },
      updateAuthority: null,
      set: (patch) => {
        done.push("set");
        return settings.update(patch);
      },
      status: () => {
        this.statusCalls += 1;
        return { kind: "charger", shown: this.shown };
      },
      busy: () => this.busy,
      restart: () => {
        done.push("restart");
        this.portal.close();
      },
      routes: [
        {
          method: "POST",
          path: "/api/command",
          access: "write",
          run: (exchange) => {
            done.push("command");
            replyJson(exchange, {});
          },
        },
        { method: "GET", path: "/api/things", access: "read", run: (exchange) => replyJson(exchange, { things: [] }) },
        {
          method: "PUT",
          path: "/api/things/*",
          access: "write",
          run: (exchange, _context, rest) => {
            done.push(`put ${rest}`);
            replyJson(exchange, {});
          },
        },
      ],
    };
  }
}

import assert from "node:assert/strict";
import { startManager } from "../../../firmware/manager/manager";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION } from "../../../firmware/manager/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Ledger, LedgerEntry } from "../../../modules/ledger/ledger";
import { provision } from "../../../modules/settings/settings-store";
import { PATTERNS } from "../../../modules/status-light/patterns";
import { ContactLine } from "../../../sim/plant/contact-line";
import { StatusLed } from "../../../sim/plant/status-led";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";

const EPOCH_MS = 1_767_225_600_000;

/** A gateway: light, button and flash, and a database where one is given. */
function setup(more: { Ledger?: new () => Ledger; isFlashThere?: boolean } = {}) {
  const { isFlashThere = true, Ledger } = more;
  const rig = new BrokerRig();
  const flash = new VirtualFlash();
  const store = flash.open({ path: "manager", format: "string" });
  provision(store, MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, { mqtt: { host: "broker.local" }, failover: false });
  store.close();
  flash.open({ path: "device", format: "string" }).write("ssid", "garage");
  const area = new VirtualFlashArea(16, 4_096);
  const button = new ContactLine();
  const led = new StatusLed();
  const seen = { restarts: 0, logs: [] as string[] };
  const scope = rig.scheduler.scope();
  const device = virtualDevice({
    id: "Manager-1",
    board: { name: "bench", platform: "virtual", maxCurrentA: 0, phases: 1, mostChargers: 2 },
    resetReason: "software",
    scheduler: rig.scheduler,
    scope,
    random: new SeededRandom(2, "board"),
    broker: rig.broker,
    storage: flash,
    wallClock: { nowMs: () => EPOCH_MS + rig.scheduler.nowMs() },
    Button: button.deviceClass(),
    StatusLed: led.deviceClass(),
    ...(isFlashThere && { JournalFlash: virtualFlashClass(area) }),
    ...(Ledger && { Ledger }),
    onLog: (level, message) => void seen.logs.push(`${level} ${message}`),
    onRestart: () => {
      seen.restarts += 1;
      scope.close();
    },
  });
  const manager = startManager(device);
  const isBlank = (): boolean => area.read(0, 16 * 4_096).every((byte) => byte === 0xff);
  return { rig, flash, button, led, seen, manager, isBlank };
}

describe("a site manager's light and button", () => {
  it("blink as the table says while the meter is silent", () => {
    const { rig, led } = setup();
    const blinks = (ms: number): number => {
      let count = 0;
      for (let leftMs = ms, was = led.isLit; leftMs > 0; leftMs -= 20, was = led.isLit) {
        rig.pass(20);
        if (led.isLit && !was) count += 1;
      }
      return count;
    };
    rig.pass(60_000);
    const { onMs, offMs, times, pauseMs } = PATTERNS["no-reading"];
    const roundMs = times * (onMs + offMs) + pauseMs;
    assert.equal(blinks(4 * roundMs), 4 * times);
  });

  it("forget the network after 10 s on the button, and restart once", () => {
    const { rig, button, flash, seen } = setup();
    const ssid = () => flash.open({ path: "device", format: "string" }).read("ssid");
    rig.pass(4_000);
    button.set(true);
    rig.pass(9_900);
    assert.deepEqual([ssid(), seen.restarts], ["garage", 0]);
    rig.pass(300);
    assert.deepEqual([ssid(), seen.restarts], [undefined, 1]);
  });

  it("are dark and let go when it closes", () => {
    const { rig, led, manager } = setup();
    for (let looks = 0; looks < 400 && !led.isLit; looks++) rig.pass(20);
    assert.ok(led.isLit);
    manager.close();
    assert.ok(!led.isLit);
    rig.pass(10_000);
    assert.ok(!led.isLit);
  });
});

describe("a site manager's ledger", () => {
  const event = (rig: BrokerRig): void => {
    rig.pass(1_000);
    const stranger = rig.online("stranger");
    stranger.publish("pilotline/v1/Stranger-1/claim", "{");
    rig.pass(1_000);
  };

  it("is the board's flash where it has no database", () => {
    const { rig, manager, isBlank, seen } = setup();
    assert.ok(isBlank());
    event(rig);
    assert.ok(!isBlank());
    assert.ok(!manager.view.notices.includes("ledger-loses"));
    manager.close();
    assert.ok(seen.logs.some((line) => line.includes("a message was dropped")));
  });

  it("is the database where there is one, and the flash stays blank", () => {
    const entries: LedgerEntry[] = [];
    class Memory implements Ledger {
      readonly lost = 0;
      add(entry: LedgerEntry): void {
        entries.push(entry);
      }
      close(): void {}
    }
    const { rig, manager, isBlank } = setup({ Ledger: Memory });
    event(rig);
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ["event"],
    );
    manager.close();
    assert.ok(isBlank());
  });

  it("is none where there is neither, and the manager works all the same", () => {
    const { rig, manager } = setup({ isFlashThere: false });
    event(rig);
    assert.equal(manager.view.role, "leads");
  });
});

describe("a site manager on a small board", () => {
  it("takes as many chargers as the board has memory for", () => {
    const { manager } = setup();
    assert.ok(manager.putMember("A", {}).ok && manager.putMember("B", {}).ok);
    const third = manager.putMember("C", {});
    assert.ok(!third.ok);
    assert.match(third.reason, /at most 2 chargers/);
  });
});

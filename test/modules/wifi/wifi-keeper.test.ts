import assert from "node:assert/strict";
import type { WifiNetwork } from "../../../modules/device/wifi";
import { WifiKeeper } from "../../../modules/wifi/wifi-keeper";
import { HOME, OTHER, WifiRig } from "./rig";

const LATE = 1;

describe("the keeper of a board's Wi-Fi", () => {
  describe("first contact", () => {
    it("opens the access point at once where no network is known, and says how to get in", () => {
      const rig = new WifiRig().start();
      const { accessPoint, state, reason, ssid, address } = rig.view;
      assert.deepEqual([state, reason, ssid, address], ["apart", null, null, null]);
      assert.equal(accessPoint.ssid, "CCVEI-1a2b");
      assert.equal(accessPoint.isOpen, true);
      assert.equal(accessPoint.address, "192.168.4.1");
      assert.deepEqual(rig.logs, [
        `info: Wi-Fi: access point CCVEI-1a2b, password ${accessPoint.password}, http://192.168.4.1/`,
      ]);
      assert.notEqual(typeof rig.air.enter("CCVEI-1a2b", accessPoint.password), "string");
      assert.equal(rig.air.enter("CCVEI-1a2b", "12345678"), "wrong-password");
      rig.pass(3_600_000);
      assert.equal(rig.isOpen, true);
    });

    it("joins what a phone asks for, stores it, and closes the access point 120 s later", () => {
      const rig = new WifiRig().start();
      rig.air.add(HOME);
      assert.equal(rig.keeper.join(HOME).ok, true);
      assert.deepEqual([rig.view.state, rig.view.ssid, rig.isOpen], ["joining", "home", true]);
      assert.equal(rig.stored().ssid, undefined);
      rig.pass(2_000 + LATE);
      assert.deepEqual([rig.view.state, rig.view.address, rig.view.rssiDbm], ["joined", "192.0.2.1", -60]);
      assert.deepEqual(rig.stored(), HOME);
      assert.equal(rig.store().read("joined"), undefined);
      rig.pass(120_000 - 2 * LATE);
      assert.equal(rig.isOpen, true);
      rig.pass(2 * LATE);
      assert.equal(rig.isOpen, false);
      assert.equal(rig.view.accessPoint.address, null);
      assert.equal(rig.view.state, "joined");
    });

    it("says why not, stays open, stores nothing and tries no more", () => {
      const rig = new WifiRig().start();
      rig.air.add(HOME);
      rig.keeper.join({ ssid: "home", password: "wrong horse" });
      rig.pass(5_000);
      assert.deepEqual([rig.view.state, rig.view.reason, rig.view.ssid], ["failed", "wrong-password", "home"]);
      rig.keeper.join({ ssid: "nowhere", password: "" });
      rig.pass(5_000);
      assert.deepEqual([rig.view.state, rig.view.reason, rig.view.ssid], ["failed", "not-found", "nowhere"]);
      assert.deepEqual(rig.view.refused, { ssid: "nowhere", reason: "not-found" });
      const before = rig.changes;
      rig.pass(600_000);
      assert.equal(rig.changes, before);
      assert.equal(rig.isOpen, true);
      assert.deepEqual(rig.stored(), { ssid: undefined, password: undefined });
      assert.ok(!rig.logs.join().includes("wrong horse"));
    });

    it("takes the newest of two that were asked for", () => {
      const rig = new WifiRig().start();
      rig.air.add(HOME);
      rig.air.add(OTHER);
      rig.keeper.join(HOME);
      rig.pass(1_000);
      rig.keeper.join(OTHER);
      rig.pass(3_000);
      assert.deepEqual([rig.view.state, rig.view.ssid], ["joined", "other"]);
      assert.deepEqual(rig.stored(), OTHER);
    });

    it("refuses what no network can be, and changes nothing", () => {
      const rig = new WifiRig().start();
      for (const wrong of [undefined, {}, { ssid: "", password: "" }, { ssid: "home", password: "short" }])
        assert.equal(rig.keeper.join(wrong).ok, false);
      assert.equal(rig.view.state, "apart");
    });
  });

  describe("at home", () => {
    it("opens no access point where the known network is there", () => {
      const rig = new WifiRig().know(HOME);
      rig.air.add(HOME);
      rig.start();
      assert.equal(rig.view.state, "joining");
      rig.pass(2_001);
      assert.equal(rig.view.state, "joined");
      rig.pass(600_000);
      assert.equal(rig.view.accessPoint.isOpen, false);
      assert.deepEqual(rig.logs, ["info: Wi-Fi: joined, address 192.0.2.1"]);
    });

    it("tries a lost one again after 5, 10, 20, 40, 60, 60 s", () => {
      const rig = new WifiRig().know(HOME);
      const network = rig.air.add(HOME);
      rig.start();
      rig.pass(100_000);
      network.isReachable = false;
      const lostMs = rig.scheduler.nowMs();
      const tries: number[] = [];
      let was = rig.view.state;
      for (let step = 0; step < 30_000; step++) {
        rig.pass(10);
        const { state } = rig.view;
        if (state === "joining" && was !== "joining") tries.push(rig.scheduler.nowMs() - lostMs);
        was = state;
      }
      // Each attempt takes 2 s until the radio has given up.
      assert.deepEqual(tries, [5_000, 17_000, 39_000, 81_000, 143_000, 205_000, 267_000]);
      assert.deepEqual([rig.view.reason, rig.view.ssid], ["not-found", "home"]);
    });

    it("opens the access point after 3 minutes without, goes on trying, and closes it 120 s after it is back", () => {
      const rig = new WifiRig().know(HOME);
      const network = rig.air.add(HOME);
      rig.start();
      rig.pass(100_000);
      network.isReachable = false;
      rig.pass(180_000 - LATE);
      assert.equal(rig.isOpen, false);
      rig.pass(LATE);
      assert.equal(rig.isOpen, true);
      network.isReachable = true;
      rig.pass(60_000);
      assert.equal(rig.view.state, "joined");
      const joinedMs = 267_000 - 62_000 + 2_000 + 100_000;
      rig.pass(joinedMs + 120_000 - LATE - rig.scheduler.nowMs());
      assert.equal(rig.isOpen, true);
      rig.pass(LATE);
      assert.equal(rig.isOpen, false);
    });

    it("logs a reason once, not with every attempt", () => {
      const rig = new WifiRig().know(HOME);
      const network = rig.air.add(HOME);
      rig.start();
      for (let outage = 0; outage < 2; outage++) {
        rig.pass(90_000);
        network.isReachable = false;
        rig.pass(130_000);
        network.isReachable = true;
      }
      assert.deepEqual(rig.logs, [
        "info: Wi-Fi: joined, address 192.0.2.1",
        "info: Wi-Fi: lost",
        "info: Wi-Fi: not-found",
        "info: Wi-Fi: joined, address 192.0.2.2",
        "info: Wi-Fi: lost",
        "info: Wi-Fi: not-found",
      ]);
    });

    it("opens it 3 minutes after a start without the known network, too", () => {
      const rig = new WifiRig().know(HOME).start();
      rig.pass(180_000 - LATE);
      assert.equal(rig.isOpen, false);
      rig.pass(LATE);
      assert.equal(rig.isOpen, true);
    });

    it("counts a network that comes for less than a minute as none", () => {
      const rig = new WifiRig().know(HOME);
      const network = rig.air.add(HOME);
      rig.start();
      for (let round = 0; round < 12 && !rig.isOpen; round++) {
        network.isReachable = true;
        rig.pass(30_000);
        network.isReachable = false;
        rig.pass(10);
      }
      assert.equal(rig.isOpen, true);
      assert.ok(rig.scheduler.nowMs() <= 180_000 + 30_010, `${rig.scheduler.nowMs()} ms`);
    });

    it("keeps the access point for a phone that asked through it within the last 60 s", () => {
      const rig = new WifiRig().start();
      rig.air.add(HOME);
      rig.keeper.join(HOME);
      rig.pass(2_000);
      rig.pass(100_000);
      rig.keeper.touched(rig.scheduler.nowMs());
      rig.pass(60_000 - LATE);
      assert.equal(rig.isOpen, true);
      rig.keeper.touched();
      rig.pass(60_000 - LATE);
      assert.equal(rig.isOpen, true);
      rig.pass(LATE);
      assert.equal(rig.isOpen, false);
      rig.keeper.touched();
      rig.pass(10);
      assert.equal(rig.isOpen, false, "it opens nothing");
    });

    it("follows a router that got another password only when it is told", () => {
      const rig = new WifiRig().know(HOME);
      const network = rig.air.add(HOME);
      rig.start();
      rig.pass(100_000);
      network.password = "another horse";
      rig.pass(200_000);
      assert.deepEqual([rig.view.reason, rig.isOpen], ["wrong-password", true]);
      assert.deepEqual(rig.stored(), HOME);
      rig.keeper.join({ ssid: "home", password: "another horse" });
      rig.pass(2_001);
      assert.equal(rig.view.state, "joined");
      assert.deepEqual(rig.stored(), { ssid: "home", password: "another horse" });
    });
  });

  describe("moving to another network", () => {
    it("goes back into the old one where the new one fails, which stays stored", () => {
      const rig = new WifiRig().know(HOME);
      rig.air.add(HOME);
      rig.start();
      rig.pass(100_000);
      rig.keeper.join(OTHER);
      assert.equal(rig.isOpen, true, "whoever asks would not find the board else");
      rig.pass(2_001);
      assert.deepEqual([rig.view.state, rig.view.reason, rig.view.ssid], ["failed", "not-found", "other"]);
      rig.pass(7_000);
      assert.deepEqual([rig.view.state, rig.view.ssid], ["joined", "home"]);
      assert.deepEqual(rig.view.refused, { ssid: "other", reason: "not-found" });
      assert.deepEqual(rig.stored(), HOME);
      rig.pass(120_000);
      assert.equal(rig.isOpen, false);
    });

    it("gives a radio up that does not answer, after 30 s", () => {
      const rig = new WifiRig().start();
      rig.refuses.add("answer");
      rig.keeper.join(HOME);
      rig.pass(30_000 - LATE);
      assert.equal(rig.view.state, "joining");
      rig.pass(LATE);
      assert.deepEqual([rig.view.state, rig.view.reason], ["failed", "other"]);
      rig.refuses.clear();
      rig.refuses.add("join");
      rig.keeper.join(HOME);
      rig.pass(30_000);
      assert.deepEqual([rig.view.state, rig.view.reason], ["failed", "other"]);
    });

    it("never takes the network that it is still in for the one that the radio refused", () => {
      const rig = new WifiRig().know(HOME);
      rig.air.add(HOME);
      rig.start();
      rig.pass(5_000);
      rig.refuses.add("join");
      rig.keeper.join(OTHER);
      rig.pass(29_999);
      assert.equal(rig.view.state, "joining");
      rig.refuses.clear();
      rig.pass(8_000);
      assert.deepEqual([rig.view.state, rig.view.ssid], ["joined", "home"]);
      assert.deepEqual(rig.stored(), HOME);
    });

    it("forgets, and the access point opens", () => {
      const rig = new WifiRig().know(HOME);
      rig.air.add(HOME);
      rig.start();
      rig.pass(5_000);
      rig.keeper.forget();
      assert.deepEqual([rig.view.state, rig.view.ssid, rig.isOpen], ["apart", null, true]);
      assert.deepEqual(rig.stored(), { ssid: undefined, password: undefined });
      rig.pass(600_000);
      assert.deepEqual([rig.view.state, rig.isOpen], ["apart", true]);
    });

    it("uses what the image was built with where nothing is stored", () => {
      const rig = new WifiRig({ mac: "a0:b1:c2:d3:1a:2b", builtIn: OTHER }).know(HOME);
      rig.air.add(HOME);
      rig.air.add(OTHER);
      rig.start();
      rig.pass(5_000);
      assert.equal(rig.view.ssid, "home");
      rig.keeper.forget();
      rig.pass(5_000);
      assert.deepEqual([rig.view.state, rig.view.ssid], ["joined", "other"]);
      assert.deepEqual(rig.stored(), { ssid: undefined, password: undefined });
    });
  });

  describe("a search of the air", () => {
    function ask(rig: WifiRig): (readonly WifiNetwork[])[] {
      const heard: (readonly WifiNetwork[])[] = [];
      rig.keeper.scan((networks) => heard.push(networks));
      return heard;
    }

    it("finds each name once, strongest first, and no hidden one; all who ask hear it", () => {
      const rig = new WifiRig().start();
      rig.air.add({ ...HOME, rssiDbm: -80 });
      rig.air.add({ ...HOME, rssiDbm: -50 });
      rig.air.add({ ssid: "café", password: "", rssiDbm: -40 });
      rig.air.add({ ...OTHER, isHidden: true });
      const hearers = [1, 2, 3, 4, 5].map(() => ask(rig));
      rig.pass(10);
      assert.deepEqual(hearers[4], [[]], "a fifth one does not wait");
      rig.pass(2_000);
      const found = [
        { ssid: "café", rssiDbm: -40, isOpen: true },
        { ssid: "home", rssiDbm: -50, isOpen: false },
      ];
      assert.deepEqual(hearers.slice(0, 4), [[found], [found], [found], [found]]);
    });

    it("waits until an attempt is over, and the next attempt waits for it", () => {
      const rig = new WifiRig().know(HOME).start();
      rig.pass(1_000);
      const heard = ask(rig);
      rig.pass(2_900);
      assert.equal(heard.length, 0);
      rig.pass(200);
      assert.equal(heard.length, 1);
      rig.pass(2_900 - LATE);
      const second = ask(rig);
      rig.pass(1_000);
      assert.equal(rig.view.state, "failed", "the radio is searching");
      rig.pass(1_100);
      assert.equal(second.length, 1);
      rig.pass(3_000);
      assert.equal(rig.view.state, "joining");
    });

    it("ends without a radio's answer after 20 s, and at once where the radio refuses", () => {
      const rig = new WifiRig().start();
      rig.refuses.add("answer");
      const heard = ask(rig);
      rig.pass(20_000 - LATE);
      assert.equal(heard.length, 0);
      rig.pass(LATE);
      assert.deepEqual(heard, [[]]);
      rig.refuses.add("scan");
      const again = ask(rig);
      assert.equal(again.length, 0, "never inside the call");
      rig.pass(LATE);
      assert.deepEqual(again, [[]]);
    });
  });

  it("tries every 5 s to open an access point that does not open", () => {
    const rig = new WifiRig();
    rig.refuses.add("open");
    rig.start();
    rig.pass(14_999);
    assert.equal(rig.logs.length, 3);
    rig.refuses.clear();
    rig.pass(1);
    assert.equal(rig.isOpen, true);
  });

  it("tells each change once, later", () => {
    const rig = new WifiRig().start();
    rig.air.add(HOME);
    rig.pass(1);
    assert.equal(rig.changes, 1);
    rig.keeper.join(HOME);
    assert.equal(rig.changes, 1);
    rig.pass(1);
    assert.equal(rig.changes, 2);
    rig.pass(60_000);
    assert.equal(rig.changes, 3);
  });

  it("says the password once more after a restart, and it is the same", () => {
    const rig = new WifiRig().start();
    const { accessPoint } = rig.view;
    rig.start();
    assert.deepEqual(rig.view.accessPoint, accessPoint);
    assert.equal(rig.logs.length, 2);
    assert.equal(rig.logs[0], rig.logs[1]);
    assert.equal(rig.air.accessPoints.length, 1);
  });

  it("leaves nothing behind when it closes", () => {
    const rig = new WifiRig().know(HOME).start();
    rig.pass(190_000);
    rig.keeper.close();
    assert.equal(rig.isOpen, false);
    const { changes } = rig;
    rig.pass(600_000);
    assert.equal(rig.changes, changes);
    assert.equal(rig.scheduler.nextDueMs(), undefined);
  });

  it("needs a radio", () => {
    const device = { ...new WifiRig().device(), network: {} };
    assert.throws(() => new WifiKeeper({ device, prefix: "CCVEI" }), RangeError);
  });

  it("goes on with a network that the storage does not take", () => {
    const rig = new WifiRig().start();
    rig.air.add(HOME);
    rig.keeper.join(HOME);
    rig.refuses.add("write");
    rig.pass(2_001);
    assert.equal(rig.view.state, "joined");
    assert.ok(rig.logs.includes("warn: Wi-Fi: the network was not stored"));
  });
});

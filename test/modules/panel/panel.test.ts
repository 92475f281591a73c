import assert from "node:assert/strict";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { forgetNetwork } from "../../../modules/panel/forget-network";
import { Panel } from "../../../modules/panel/panel";
import { ContactLine } from "../../../sim/plant/contact-line";

describe("the panel", () => {
  function setup() {
    const wrote: string[] = [];
    const button = new ContactLine();
    const clock = { nowMs: () => 0 };
    let nowMs = 0;
    const StatusLed = class {
      write(value: 0 | 1): void {
        wrote.push(`${value}@${nowMs}`);
      }
      close(): void {
        wrote.push("closed");
      }
    };
    const panel = new Panel({ clock, io: { StatusLed, Button: button.deviceClass() } });
    const pass = (ms: number, code: "ready" | "charging") => {
      const events: string[] = [];
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 20) {
        const event = panel.step(nowMs, code);
        if (event !== undefined) events.push(`${event}@${nowMs}`);
      }
      return events;
    };
    return { wrote, button, panel, pass };
  }

  it("writes to the light only what changes", () => {
    const { wrote, pass, panel } = setup();
    pass(3_100, "ready");
    assert.deepEqual(wrote, ["1@0", "0@60", "1@3000", "0@3060"]);
    pass(10_000, "charging");
    assert.deepEqual(wrote.slice(4), ["1@3100"]);
    panel.close();
    assert.equal(wrote.at(-1), "closed");
  });

  it("flickers while the button is held for a reset, and says what it said before when that was called off", () => {
    const { wrote, button, pass } = setup();
    pass(1_000, "charging");
    button.set(true);
    assert.deepEqual(pass(2_000, "charging"), []);
    assert.equal(wrote.length, 1);
    pass(1_000, "charging");
    assert.ok(wrote.length > 10);
    button.set(false);
    pass(200, "charging");
    const { length } = wrote;
    pass(10_000, "charging");
    assert.deepEqual([wrote.length, wrote.at(-1)?.startsWith("1@")], [length, true]);
    button.set(true);
    assert.deepEqual(pass(11_000, "charging").length, 1);
  });

  it("works with neither, and with one of the two", () => {
    const clock = { nowMs: () => 0 };
    const none = new Panel({ clock, io: {} });
    assert.equal(none.step(0, "ready"), undefined);
    none.close();
    const button = new ContactLine();
    const one = new Panel({ clock, io: { Button: button.deviceClass() } });
    one.step(0, "ready");
    one.step(60, "ready");
    button.set(true);
    one.step(80, "ready");
    one.step(140, "ready");
    button.set(false);
    one.step(160, "ready");
    assert.equal(one.step(220, "ready"), "short");
  });

  it("forgets the network and who may open the portal, and nothing else: what a sticker says stays true", () => {
    const flash = new VirtualFlash();
    const kept = (path: string, keys: readonly string[]): (string | undefined)[] => {
      const store = flash.open({ path, format: "string" });
      return keys.map((key) => store.read(key));
    };
    const device = ["ssid", "password", "joined", "id", "apPassword", "apTail"];
    const portal = ["password", "tokens", "certificate", "key", "other"];
    for (const key of device) flash.open({ path: "device", format: "string" }).write(key, key);
    for (const key of portal) flash.open({ path: "portal", format: "string" }).write(key, key);
    flash.open({ path: "charger", format: "string" }).write("password", "installer");
    forgetNetwork(flash);
    assert.deepEqual(kept("device", device), [undefined, undefined, undefined, "id", "apPassword", "apTail"]);
    assert.deepEqual(kept("portal", portal), [undefined, undefined, undefined, undefined, "other"]);
    assert.deepEqual(kept("charger", ["password"]), ["installer"]);
    forgetNetwork(flash);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { requireValid } from "../../../modules/mqtt/options";
import { check } from "../../../modules/schema/check";
import { MQTT_SETTINGS } from "../../../modules/settings/mqtt-settings";

describe("the settings of the network", () => {
  it("are no broker, unless one is set up", () => {
    const settings = check(MQTT_SETTINGS, {});
    assert.deepEqual(settings, {
      ok: true,
      value: { host: "", port: 1883, user: "", password: "", tls: false, authority: null },
    });
  });

  it("take names and addresses for a host, and nothing else", () => {
    for (const host of ["broker.local", "192.168.1.7", "fe80::1%eth0", "my_host-2", ""])
      assert.ok(check(MQTT_SETTINGS, { host }).ok, host);
    for (const host of ["a b", "mqtt://broker", "höst", "broker/x", "b".repeat(254)])
      assert.ok(!check(MQTT_SETTINGS, { host }).ok, host);
  });

  it("never pass for good and then stop the firmware: an MQTT session takes whatever they take", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 90 });
    const settings = fc.record({
      host: fc.oneof(anyText, fc.string({ unit: fc.constantFrom("a", ".", "9", ":"), minLength: 1, maxLength: 253 })),
      user: fc.oneof(anyText, fc.constant("€".repeat(85)), fc.constant("\ud800".repeat(85))),
      password: anyText,
      port: fc.integer({ min: -1, max: 70_000 }),
    });
    let passed = 0;
    fc.assert(
      fc.property(settings, (given) => {
        const checked = check(MQTT_SETTINGS, given);
        if (!checked.ok || checked.value.host === "") return;
        passed += 1;
        requireValid({ ...checked.value, tls: {}, id: "x", keepAliveMs: 0, subscriptions: [], onMessage: () => {} });
      }),
      { numRuns: 3_000 },
    );
    assert.ok(passed > 300, `${passed}`);
  });
});

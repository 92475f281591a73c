import assert from "node:assert/strict";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, type ChargerSettings } from "../../../firmware/charger/settings";
import { SettingsStore } from "../../../modules/settings/settings-store";
import { MemoryStore } from "../../modules/settings/memory-store";

function rows<T>(count: number, row: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => row(index));
}

function users(count: number): object[] {
  return rows(count, (index) => ({
    tag: `04A1B2C3D4E5${10 + index}`,
    name: `Person number ${index}`,
    maxCurrentA: 16,
  }));
}

function schedule(windows: number): object {
  const window = { days: [0, 1, 2, 3, 4], fromMin: 1_320, toMin: 360, maxA: 16 };
  const departure = { days: [0, 1, 2, 3, 4], atMin: 450, neededWh: 12_000 };
  return { enabled: true, zone: "Europe/Lisbon", windows: rows(windows, () => window), departure };
}

function mqtt(authorityLength: number): object {
  const authority = authorityLength === 0 ? null : `${"A".repeat(63)}\n`.repeat(40).slice(0, authorityLength);
  return { host: "broker.home.example", user: "charger-1", password: "correct horse battery", tls: true, authority };
}

/** Stored before; what a new program finds. */
function opened(store: MemoryStore): SettingsStore<ChargerSettings> {
  return new SettingsStore({
    store,
    schema: CHARGER_SETTINGS,
    version: CHARGER_SETTINGS_VERSION,
    onWarning: (warning) => assert.fail(warning),
  });
}

/** Of an installer's password. */
const RECORD = `pbkdf2$20000$${"A".repeat(22)}$${"A".repeat(43)}`;
const PRICE = { perKwh: 0.2345, currency: "EUR" };

describe("a charger's settings in 3,999 bytes", () => {
  for (const [what, patch] of [
    [
      "8 users, a certificate of 1,000 characters, 6 windows",
      { users: users(8), mqtt: mqtt(1_000), schedule: schedule(6) },
    ],
    ["20 users and 4 windows", { users: users(20), mqtt: mqtt(0), schedule: schedule(4) }],
    ["14 windows and 8 users", { users: users(8), mqtt: mqtt(0), schedule: schedule(14) }],
  ] as const)
    it(`hold ${what}`, () => {
      const store = new MemoryStore();
      const updated = opened(store).update({ ...patch, price: PRICE, installerPassword: RECORD });
      assert.ok(updated.ok, updated.ok ? "" : updated.reason);
      assert.deepEqual(opened(store).value, updated.value);
    });

  it("refuse more with the number of bytes, and stay as they were", () => {
    const store = new MemoryStore();
    const settings = opened(store);
    assert.equal(settings.update({ users: users(8), schedule: schedule(3), price: PRICE }).ok, true);
    const before = settings.value;
    const fullest = { users: users(20), mqtt: mqtt(2_500), schedule: schedule(14) };
    const refused = settings.update(fullest);
    assert.ok(!refused.ok);
    assert.equal(refused.path, "$");
    assert.match(refused.reason, /^would take \d{4} bytes of storage, and there are 3999$/);
    assert.equal(settings.value, before);
    assert.deepEqual(opened(store).value, before);
  });
});

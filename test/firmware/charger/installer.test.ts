import assert from "node:assert/strict";
import { startCharger } from "../../../firmware/charger/charger";
import { type InstallerCommand, InstallerLock, type InstallerPatch } from "../../../firmware/charger/installer";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../../firmware/charger/settings";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { parseRecord } from "../../../modules/access/password-record";
import { Pbkdf2 } from "../../../modules/crypto/pbkdf2";
import { toKeep, withoutSecrets } from "../../../modules/portal/secrets";
import type { Checked } from "../../../modules/schema/check";
import { SettingsStore } from "../../../modules/settings/settings-store";
import { ChargerBench } from "./bench";

const PASSWORD = "open-sesame-42";

function installer(command: object): string {
  return JSON.stringify({ installer: command });
}

/** What a start would find. */
function storedPassword(bench: ChargerBench): string {
  const store = bench.flash.open({ path: "charger", format: "string" });
  const onWarning = (warning: string): void => assert.fail(warning);
  return new SettingsStore({ store, schema: CHARGER_SETTINGS, version: CHARGER_SETTINGS_VERSION, onWarning }).value
    .installerPassword;
}

/** A charger whose installer has set 25 A and a password. */
function locked(): { bench: ChargerBench; maxA: () => unknown } {
  const bench = new ChargerBench({ mode: "manual", manualCurrentA: 32 });
  const charger = bench.start();
  bench.pass(100);
  const answer = bench.command(installer({ password: "", maxCurrentA: 25, newPassword: PASSWORD }));
  assert.equal(answer?.["installerMaxA"], 25);
  return { bench, maxA: () => charger.limitRows.find(({ code }) => code === "installer")?.currentA };
}

describe("the installer's maximum", () => {
  it("is set without a password while there is none", () => {
    const { bench, maxA } = locked();
    assert.equal(maxA(), 25);
    assert.equal(bench.command("{}")?.["installerMaxA"], 25);
  });

  it("is changed with the password, and by nobody else", () => {
    const { bench, maxA } = locked();
    for (const password of ["", "wrong-sesame-42", PASSWORD.toUpperCase(), `${PASSWORD} `]) {
      const answer = bench.command(installer({ password, maxCurrentA: 63 }));
      assert.deepEqual(answer, { ok: false, error: "$.installer.password is wrong" });
    }
    assert.equal(maxA(), 25);
    assert.equal(bench.command(installer({ password: PASSWORD, maxCurrentA: 20.5 }))?.["installerMaxA"], 20.5);
    assert.equal(maxA(), 20.5);
  });

  it("holds over a restart, as does its password", () => {
    const { bench } = locked();
    bench.cut();
    const again = bench.start();
    bench.pass(100);
    assert.equal(again.limitRows.find(({ code }) => code === "installer")?.currentA, 25);
    assert.equal(bench.command(installer({ password: "", maxCurrentA: 63 }))?.["ok"], false);
    assert.equal(bench.command(installer({ password: PASSWORD, maxCurrentA: 24 }))?.["ok"], true);
  });

  it("gets a new password with the one before", () => {
    const { bench } = locked();
    assert.equal(bench.command(installer({ password: PASSWORD, newPassword: "another-one" }))?.["ok"], true);
    assert.equal(bench.command(installer({ password: PASSWORD, maxCurrentA: 63 }))?.["ok"], false);
    assert.equal(bench.command(installer({ password: "another-one", maxCurrentA: 63 }))?.["installerMaxA"], 63);
  });

  it("does not take a password of seven characters, or of none", () => {
    const { bench } = locked();
    for (const newPassword of ["", "seven77"])
      assert.equal(bench.command(installer({ password: PASSWORD, newPassword }))?.["ok"], false);
    assert.equal(bench.command(installer({ password: PASSWORD }))?.["ok"], true, "the one before holds");
  });

  it("is looked at by nobody for a minute after five wrong passwords", () => {
    const { bench, maxA } = locked();
    for (let index = 0; index < 5; index++)
      assert.deepEqual(bench.command(installer({ password: `guess ${index}`, maxCurrentA: 63 })), {
        ok: false,
        error: "$.installer.password is wrong",
      });
    const pausedMs = bench.nowMs;
    const refused = { ok: false, error: "$.installer.password was wrong too often: try again in a minute" };
    const right = installer({ password: PASSWORD, maxCurrentA: 30 });
    assert.deepEqual(bench.command(right), refused, "not even the right one");
    bench.pass(pausedMs + 59_700 - bench.nowMs);
    assert.deepEqual(bench.command(right), refused);
    assert.equal(maxA(), 25);
    bench.pass(pausedMs + 60_000 - bench.nowMs);
    assert.equal(bench.command(right)?.["ok"], true);
    assert.equal(maxA(), 30);
  });

  it("goes on with other commands during that minute", () => {
    const { bench } = locked();
    for (let index = 0; index < 6; index++) bench.command(installer({ password: "guess", maxCurrentA: 63 }));
    assert.equal(bench.command('{"manualCurrentA": 9}')?.["manualCurrentA"], 9);
  });

  it("changes nothing of a command whose password is wrong", () => {
    const { bench } = locked();
    const answer = bench.command('{"manualCurrentA": 9, "installer": {"password": "guess", "maxCurrentA": 63}}');
    assert.equal(answer?.["ok"], false);
    assert.equal(bench.command("{}")?.["manualCurrentA"], 32);
  });

  it("never has a password in a log, a status or an answer", () => {
    const { bench } = locked();
    for (const command of [
      { password: PASSWORD },
      { password: PASSWORD, maxCurrentA: 90 },
      { password: PASSWORD, newPassword: "tiny-1" },
      { password: PASSWORD, newPassword: "x".repeat(65) },
      { password: PASSWORD, other: 1 },
      { password: "wrong-sesame-1", maxCurrentA: 20 },
      { password: 12_345_678 },
      { password: [PASSWORD] },
      { password: { text: PASSWORD } },
      { newPassword: "brand-new-1" },
    ])
      bench.command(installer(command));
    assert.equal(
      bench.command(`{"installer": "${PASSWORD}"}`)?.["error"],
      "$.installer must be an object with a password",
    );
    bench.cut();
    bench.start();
    bench.pass(10_000);
    const said = [
      ...bench.logs,
      ...bench.observer.heard.filter((line) => !line.startsWith("pilotline/v1/Charger-1/set=")),
    ];
    assert.ok(said.length > 12);
    for (const secret of [PASSWORD, "sesame", "tiny-1", "xxxxx", "12345678", "brand-new"])
      for (const line of said) assert.ok(!line.includes(secret), `${secret} in: ${line}`);
  });

  it("has a record stored for its password, with another salt each time", () => {
    const { bench } = locked();
    const first = storedPassword(bench);
    assert.ok(parseRecord(first) !== undefined);
    assert.equal(bench.command(installer({ password: PASSWORD, newPassword: PASSWORD }))?.["ok"], true);
    assert.ok(parseRecord(storedPassword(bench)) !== undefined);
    assert.notEqual(storedPassword(bench), first);
  });

  it("shows nobody the record: not in the settings, nor in a backup", () => {
    const { bench } = locked();
    const record = storedPassword(bench);
    const settings = { ...bench.start().currentSettings };
    assert.equal(settings.installerPassword, record);
    const shown = withoutSecrets(CHARGER_SETTINGS, settings);
    assert.deepEqual(shown.secrets, ["installerPassword"]);
    assert.equal((shown.settings as typeof settings).installerPassword, "");
    assert.ok(!JSON.stringify([shown, toKeep(CHARGER_SETTINGS, settings)]).includes("pbkdf2"));
  });

  it("takes a password that stands there in clear over at the start", () => {
    const bench = new ChargerBench({ installerPassword: PASSWORD, installerMaxA: 25 });
    assert.equal(storedPassword(bench), PASSWORD);
    bench.start();
    bench.pass(100);
    assert.ok(parseRecord(storedPassword(bench)) !== undefined);
    assert.equal(bench.command(installer({ password: "", maxCurrentA: 63 }))?.["ok"], false);
    assert.equal(bench.command(installer({ password: PASSWORD, maxCurrentA: 24 }))?.["installerMaxA"], 24);
  });

  it("stays locked by one in clear where no record fits into the storage", () => {
    const flash = new VirtualFlash();
    const bench = new ChargerBench({ installerPassword: PASSWORD }, flash);
    const { open } = flash;
    flash.open = (options) => {
      const store = open.call(flash, options);
      const write = (key: string, value: string): void => {
        if (value.includes("pbkdf2")) throw new Error("full");
        store.write(key, value);
      };
      return {
        read: (key) => store.read(key),
        write,
        delete: (key) => store.delete(key),
        close: () => store.close(),
      } as typeof store;
    };
    bench.start();
    bench.pass(100);
    assert.equal(storedPassword(bench), PASSWORD);
    assert.ok(bench.logs.includes("warn the installer's password could not be stored as a record"));
    assert.equal(bench.command(installer({ password: "guess", maxCurrentA: 63 }))?.["ok"], false);
    assert.equal(bench.command(installer({ password: PASSWORD, maxCurrentA: 24 }))?.["installerMaxA"], 24);
  });

  it("looks at one password at a time, and carries other commands out meanwhile", () => {
    const { bench } = locked();
    bench.cut();
    const device = bench.device();
    const { timers } = device;
    const slow = {
      set: (callback: () => void, ms: number) => timers.set(callback, Math.max(ms, 20)),
      repeat: timers.repeat.bind(timers),
      clear: timers.clear.bind(timers),
    };
    startCharger({ ...device, timers: slow });
    bench.pass(200);
    const before = bench.heard("answer").length;
    bench.command(installer({ password: PASSWORD, maxCurrentA: 22 }));
    const second = bench.command(installer({ password: PASSWORD, maxCurrentA: 63 }));
    assert.deepEqual(second, {
      ok: false,
      error: "$.installer.password is not looked at while another one is: try again",
    });
    const other = bench.command('{"manualCurrentA": 9}');
    assert.deepEqual([other?.["manualCurrentA"], other?.["installerMaxA"]], [9, 25]);
    bench.pass(1_000);
    assert.equal(bench.heard("answer").length, before + 3);
    const first = bench.heard("answer").at(-1);
    assert.deepEqual([first?.["manualCurrentA"], first?.["installerMaxA"]], [9, 22]);
  });
});

describe("the installer's lock", () => {
  const scheduler = new Scheduler();
  const slow = { clock: scheduler, timers: scheduler, random: () => 0.5 };
  const quick = { ...slow, KeyStretcher: Pbkdf2 };

  function opened(lock: InstallerLock, stored: string, command: InstallerCommand): Checked<InstallerPatch> {
    const results: Checked<InstallerPatch>[] = [];
    lock.open(command, stored, (result) => void results.push(result));
    scheduler.runUntil(scheduler.nowMs());
    assert.equal(results.length, 1);
    return results[0] as Checked<InstallerPatch>;
  }

  function recordIn(result: Checked<InstallerPatch>): string {
    assert.ok(result.ok);
    return result.value.installerPassword ?? "";
  }

  it("makes a record of a slower device anew when its password comes", () => {
    const record = recordIn(opened(new InstallerLock(slow), "", { password: "", newPassword: PASSWORD }));
    assert.equal(parseRecord(record)?.iterations, 32);
    const lock = new InstallerLock(quick);
    assert.equal(opened(lock, record, { password: "guess" }).ok, false);
    const renewed = recordIn(opened(lock, record, { password: PASSWORD }));
    assert.ok((parseRecord(renewed)?.iterations ?? 0) > 32);
    assert.deepEqual(opened(lock, renewed, { password: PASSWORD }), { ok: true, value: {} });
  });

  it("answers nobody after it is closed", () => {
    const lock = new InstallerLock(slow);
    lock.open({ password: "", newPassword: PASSWORD }, "", () => assert.fail("answered"));
    lock.close();
    scheduler.runUntil(scheduler.nowMs());
  });
});

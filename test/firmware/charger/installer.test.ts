import assert from "node:assert/strict";
import { ChargerBench } from "./bench";

const PASSWORD = "open-sesame-42";

function installer(command: object): string {
  return JSON.stringify({ installer: command });
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
});

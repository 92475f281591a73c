import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker } from "../../../../sim/live/broker";

const ROOT = join(__dirname, "../../../..");
const PROGRAM = ["-r", "ts-node/register", "hosts/node/manager/main.ts"];

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...PROGRAM, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe("npm run manager", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "pilotline-manager-"));
  const site = join(folder, "site.json");
  const state = join(folder, "state");

  before(() => writeFileSync(site, JSON.stringify({ settings: { contractedA: 40 }, chargers: [{ id: "C-1" }] })));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("helps", () => {
    const helped = run("--help");
    assert.equal(helped.status, 0);
    assert.match(helped.stdout, /^usage: npm run manager -- SITE\.json/);
    assert.match(run("export", "--help").stdout, /sessions/);
  });

  const REFUSED: readonly (readonly [args: readonly string[], status: number, said: RegExp])[] = [
    [[], 2, /^SITE\.json is missing\n/],
    [["no-such.json"], 2, /cannot be read \(ENOENT\)\n$/],
    [["package.json"], 2, /^package\.json: \$\.\S+ is not known/],
    [["site.json", "--mqtt", "mqtt://user:hunter2@"], 2, /^--mqtt must be mqtt:/],
    [["export", "site.json", "nothing"], 2, /must be .* found "nothing"/],
  ];
  for (const [args, status, said] of REFUSED) {
    it(`refuses ${args.join(" ").replace("hunter2", "…") || "nothing"} in one line`, () => {
      const refused = run(...args);
      assert.equal(refused.status, status);
      assert.match(refused.stderr, said);
      assert.doesNotMatch(refused.stderr, /hunter2|\n {4}at /);
    });
  }

  it("says what is missing for an export, and what is no day", () => {
    assert.match(run("export", site, "sessions", "--state", state).stderr, /^there is no ledger /);
  });

  it("shares, keeps its ledger, ends on SIGTERM with 0, and exports what it kept", async () => {
    const broker = await startBroker();
    const address = `mqtt://127.0.0.1:${broker.port}`;
    const args = [site, "--mqtt", address, "--state", state, "--portal", "0"];
    const child = spawn(process.execPath, [...PROGRAM, ...args], { cwd: ROOT });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    for (let tries = 0; tries < 400 && !said.includes("connected"); tries++)
      await new Promise((wake) => setTimeout(wake, 50));
    assert.match(said, /Manager-1 shares 40 A among 1 chargers/);
    assert.match(said, /connected/);
    const portal = /the page is at (http:\/\/127\.0\.0\.1:\d+\/)/.exec(said)?.[1] ?? assert.fail(said);
    const page = await fetch(portal);
    assert.deepEqual([page.status, page.headers.get("content-encoding")], [200, "gzip"]);
    assert.match(await page.text(), /<html/);
    const ask = (at: string, headers: object, body?: object): Promise<Response> =>
      fetch(`${portal}api/${at}`, {
        headers: { "Content-Type": "application/json", Origin: portal.slice(0, -1), ...headers },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
    assert.equal((await ask("chargers", {})).status, 401);
    assert.equal((await ask("setup", {}, { password: "a good password" })).status, 204);
    const login = await ask("login", {}, { password: "a good password" });
    assert.equal(login.status, 204);
    const cookie = { Cookie: login.headers.get("set-cookie")?.split(";", 1)[0] ?? "" };
    const { chargers } = (await (await ask("chargers", cookie)).json()) as { chargers: { id: string }[] };
    assert.deepEqual(
      chargers.map(({ id }) => id),
      ["C-1"],
    );
    const accounts = await ask("accounts.csv", cookie);
    assert.equal(accounts.headers.get("content-type"), "text/csv; charset=utf-8");
    assert.equal(await accounts.text(), "tag,charger,tariff,band,energy_kwh,price_per_kwh,cost,currency\r\n");
    child.kill("SIGTERM");
    assert.equal(await ended, 0);
    await broker.close();
    const exported = run("export", site, "events", "--state", state);
    assert.equal(exported.status, 0, exported.stderr);
    assert.match(exported.stdout, /^time,source,code,text\r\n/);
    assert.equal(run("export", site, "events", "--state", state, "--from", "yesterday").status, 2);
  });
});

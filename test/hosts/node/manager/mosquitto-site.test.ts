import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { exportCsv } from "../../../../hosts/node/ledger/export";
import { readSiteFile } from "../../../../hosts/node/manager/site-file";
import { SiteManager } from "../../../../hosts/node/manager/site-manager";
import { SiteBroker } from "../../../docs/site-broker";
import { Flood } from "../../../support/flood";
import { hostileMessages } from "../../../support/hostile";
import { mosquittoMissing } from "../mosquitto";
import { Garage } from "./garage";

const CHARGERS = ["Charger-1", "Charger-2", "Charger-3"] as const;
const PASSWORDS = Object.fromEntries(
  ["Manager-1", "Meter-1", "installer", "Charger-9", ...CHARGERS].map((id) => [id, `secret of ${id}`]),
);

async function until(what: string, holds: () => boolean, seen: () => unknown): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await delay(50);
  }
  assert.fail(`${what}: ${JSON.stringify(seen())}`);
}

describe("npm run manager at a real Mosquitto, with a password a part and the access list of docs/mosquitto", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "pilotline-manager-"));
  let broker: SiteBroker;
  let garage: Garage;
  let manager: SiteManager;
  const said: string[] = [];

  const offers = () => CHARGERS.map((id) => garage.shown(id).offered);
  const why = () => CHARGERS.map((id) => [garage.shown(id).state, garage.shown(id).why]);

  function startManager(): SiteManager {
    const site = readSiteFile(
      JSON.stringify({
        settings: { contractedA: 40, updateIntervalS: 2, resumeDelayS: 0, failover: false },
        chargers: CHARGERS.map((id) => ({ id })),
      }),
    );
    assert.ok(site.ok);
    const login = { user: "Manager-1", password: PASSWORDS["Manager-1"] };
    return new SiteManager({
      site: site.value,
      stateFolder: folder,
      mqtt: { host: "127.0.0.1", port: broker.port, tls: false, ...login },
      store: undefined,
      portal: { port: 0, address: "127.0.0.1", page: undefined },
      onLog: (level, message) => {
        if (level !== "debug") said.push(`${level}: ${message}`);
      },
    });
  }

  before(async function () {
    if (mosquittoMissing !== undefined) {
      console.warn(`      ${mosquittoMissing} (and mosquitto-clients, openssl)`);
      this.skip();
    }
    broker = await SiteBroker.start(PASSWORDS);
    manager = startManager();
    garage = new Garage(broker.port, PASSWORDS, CHARGERS);
  });

  after(async () => {
    garage?.close();
    await manager?.close();
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("shares what the house leaves level among the cars that ask", async () => {
    garage.charge("Charger-1", 32);
    await until(
      "32 A for one",
      () => offers()[0] === 32,
      () => [offers(), why(), said],
    );
    garage.charge("Charger-2", 32);
    await until(
      "16 A for each of two",
      () => offers().join() === "16,16,0",
      () => [offers(), why()],
    );
    assert.deepEqual(manager.manager?.view.notices, []);
  });

  it("goes on under 10,000 messages a second of garbage, replays and forgeries, and counts them", async () => {
    const mine = { user: "Charger-9", password: PASSWORDS["Charger-9"] ?? "" };
    const flood = await Flood.start({
      port: broker.port,
      ...mine,
      perSecond: 10_000,
      message: hostileMessages({ managerId: "Manager-1", meterId: "Meter-1", chargerIds: ["Charger-1", "Charger-9"] }),
    });
    for (let look = 0; look < 40; look++) {
      await delay(100);
      assert.deepEqual(offers(), [16, 16, 0], JSON.stringify(why()));
    }
    flood.stop();
    assert.ok(flood.sent > 10_000, `only ${flood.sent} were sent`);
    const { malformed = 0 } = manager.manager?.view.refused ?? {};
    assert.ok(malformed > 100, JSON.stringify(manager.manager?.view.refused));
  });

  it("comes back after a restart without a dip", async () => {
    await manager.close();
    await delay(1_000);
    manager = startManager();
    for (let look = 0; look < 60; look++) {
      await delay(100);
      assert.deepEqual(offers(), [16, 16, 0], JSON.stringify(why()));
    }
    assert.equal(manager.manager?.view.role, "leads");
    garage.charge("Charger-3", 10);
    await until(
      "three cars",
      () => offers().join() === "11,11,10",
      () => [offers(), why()],
    );
  });

  it("has kept what was drawn, on each charger's line", async () => {
    await manager.close();
    const { PassThrough } = await import("node:stream");
    const out = new PassThrough();
    const chunks: Buffer[] = [];
    out.on("data", (chunk: Buffer) => chunks.push(chunk));
    const today = new Date().toISOString().slice(0, 10);
    const request = { file: join(folder, "ledger.sqlite"), from: today, to: today, zone: "UTC", tariffs: [] };
    await exportCsv({ ...request, table: "grants" }, out);
    const lines = Buffer.concat(chunks).toString().split("\r\n");
    for (const id of ["Charger-1", "Charger-2"])
      assert.ok(
        lines.some((line) => line.includes(id)),
        lines.join("\n"),
      );
  });
});

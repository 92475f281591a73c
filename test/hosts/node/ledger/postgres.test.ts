import assert from "node:assert/strict";
import { Forwarder } from "../../../../hosts/node/ledger/forwarder";
import { nodeLedgerClass } from "../../../../hosts/node/ledger/node-ledger";
import { RemoteError } from "../../../../hosts/node/ledger/outbox";
import { connectPostgres } from "../../../../hosts/node/ledger/postgres";
import { REMOTE_SCHEMA } from "../../../../hosts/node/ledger/postgres-schema";
import type { SqliteLedger } from "../../../../hosts/node/ledger/sqlite-ledger";
import { RealTime } from "../../../../hosts/node/real-time";
import { Scheduler } from "../../../../hosts/virtual/scheduler";
import { draw, event, reading, session } from "../../../modules/ledger/rig";
import { activeResources, assertNothingLeft } from "../left-behind";
import { until } from "../rig";
import { PostgresServer, postgresMissing } from "./postgres-server";
import { Rig, retention } from "./rig";

describe("forwarding to a real PostgreSQL", function () {
  this.timeout(120_000);
  let server: PostgresServer;
  let rig: Rig;
  let time: RealTime;
  let ledger: SqliteLedger;
  let forwarder: Forwarder | undefined;
  const warnings: string[] = [];
  const errors: unknown[] = [];

  before(async function () {
    if (postgresMissing !== undefined) {
      console.log(`      ${postgresMissing}`);
      this.skip();
    }
    server = await PostgresServer.start();
  });
  after(async () => server?.close());

  beforeEach(() => {
    warnings.length = 0;
    rig = new Rig();
    // It waits for less long when the server is away.
    time = new RealTime({ scheduler: new Scheduler(), speed: 10, onError: (error) => void errors.push(error) });
    ledger = rig.open({ isForwarded: true });
  });
  afterEach(async () => {
    await forwarder?.close();
    forwarder = undefined;
    rig.close();
    time.close();
    assert.deepEqual(errors, []);
  });

  function start(connectionString = server.connectionString): Forwarder {
    forwarder = new Forwarder({
      outbox: ledger,
      connect: connectPostgres({ connectionString }),
      timers: time,
      onWarning: (message) => void warnings.push(message),
    });
    return forwarder;
  }

  const idOf = () => ledger.position?.storeId ?? "";
  const sent = () => ledger.position?.sent ?? 0;

  interface Arrived {
    readonly sequence: string;
    readonly at: Date;
    readonly kind: string;
    readonly source: string;
    readonly body: object;
  }

  /** By when they arrived. */
  async function arrived(storeId = idOf()): Promise<Arrived[]> {
    return server.query<Arrived>(
      `SELECT * FROM pilotline_entry WHERE store = '${storeId}' ORDER BY received, sequence`,
    );
  }

  it("makes the table, and has every entry there as it was told", async () => {
    for (const entry of [reading(0, [1, 2, 3], 5), draw(1, 7, "A"), session(1), event(4, "code", "ä \"'\\ {\0\ud800")])
      ledger.add(entry);
    ledger.flush();
    start();
    await until("all is sent", () => sent() === 4);
    const rows = await arrived();
    assert.deepEqual(
      rows.map(({ sequence, at, kind, source }) => [sequence, at.getTime() - Date.UTC(2026, 0, 1), kind, source]),
      [
        ["1", 0, "reading", "Meter-1"],
        ["2", 1, "draw", "Charger-1"],
        ["3", 1_000, "session", "Charger-1"],
        ["4", 4, "event", "Charger-1"],
      ],
    );
    assert.deepEqual(rows[1]?.body, { currentA: [16], energyWh: 7, tag: "A" });
    assert.deepEqual(rows[3]?.body, { code: "code", text: "ä \"'\\ {\ufffd\ufffd" });
    assert.deepEqual(warnings, []);
  });

  it("has every row once and in order when the server is stopped, killed and brought back in the midst of it", async () => {
    let told = 0;
    const add = (count: number): void => {
      for (let index = 0; index < count; index++) ledger.add(draw(told * 1_000, told++));
      ledger.flush();
    };
    add(4_000);
    start();
    for (const how of ["killed", "fast", "killed"] as const) {
      const before = sent();
      await until("some are sent", () => sent() >= before + 1_000, 60_000);
      add(3_000);
      await server.stop(how);
      await until("it is noticed", () => forwarder?.isConnected === false, 60_000);
      // What comes meanwhile waits; the manager starts anew while the server is away.
      add(1_000);
      await forwarder?.close();
      ledger.close();
      ledger = rig.open({ isForwarded: true });
      start();
      add(500);
      assert.ok(sent() < told);
      await server.run();
    }
    await until("all is sent", () => sent() === told, 60_000);
    const rows = await arrived();
    assert.deepEqual(
      rows.map((row) => [Number(row.sequence), row.body]),
      Array.from({ length: told }, (_, index) => [index + 1, { currentA: [16], energyWh: index, tag: "A" }]),
    );
    assert.match(warnings.join(), /^the remote store is away: .*the remote store is back/);
  });

  it("is forwarded by the class that a device offers, and ends with it", async () => {
    // The test's own timer is there from its first pause on.
    await new Promise(setImmediate);
    const before = activeResources();
    const file = `${rig.file}.device`;
    const Ledger = nodeLedgerClass({
      file,
      zone: "UTC",
      retention: retention(),
      timers: time,
      nowMs: () => 0,
      onWarning: (message) => void warnings.push(message),
      remote: { connectionString: server.connectionString },
    });
    for (let start = 1; start <= 3; start++) {
      const device = new Ledger();
      for (let index = 0; index < 700; index++) device.add(event(index, "device", `start ${start}`));
      let found = 0;
      for (const endMs = performance.now() + 60_000; found < 700 * start; ) {
        assert.ok(performance.now() < endMs, `${found} rows after start ${start}`);
        const sql = "SELECT count(*) AS count FROM pilotline_entry WHERE body ->> 'code' = 'device'";
        found = Number((await server.query<{ count: string }>(sql))[0]?.count);
      }
      device.close();
      device.close();
    }
    assert.deepEqual(warnings, []);
    time.close();
    await assertNothingLeft(before);
  });

  it("needs no more than to insert and select where the table is there", async () => {
    const [user, password] = ["pilotline", "S0lar-Roof-9"];
    await server.query(REMOTE_SCHEMA);
    await server.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
    await server.query(`GRANT INSERT, SELECT ON pilotline_entry TO ${user}`);
    ledger.add(event(1));
    ledger.flush();
    start(`postgresql://${user}:${password}@127.0.0.1:${server.port}/postgres`);
    await until("it is sent", () => sent() === 1);
    assert.equal((await arrived()).length, 1);
  });

  it("says what is wrong without the password", async () => {
    const { port } = server;
    for (const [connectionString, said] of [
      [`postgresql://postgres:S3cret@127.0.0.1:${port}/postgres`, "user or password is wrong (28P01)"],
      [server.connectionString.replace(/\/postgres$/, "/S3cret"), "there is no such database (3D000)"],
      ["postgresql://postgres:S3cret@127.0.0.1:1/postgres", "nobody listens there (ECONNREFUSED)"],
      ["postgresql://postgres:S3cret@127.0.0.1:port/postgres", "the connection string is none"],
    ] as const)
      await assert.rejects(connectPostgres({ connectionString })(), (error) => {
        assert.ok(error instanceof RemoteError);
        assert.equal(error.message, said);
        assert.equal(JSON.stringify(error).includes("S3cret"), false);
        return error.code === "away";
      });
  });

  it("goes over TLS where it is told to, and never to a server that it cannot trust", async () => {
    const { connectionString, authority: ca } = server;
    ledger.add(event(1));
    ledger.flush();
    const remote = await connectPostgres({ connectionString, tls: { ca, servername: "localhost" } })();
    await remote.put(idOf(), ledger.rowsAfter({ storeId: idOf(), sent: 0 }, 1));
    await remote.close();
    assert.equal((await arrived()).length, 1);
    for (const [tls, said] of [
      [{ servername: "localhost" }, "its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)"],
      [{ ca, servername: "example.com" }, "its certificate bears another name (ERR_TLS_CERT_ALTNAME_INVALID)"],
    ] as const)
      await assert.rejects(connectPostgres({ connectionString, tls })(), { message: said });
  });
});

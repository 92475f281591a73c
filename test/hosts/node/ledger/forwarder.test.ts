import assert from "node:assert/strict";
import { Forwarder } from "../../../../hosts/node/ledger/forwarder";
import { type ConnectRemote, RemoteError, type RemoteStore } from "../../../../hosts/node/ledger/outbox";
import type { SqliteLedger } from "../../../../hosts/node/ledger/sqlite-ledger";
import type { OutboxRow } from "../../../../hosts/node/ledger/store";
import { draw, event } from "../../../modules/ledger/rig";
import { DAY_MS } from "../../../modules/tariff/tariffs";
import { Rig, retention } from "./rig";

/** What a server does with the next batch. `forgets`: it keeps it, but its answer is lost. */
type Trouble = "loses" | "forgets" | "refuses one" | "says its password";

/** The far side in memory, which keeps a row once, as its primary key makes it. */
class Server {
  readonly stores = new Map<string, Map<number, OutboxRow>>();
  /** In the order in which they were kept. */
  readonly order: number[] = [];
  readonly batches: number[] = [];
  isThere = true;
  troubles: Trouble[] = [];
  attempts = 0;
  open = 0;
  /** Never keeps this one. */
  bad: number | undefined;

  readonly connect: ConnectRemote = async () => {
    this.attempts += 1;
    this.check();
    this.open += 1;
    const remote: RemoteStore = {
      newest: async (id) => {
        this.check();
        const rows = [...(this.stores.get(id)?.values() ?? [])];
        return rows.sort((a, b) => a.sequence - b.sequence).at(-1);
      },
      put: async (id, rows) => this.put(id, rows),
      close: async () => {
        this.open -= 1;
      },
    };
    return remote;
  };

  rows(id: string): readonly number[] {
    return [...(this.stores.get(id)?.keys() ?? [])];
  }

  private check(): void {
    if (!this.isThere) throw new RemoteError("away", "nobody listens there (ECONNREFUSED)");
  }

  private async put(id: string, rows: readonly OutboxRow[]): Promise<void> {
    this.check();
    this.batches.push(rows.length);
    const trouble = this.troubles.shift();
    if (trouble === "loses") throw new RemoteError("away", "the connection was cut (ECONNRESET)");
    if (trouble === "says its password") throw new Error("cannot parse postgresql://user:hunter2@host/");
    if (rows.some(({ sequence }) => sequence === this.bad)) throw new RemoteError("refused", "it failed (22P05)");
    const store = this.stores.get(id) ?? new Map<number, OutboxRow>();
    this.stores.set(id, store);
    for (const row of rows) {
      if (store.has(row.sequence)) continue;
      store.set(row.sequence, row);
      this.order.push(row.sequence);
    }
    if (trouble === "forgets") throw new RemoteError("away", "the connection was cut (ECONNRESET)");
  }
}

function idOf(ledger: SqliteLedger): string {
  return ledger.position?.storeId ?? "";
}

describe("the forwarder", () => {
  let rig: Rig;
  let server: Server;
  let ledger: SqliteLedger;
  let forwarder: Forwarder | undefined;
  const warnings: string[] = [];

  beforeEach(() => {
    rig = new Rig();
    server = new Server();
    warnings.length = 0;
    ledger = rig.open({ isForwarded: true });
  });
  afterEach(async () => {
    await forwarder?.close();
    forwarder = undefined;
    rig.close();
  });

  function start(outbox = ledger): Forwarder {
    forwarder = new Forwarder({
      outbox,
      connect: server.connect,
      timers: rig.timers,
      onWarning: (message) => void warnings.push(message),
    });
    return forwarder;
  }

  /** Time goes by, and what was promised meanwhile comes true. */
  async function run(ms: number): Promise<void> {
    for (let step = 0; step < ms; step += 500) {
      for (let turn = 0; turn < 12; turn++) {
        rig.run(turn === 0 ? 500 : 0);
        await new Promise(setImmediate);
      }
    }
  }

  function add(count: number, text = "text"): void {
    for (let index = 0; index < count; index++) ledger.add(event(index, "code", text));
    ledger.flush();
  }

  function numbers(from: number, to: number): number[] {
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }

  it("sends what is there and what comes, in order and in bounded batches", async () => {
    add(1_201);
    start();
    await run(3_000);
    assert.deepEqual(server.order, numbers(1, 1_201));
    assert.deepEqual(server.batches, [500, 500, 201]);
    add(2);
    await run(2_000);
    assert.deepEqual(server.order, numbers(1, 1_203));
    assert.equal(ledger.position?.sent, 1_203);
    assert.deepEqual(warnings, []);
    assert.equal(server.attempts, 1);
  });

  it("sends large rows in smaller batches", async () => {
    add(20, "x".repeat(100_000));
    start();
    await run(4_000);
    assert.deepEqual(server.order, numbers(1, 20));
    assert.deepEqual(server.batches, [4, 4, 4, 4, 4]);
  });

  it("goes on after a restart from where it was", async () => {
    add(10);
    await run(500);
    await start().close();
    start();
    await run(2_000);
    await forwarder?.close();
    ledger.close();
    ledger = rig.open({ isForwarded: true });
    add(5);
    start();
    await run(2_000);
    assert.deepEqual(server.order, numbers(1, 15));
    assert.deepEqual(server.batches, [10, 5]);
  });

  it("waits longer and longer while nobody is there, and says so once", async () => {
    server.isThere = false;
    add(3);
    start();
    await run(200_000);
    // At 0, 1, 3, 7, 15, 31, 63 s, and then every minute.
    assert.equal(server.attempts, 9);
    assert.deepEqual(warnings, ["the remote store is away: nobody listens there (ECONNREFUSED)"]);
    assert.equal(forwarder?.isConnected, false);
    server.isThere = true;
    add(3);
    await run(61_000);
    assert.deepEqual(server.order, numbers(1, 6));
    assert.equal(warnings.at(-1), "the remote store is back");
    assert.equal(server.open, 1);
  });

  it("has each row once and in order, whatever becomes of batches and answers", async () => {
    server.troubles = ["loses", "forgets", "forgets", "loses", "forgets"];
    add(1_700);
    start();
    await run(60_000);
    assert.deepEqual(server.order, numbers(1, 1_700));
    assert.equal(ledger.position?.sent, 1_700);
    assert.equal(server.open, 1);
  });

  it("leaves out a row that the server never takes, and sends the others", async () => {
    server.bad = 7;
    add(20);
    start();
    await run(3_000);
    assert.deepEqual(server.order, [...numbers(1, 6), ...numbers(8, 20)]);
    assert.equal(forwarder?.refused, 1);
    assert.deepEqual(warnings, ["the remote store does not take a row: it failed (22P05)"]);
  });

  it("counts what retention took away before it could be sent", async () => {
    ledger.close();
    ledger = rig.open({ isForwarded: true, retention: retention({ eventDays: 1, unsentDays: 2 }) });
    server.isThere = false;
    add(5);
    start();
    rig.now = 4 * DAY_MS;
    await run(61_000);
    ledger.add(event(4 * DAY_MS));
    server.isThere = true;
    await run(61_000);
    assert.deepEqual(server.order, [6]);
    assert.equal(forwarder?.missed, 5);
  });

  it("makes another store of a file that is an older copy of itself", async () => {
    const storeId = idOf(ledger);
    add(4);
    start();
    await run(2_000);
    await forwarder?.close();
    ledger["store"].database.exec("DELETE FROM entry WHERE sequence > 2; UPDATE sqlite_sequence SET seq = 2");
    ledger.noteSent({ storeId: idOf(ledger), sent: 2 });
    // Numbers 3 and 4 again, but other rows.
    for (const at of [100, 101, 102]) ledger.add(event(at));
    ledger.flush();
    start();
    await run(2_000);
    assert.notEqual(idOf(ledger), storeId);
    assert.deepEqual(server.rows(storeId), [1, 2, 3, 4]);
    assert.deepEqual(server.rows(idOf(ledger)), [3, 4, 5]);
    assert.match(warnings.join(), /older than what was forwarded/);
  });

  it("knows rows again whose answer was lost", async () => {
    const storeId = idOf(ledger);
    server.troubles = ["forgets"];
    add(4);
    start();
    await run(500);
    await forwarder?.close();
    start();
    await run(2_000);
    assert.equal(idOf(ledger), storeId);
    assert.deepEqual(server.order, [1, 2, 3, 4]);
  });

  it("goes on with the new file when the old one turns out to be corrupt", async () => {
    add(600);
    start();
    await run(2_000);
    const storeId = idOf(ledger);
    await forwarder?.close();
    ledger.close();
    rig.damage("usage");
    ledger = rig.open({ isForwarded: true });
    start();
    for (let index = 0; index < 3; index++) ledger.add(draw(index * 1_000, index));
    ledger.flush();
    await run(2_000);
    assert.notEqual(idOf(ledger), storeId);
    assert.deepEqual(server.rows(idOf(ledger)), [1, 2, 3]);
    assert.equal(server.rows(storeId).length, 600);
    assert.match(rig.warnings.join(), /is corrupt/);
  });

  it("never says what a library says", async () => {
    server.troubles = ["says its password"];
    add(1);
    start();
    await run(1_000);
    assert.deepEqual(warnings, ["the remote store is away: an error of the program"]);
    await run(2_000);
    assert.deepEqual(server.order, [1]);
  });

  it("opens and closes a hundred times with nothing left behind", async () => {
    add(1);
    for (let index = 0; index < 100; index++) {
      const one = start();
      if (index % 2 === 0) rig.run(0);
      await one.close();
      await one.close();
    }
    assert.equal(server.open, 0);
    assert.deepEqual(server.order, [1]);
  });
});

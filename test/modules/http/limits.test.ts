import assert from "node:assert/strict";
import { GET, HttpRig, statusesOf, statusOf } from "./rig";

const POST = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
/** ms between two looks of the server, and for a packet's way there and back. */
const LATE_MS = 520;

describe("patience of the HTTP server", () => {
  it("waits 5 s for a request, and for the next", () => {
    const rig = new HttpRig();
    const silent = rig.client();
    const asking = rig.client();
    asking.send(GET);
    rig.pass(4_990);
    assert.deepEqual([silent.endedMs, asking.endedMs], [undefined, undefined]);
    rig.pass(LATE_MS);
    assert.ok(silent.endedMs !== undefined && asking.endedMs !== undefined);
    assert.equal(silent.text, "");
    assert.deepEqual(statusesOf(asking.text), [200]);
    assert.equal(rig.server.connections, 0);
  });

  it("waits 5 s for a head from its first byte, however it drips", () => {
    const rig = new HttpRig();
    const client = rig.client();
    rig.pass(4_000);
    const startMs = rig.scheduler.nowMs();
    for (const letter of "GET / HTTP") {
      client.send(letter);
      rig.pass(499);
    }
    assert.equal(client.text, "");
    rig.pass(LATE_MS);
    assert.equal(statusOf(client.text), 408);
    assert.ok(rig.scheduler.nowMs() - startMs < 5_600);
  });

  it("waits 10 s for each byte of a body", () => {
    const rig = new HttpRig();
    const client = rig.client();
    client.send(POST);
    for (let index = 0; index < 3; index++) {
      rig.pass(9_900);
      client.send("x");
    }
    rig.pass(9_990);
    assert.equal(client.text, "");
    rig.pass(LATE_MS);
    assert.equal(statusOf(client.text), 408);
    assert.equal(rig.exchanges[0]?.isOver, true);
  });

  it("waits 10 s for somebody to take the answer", () => {
    let closed = 0;
    const rig = new HttpRig((exchange) =>
      exchange.reply(200, { next: (maxBytes) => new Uint8Array(maxBytes), close: () => void closed++ }),
    );
    const client = rig.client();
    client.isReading = false;
    client.send(GET);
    rig.pass(9_990);
    assert.equal(rig.server.connections, 1);
    rig.pass(LATE_MS);
    assert.deepEqual([rig.server.connections, closed], [0, 1]);
  });

  it("waits 10 s for a page to take a message, and for ever where there is none", () => {
    let gone = 0;
    let send = (_text: string): void => {};
    const rig = new HttpRig((exchange) => {
      const channel = exchange.openEvents(() => void gone++);
      send = (text) => void channel?.send(text);
    });
    const client = rig.client();
    client.send(GET);
    rig.pass(1_000_000);
    client.isReading = false;
    for (let index = 0; index < 10; index++) {
      send("x".repeat(1_000));
      rig.pass(100);
    }
    rig.pass(8_900);
    assert.equal(gone, 0);
    rig.pass(1_000 + LATE_MS);
    assert.equal(gone, 1);
    assert.equal(rig.server.connections, 0);
  });

  it("waits 60 s for whoever answers", () => {
    const rig = new HttpRig(() => {});
    const client = rig.client();
    client.send(GET);
    rig.pass(59_990);
    assert.equal(client.text, "");
    rig.pass(LATE_MS);
    assert.equal(statusOf(client.text), 503);
    assert.equal(rig.exchanges[0]?.isOver, true);
  });

  it("hears a refused sender out for a second or 64 kB, and no longer", () => {
    const rig = new HttpRig();
    const client = rig.client();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n");
    client.send("x".repeat(60_000));
    rig.pass(300);
    assert.equal(statusOf(client.text), 413);
    assert.equal(rig.server.connections, 1);
    client.send("x".repeat(10_000));
    rig.pass(300);
    assert.equal(rig.server.connections, 0);
    const other = rig.client();
    other.send("nonsense\r\n\r\n");
    rig.pass(900);
    assert.equal(rig.server.connections, 1);
    rig.pass(700);
    assert.equal(rig.server.connections, 0);
  });
});

describe("places of the HTTP server", () => {
  it("gives the place of the connection that is idle longest to a new one", () => {
    const rig = new HttpRig();
    const clients = Array.from({ length: 6 }, (_, index) => {
      const client = rig.client();
      rig.pass(10);
      if (index === 0) client.send("GET / HT");
      rig.pass(10);
      return client;
    });
    clients[1]?.send("G");
    rig.pass(100);
    const late = rig.client();
    late.send(GET);
    rig.pass(100);
    assert.equal(statusOf(late.text), 200);
    assert.deepEqual(
      clients.map(({ endedMs }) => endedMs !== undefined),
      [true, false, false, false, false, false],
    );
    assert.equal(rig.server.connections, 6);
  });

  it("takes a place from a slow body, never from who waits for an answer", () => {
    const rig = new HttpRig((exchange) => {
      if (exchange.request.method === "POST") exchange.readText(10, () => {});
    });
    const slow = rig.client();
    slow.send(POST);
    const waiting = Array.from({ length: 5 }, () => rig.client());
    for (const client of waiting) client.send(GET);
    rig.pass(100);
    const next = rig.client();
    next.send(GET);
    rig.pass(100);
    assert.notEqual(slow.endedMs, undefined);
    const last = rig.client();
    last.send(GET);
    rig.pass(100);
    assert.equal(statusOf(last.text), 503);
    assert.equal(rig.server.connections, 7);
    const many = Array.from({ length: 20 }, () => rig.client());
    rig.pass(100);
    assert.ok(rig.server.connections <= 7);
    assert.ok(many.some(({ endedMs }) => endedMs !== undefined));
    for (const exchange of rig.exchanges) exchange.reply(204);
    rig.pass(100);
    assert.deepEqual(
      [...waiting, next].map(({ text }) => statusOf(text)),
      [204, 204, 204, 204, 204, 204],
    );
  });

  it("closes at once those for whom there is not even a refusal", () => {
    const rig = new HttpRig(() => {}, { limits: { connections: 1 } });
    const first = rig.client();
    first.send(GET);
    rig.pass(20);
    // This one takes no answer: its window is shut, so that it cannot even be refused.
    const refused = rig.client({ windowBytes: 1 });
    rig.pass(5);
    const next = rig.client();
    rig.pass(5);
    assert.equal(rig.server.connections, 2);
    rig.pass(50);
    assert.notEqual(next.endedMs, undefined);
    refused.close();
  });

  it("serves as many as it is told", () => {
    const rig = new HttpRig(undefined, { limits: { connections: 50 } });
    const clients = Array.from({ length: 50 }, () => rig.client());
    rig.pass(10);
    assert.equal(rig.server.connections, 50);
    for (const client of clients) client.send(GET);
    rig.pass(100);
    assert.ok(clients.every(({ text }) => statusOf(text) === 200));
  });
});

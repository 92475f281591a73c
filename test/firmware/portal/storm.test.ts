import assert from "node:assert/strict";
import fc from "fast-check";
import type { Charger } from "../../../firmware/charger/charger";
import type { Device, ResetReason } from "../../../modules/device/device";
import type { HttpServer } from "../../../modules/http/server";
import type { HttpVisitor, HttpWire } from "../../support/virtual-http";
import type { Part } from "../charger/bench";
import { PortalCharger } from "./bench";
import { Watch } from "./watch";

/** ms between two steps of the control, and what one is late at the most. */
const STEP_MS = 20;

/**
 * Bytes of requests and answers that the server holds at the most: of each of its 6 connections 1,024 that were read,
 * and a body of 4,096 in a buffer half as long again. A head of 4,096 or an answer's piece is less.
 */
const MOST_HELD_BYTES = 6 * (1_024 + 6_144);
const MOST_CONNECTIONS = 6;
/** What one callback reads and writes: as much as one connection's window has. */
const MOST_READ_BYTES = 5_744;
const MOST_WRITTEN_BYTES = 5_744;
/** Answers in one callback: one a connection, where all of them are late and are told so. */
const MOST_ANSWERS = MOST_CONNECTIONS;

class StormyCharger extends PortalCharger {
  readonly watch = new Watch();
  mostHeld = 0;
  mostConnections = 0;

  override device(lacking: readonly Part[] = [], resetReason: ResetReason = "software"): Device {
    this.listens = (Listener) => this.watch.listener(Listener);
    const device = super.device(lacking, resetReason);
    this.watch.follow(this.scope);
    return device;
  }
}

/** A car charges, a person has set the password; from here on everything is watched. */
function stormy(): { bench: StormyCharger; charger: Charger; program: HttpVisitor; reader: HttpVisitor } {
  const bench = new StormyCharger();
  const charger = bench.charge();
  const person = bench.around.person();
  const program = bench.around.program(person);
  const reader = bench.around.visitor();
  reader.token = person.post("/api/tokens", { name: "reader", scope: "read" }).json.token;
  const server = serverOf(charger);
  bench.watch.onAfter = () => {
    bench.mostHeld = Math.max(bench.mostHeld, server.heldBytes);
    bench.mostConnections = Math.max(bench.mostConnections, server.connections);
  };
  bench.calls.length = 0;
  bench.readsMs.length = 0;
  return { bench, charger, program, reader };
}

/** The charger's own: nobody but a test asks for it. */
function serverOf(charger: Charger): HttpServer {
  return ["portal", "portal", "server"].reduce((part: object, name) => Reflect.get(part, name), charger) as HttpServer;
}

/** As if nobody had come: the car charges, each step came on time, and a page opens at once. */
function assertCalm(bench: StormyCharger, charger: Charger): void {
  assert.equal(charger.view.state, "C2");
  assert.equal(bench.coil, 1);
  assert.equal(bench.restarts, 0);
  assert.ok(!bench.calls.includes("guard 0"), "the contactor never opened");
  const { readsMs } = bench;
  assert.ok(readsMs.length > 100);
  const gaps = readsMs.slice(1).map((atMs, index) => atMs - (readsMs[index] ?? 0));
  assert.equal(Math.max(...gaps), STEP_MS);
  const { mostRead, mostWritten, mostAnswers } = bench.watch;
  assert.ok(bench.mostHeld <= MOST_HELD_BYTES, `${bench.mostHeld} bytes held`);
  assert.ok(bench.mostConnections <= MOST_CONNECTIONS, `${bench.mostConnections} connections`);
  assert.ok(mostRead <= MOST_READ_BYTES, `${mostRead} bytes read in one callback`);
  assert.ok(mostWritten <= MOST_WRITTEN_BYTES, `${mostWritten} bytes written in one callback`);
  assert.ok(mostAnswers <= MOST_ANSWERS, `${mostAnswers} answers in one callback`);
  assertServes(bench);
  const errors = bench.logs.filter((line) => line.startsWith("error") || line.includes("portal: "));
  assert.deepEqual(
    errors.filter((line) => !line.includes("the key is")),
    [],
  );
}

/** A page load as a browser does it, and nobody waits for more than some round trips. */
function assertServes(bench: StormyCharger): void {
  const fromMs = bench.nowMs;
  const visitor = bench.around.visitor("192.0.2.200");
  assert.equal(visitor.get("/").status, 200);
  assert.equal(visitor.get("/api/about").status, 200);
  assert.ok(bench.nowMs - fromMs < 200, `${bench.nowMs - fromMs} ms`);
}

/** Each second `act` does something, with a car that charges and a meter that reads. */
function eachSecond(bench: StormyCharger, seconds: number, act: (second: number) => void): void {
  for (let second = 0; second < seconds; second++) {
    bench.meterSays(10 + bench.drawnA);
    act(second);
    bench.pass(1_000);
  }
}

function wires(bench: StormyCharger, count: number): HttpWire[] {
  return Array.from({ length: count }, (_, index) => bench.around.visitor(`192.0.2.${index + 1}`).wire());
}

describe("a charger's portal in a storm, while a car charges", () => {
  it("bears slow senders on all of its connections, and serves others meanwhile", () => {
    const { bench, charger } = stormy();
    const head = "GET / HTTP/1.1\r\nHost: 192.0.2.1\r\nX-Filler: ";
    let slow: HttpWire[] = [];
    eachSecond(bench, 60, (second) => {
      slow = [...slow.filter(({ isOver }) => !isOver), ...wires(bench, 8)].slice(-20);
      for (const wire of slow) wire.send(second < 40 ? (head[second] ?? "x") : "x");
      bench.pass(500);
      if (second % 10 === 5) assertServes(bench);
    });
    assert.ok(bench.watch.connections > 400);
    assertCalm(bench, charger);
  });

  it("bears heads and bodies that have all but come, and go on byte by byte", () => {
    const { bench, charger, program } = stormy();
    const request = program.request("PATCH", "/api/settings", { headers: { "Content-Length": "4096" } });
    const body = Buffer.concat([request.subarray(0, request.length - 2), Buffer.alloc(4_000, 0x20)]);
    const head = Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"y".repeat(4_000)}`);
    const slow = wires(bench, 6);
    for (const [index, wire] of slow.entries()) wire.send(index % 2 === 0 ? body : head);
    eachSecond(bench, 40, () => {
      for (const wire of slow) wire.send(" ");
    });
    assertCalm(bench, charger);
  });

  it("bears 10,000 random and mutated requests", () => {
    const { bench, charger, program, reader } = stormy();
    const samples = fc.sample(requests(bench, program, reader), { numRuns: 10_000, seed: 6 });
    let answered = 0;
    const open: HttpWire[] = [];
    for (const [index, bytes] of samples.entries()) {
      const [wire] = wires(bench, 1);
      wire?.send(bytes);
      if (wire !== undefined) open.push(wire);
      if (index % 400 === 0) bench.meterSays(10 + bench.drawnA);
      bench.pass(5);
      if (open.length <= 12) continue;
      const oldest = open.shift();
      if (oldest?.text.startsWith("HTTP/1.1 ") === true) answered += 1;
      oldest?.close();
    }
    for (const wire of open) wire.close();
    bench.live(15_000, 10);
    assert.ok(answered > 5_000, `${answered} of them were requests`);
    assertCalm(bench, charger);
  }).timeout(60_000);

  it("bears heads of 8 kB, and hears no more of them than its bound", () => {
    const { bench, charger } = stormy();
    eachSecond(bench, 10, () => {
      for (const wire of wires(bench, 20))
        wire.send(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"y".repeat(8_192)}\r\n\r\n`);
      for (const wire of wires(bench, 20)) wire.send(`GET /${"y".repeat(8_192)} HTTP/1.1\r\n\r\n`);
      for (const wire of wires(bench, 10)) wire.send(`GET / HTTP/1.1\r\n${"A: b\r\n".repeat(1_365)}\r\n`);
    });
    bench.live(10_000, 10);
    assertCalm(bench, charger);
  });

  it("bears 200 requests in one piece on each connection, and takes its time for them", () => {
    const { bench, charger, reader } = stormy();
    for (const request of [
      reader.request("GET", "/api/about"),
      Buffer.from("GET /x HTTP/1.1\r\nHost:1.1.1.1\r\n\r\n"),
    ]) {
      const senders = wires(bench, 3);
      for (const wire of senders) wire.send(Buffer.concat(Array.from({ length: 200 }, () => request)));
      bench.live(5_000, 10);
      for (const wire of senders) {
        assert.equal(wire.text.split("HTTP/1.1 ").length - 1, 200);
        wire.close();
      }
      bench.live(1_000, 10);
    }
    assertCalm(bench, charger);
  });

  it("bears bodies of 1 MB, with a length and in chunks", () => {
    const { bench, charger, program } = stormy();
    const megabyte = Buffer.alloc(1_000_000, 0x20);
    const chunk = Buffer.concat([Buffer.from("4000\r\n"), megabyte.subarray(0, 0x4000), Buffer.from("\r\n")]);
    const chunked = Buffer.concat(Array.from({ length: 62 }, () => chunk));
    for (const [method, path, type] of [
      ["POST", "/api/login", "application/json"],
      ["PATCH", "/api/settings", "application/json"],
      ["PUT", "/api/update", "application/octet-stream"],
    ] as const)
      for (const isChunked of [false, true]) {
        const headers = { "Content-Type": type, "Content-Length": isChunked ? "0" : "1000000" };
        const plain = program.request(method, path, { body: "", headers }).toString("latin1");
        const head = isChunked ? plain.replace("Content-Length: 0", "Transfer-Encoding: chunked") : plain;
        const senders = wires(bench, 3);
        for (const wire of senders)
          wire.send(Buffer.concat([Buffer.from(head, "latin1"), isChunked ? chunked : megabyte]));
        bench.live(5_000, 10);
        const wanted = path === "/api/update" ? "409" : "413";
        for (const wire of senders) {
          assert.equal(wire.text.slice(9, 12), wanted, `${path} ${isChunked}`);
          wire.close();
        }
      }
    assertCalm(bench, charger);
  });

  it("bears 50 connections at once: some are served, the others hear 503 or are ended", () => {
    const { bench, charger } = stormy();
    const request = bench.around.visitor().request("GET", "/");
    const counts = { served: 0, refused: 0, ended: 0 };
    eachSecond(bench, 20, () => {
      const crowd = wires(bench, 50);
      for (const wire of crowd) wire.send(request);
      bench.pass(900);
      for (const wire of crowd) {
        const status = wire.text.slice(9, 12);
        counts[status === "200" ? "served" : status === "503" ? "refused" : "ended"] += 1;
        wire.close();
      }
    });
    assert.ok(counts.served >= 20 * 6, JSON.stringify(counts));
    assertCalm(bench, charger);
  });

  it("bears event streams that nobody reads", () => {
    const { bench, charger, reader } = stormy();
    const deaf = wires(bench, 6);
    for (const wire of deaf) {
      wire.isReading = false;
      wire.send(reader.request("GET", "/api/events"));
    }
    eachSecond(bench, 120, (second) => {
      bench.drawnA = 14 + (second % 2);
      if (second % 20 === 10) assertServes(bench);
    });
    assertCalm(bench, charger);
    for (const wire of deaf) wire.close();
    bench.live(1_000, 10);
    const wire = reader.wire();
    wire.send(reader.request("GET", "/api/events"));
    bench.live(2_000, 10);
    assert.match(wire.text, /^HTTP\/1\.1 200 .*data: \{/s, "whoever comes after them has a stream");
  });

  it("bears a login flood, and its owner gets in when the wait is over", () => {
    const { bench, charger } = stormy();
    const attacker = bench.around.visitor("192.0.2.66");
    const statuses = new Map<string, number>();
    eachSecond(bench, 60, (second) => {
      const crowd = wires(bench, 10);
      for (const [index, wire] of crowd.entries())
        wire.send(attacker.request("POST", "/api/login", { body: { password: `guess ${second} ${index}` } }));
      bench.pass(900);
      for (const wire of crowd) {
        const status = wire.text.slice(9, 12);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        wire.close();
      }
    });
    assert.ok((statuses.get("401") ?? 0) <= 10, JSON.stringify([...statuses]));
    assert.ok((statuses.get("429") ?? 0) > 300);
    bench.live(300_000, 10);
    assert.equal(bench.around.visitor().post("/api/login", { password: "a good password" }).status, 204);
    assertCalm(bench, charger);
  });
});

/** Requests of all kinds, whole and spoiled, and bytes that are none. None of them has to stop the car if it is taken. */
function requests(bench: PortalCharger, program: HttpVisitor, reader: HttpVisitor): fc.Arbitrary<Buffer> {
  const nobody = bench.around.visitor();
  const path = fc.constantFrom(
    ...["/", "/api/about", "/api/status", "/api/settings", "/api/sessions", "/api/sessions.csv", "/api/journal"],
    ...["/api/log", "/api/backup", "/api/network", "/api/update", "/api/tokens", "/api/events", "/generate_204"],
    ...["/%2e%2e/etc/passwd", "/api/tokens/%00", "/api//status", "/?a=%", "*", "http://x/", "/api/status?x=%ff"],
  );
  const method = fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get");
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom('{"password":"x"}', '{"mode":"manual"}', "[".repeat(3_000), '{"__proto__":{}}', '{"a":1e999}'),
  );
  const asked = fc.tuple(method, path, body).map(([each, at, text]) => nobody.request(each, at, { body: text }));
  const read = fc.tuple(method, path, body).map(([each, at, text]) => reader.request(each, at, { body: text }));
  // What may be changed by it is no matter of charging.
  const written = fc
    .tuple(fc.constantFrom("PATCH /api/settings", "POST /api/restore", "PUT /api/update"), body)
    .map(([line, text]) => {
      const [each = "", at = ""] = line.split(" ");
      const prefix = { homeAssistant: { prefix: text.replace(/[^a-z]/g, "").slice(0, 10) } };
      return program.request(each, at, { body: at === "/api/settings" ? prefix : text });
    });
  const whole = fc.oneof(asked, read, written);
  const spoiled = fc
    .tuple(
      fc.oneof(asked, read),
      fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), { maxLength: 6 }),
    )
    .map(([bytes, changes]) => {
      const copy = Buffer.from(bytes);
      for (const [share, value] of changes) copy[Math.floor(share * copy.length)] = value;
      return copy;
    });
  const cut = fc
    .tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([bytes, share]) => bytes.subarray(0, Math.floor(share * bytes.length)));
  const joined = fc.array(whole, { minLength: 2, maxLength: 6 }).map((many) => Buffer.concat(many));
  const noise = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof(whole, spoiled, spoiled, cut, joined, noise);
}

import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { BasicAuth } from "../../../sim/live/http/auth";
import { checkHost } from "../../../sim/live/http/origin";
import { HttpError } from "../../../sim/live/http/reply";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ask, openStream, post } from "./http-client";
import { ScriptedWorld } from "./http-scripted-world";

const pageFolder = `${__dirname}/no-such-folder`;

describe("who may ask the simulator", () => {
  let world: ScriptedWorld;
  let http: RunningHttp;
  const start = async (password?: string) => {
    world = new ScriptedWorld();
    http = await startHttp({ port: 0, world, pageFolder, password });
  };
  afterEach(() => http.close());

  it("serves its own names alone, whatever a DNS server says", async () => {
    await start();
    const own = ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]", "127.0.0.1:1", "127.9.9.9"];
    for (const host of own) assert.equal((await ask(http.port, "/api/sim", { headers: { host } })).status, 200, host);
    const foreign = [
      "example.org",
      "localhost.example.org",
      "192.168.1.5",
      "a b",
      "127.0.0.1.example.org",
      "@localhost",
    ];
    for (const host of foreign) {
      const answer = await ask(http.port, "/api/sim", { headers: { host } });
      assert.ok([400, 421].includes(answer.status), `${host}: ${answer.status}`);
    }
    assert.equal((await ask(http.port, "/", { headers: { host: "example.org" } })).status, 421);
  });

  it("takes no event from another web page", async () => {
    await start();
    const event = { do: "plug", charger: "Charger-1" };
    const foreign: readonly { readonly [name: string]: string }[] = [
      { origin: "http://example.org" },
      { origin: "null" },
      { origin: `http://127.0.0.1:${http.port + 1}` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    ];
    for (const headers of foreign) assert.equal((await post(http.port, event, headers)).status, 403);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]) {
      assert.equal((await post(http.port, event, { "content-type": type })).status, 415, type);
    }
    assert.deepEqual(world.posted, []);
    const own = { origin: `http://127.0.0.1:${http.port}`, "sec-fetch-site": "same-origin" };
    assert.equal(
      (await post(http.port, event, { ...own, "content-type": "application/json; charset=utf-8" })).status,
      200,
    );
  });

  it("lets no other page read, but a link be followed", async () => {
    await start();
    const read = await ask(http.port, "/api/sim/state", { headers: { "sec-fetch-site": "cross-site" } });
    assert.equal(read.status, 403);
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    assert.equal((await ask(http.port, "/api/sim/state", { headers })).status, 200);
    assert.equal(read.headers["access-control-allow-origin"], undefined);
  });

  it("sends the security headers on every answer", async () => {
    await start("secret");
    for (const path of ["/", "/api/sim", "/nothing"]) {
      const { headers } = await ask(http.port, path);
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /default-src 'none'; script-src 'self'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["x-frame-options"], "DENY");
    }
  });

  it("asks for the password on page and API", async () => {
    await start("größer als 6 A:");
    for (const path of ["/", "/api/sim", "/api/sim/stream", "/nothing"]) {
      const answer = await ask(http.port, path);
      assert.equal(answer.status, 401, path);
      assert.equal(answer.headers["www-authenticate"], 'Basic realm="Pilotline", charset="UTF-8"');
      assert.doesNotMatch(answer.text, /größer/);
    }
    assert.equal((await post(http.port, { do: "plug" })).status, 401);
    const authorization = basic("admin", "größer als 6 A:");
    assert.equal((await ask(http.port, "/api/sim", { headers: { authorization } })).status, 200);
    assert.equal((await post(http.port, { do: "plug" }, { authorization })).status, 200);
  });

  it("takes no other user, and nothing that is no Basic header", async () => {
    await start("secret");
    const wrong = [basic("root", "secret"), basic("admin", "secre"), "Bearer secret", "Basic"];
    for (const authorization of wrong) {
      assert.equal((await ask(http.port, "/api/sim", { headers: { authorization } })).status, 401, authorization);
    }
  });

  it("drops a reader that does not keep up with the stream, and goes on", async () => {
    world = new ScriptedWorld();
    http = await startHttp({ port: 0, world, pageFolder, limits: { streamBacklogBytes: 100_000 } });
    const slow = connect(http.port, "127.0.0.1", () =>
      slow.write("GET /api/sim/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
    await new Promise((resolve) => slow.once("data", resolve));
    slow.pause();
    for (let second = 0; second < 1_000; second += 1) world.tick();
    slow.resume();
    await new Promise((resolve) => slow.on("error", () => undefined).on("close", resolve));
    assert.equal((await ask(http.port, "/api/sim/state")).status, 200);
  });

  it("bounds headers, streams and connections that say nothing", async () => {
    world = new ScriptedWorld();
    const limits = { streams: 2, headersTimeoutMs: 100, requestTimeoutMs: 100 };
    http = await startHttp({ port: 0, world, pageFolder, limits });
    const long = await ask(http.port, "/api/sim", { headers: { "x-long": "x".repeat(9_000) } });
    assert.equal(long.status, 431);
    const streams = [openStream(http.port), openStream(http.port)];
    for (const stream of streams) await stream.next();
    assert.equal((await ask(http.port, "/api/sim/stream")).status, 503);
    for (const stream of streams) stream.close();
    const silent = connect(http.port, "127.0.0.1", () => silent.write("GET /api/sim HTTP/1.1\r\nHost: localhost\r\n"));
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      silent.on("data", (chunk) => {
        text += chunk;
      });
      silent.on("close", () => resolve(text));
    });
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });
});

describe("the simulator's host check where it listens on more than loopback", () => {
  const passes = (host: string, listenHost: string) => {
    try {
      checkHost({ headers: { host } } as IncomingMessage, listenHost);
      return true;
    } catch (error) {
      assert.ok(error instanceof HttpError && error.status === 421);
      return false;
    }
  };

  it("knows the address or name it was told", () => {
    assert.ok(passes("192.168.1.5:8080", "192.168.1.5"));
    assert.ok(passes("desk.example", "Desk.example"));
    assert.ok(!passes("192.168.1.6", "192.168.1.5"));
    assert.ok(!passes("", ""));
  });

  it("takes any address, but no name, on all interfaces", () => {
    assert.ok(passes("192.168.1.5:8080", "0.0.0.0"));
    assert.ok(passes("[fe80::1]:8080", "::"));
    assert.ok(!passes("rebound.example:8080", "0.0.0.0"));
    assert.ok(!passes("999.1.1.1", "0.0.0.0"));
  });
});

describe("guessing the simulator's password", () => {
  let nowMs = 0;
  let auth: BasicAuth;
  beforeEach(() => {
    nowMs = 0;
    auth = new BasicAuth("secret", () => nowMs);
  });
  const attempt = (authorization: string | undefined, remoteAddress = "192.168.1.9") => {
    try {
      auth.check({ headers: { authorization }, socket: { remoteAddress } } as IncomingMessage);
      return 200;
    } catch (error) {
      assert.ok(error instanceof HttpError);
      return error.status;
    }
  };
  const wrong = basic("admin", "guess");
  const right = basic("admin", "secret");

  it("is slowed down: after five failures an address waits, twice as long each time, a minute at most", () => {
    for (let count = 1; count <= 5; count += 1) assert.equal(attempt(wrong), 401);
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      nowMs += waitMs - 1;
      assert.equal(attempt(right), 429, `${waitMs} ms`);
      nowMs += 1;
      assert.equal(attempt(wrong), 401, `${waitMs} ms`);
    }
    nowMs += 60_000;
    assert.equal(attempt(right), 200);
    assert.equal(attempt(wrong), 401);
    assert.equal(attempt(right), 200);
  });

  it("does not count who sends no password yet", () => {
    for (let count = 0; count < 20; count += 1) assert.equal(attempt(undefined), 401);
    assert.equal(attempt(right), 200);
  });

  it("holds up one address, not the others; a /64 of IPv6 is one", () => {
    for (let count = 1; count <= 5; count += 1) attempt(wrong, `2001:db8:1:2:${count}::1`);
    assert.equal(attempt(right, "2001:db8:1:2:ffff::1"), 429);
    assert.equal(attempt(right, "2001:db8:1:3::1"), 200);
    assert.equal(attempt(right, "::ffff:192.168.1.9"), 200);
  });
});

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

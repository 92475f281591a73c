import assert from "node:assert/strict";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { HttpStartError, type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ask, openStream, post } from "./http-client";
import { ScriptedWorld } from "./http-scripted-world";

const NO_PAGE = `${__dirname}/no-such-folder`;

describe("the simulator's HTTP API", () => {
  let world: ScriptedWorld;
  let http: RunningHttp;
  beforeEach(async () => {
    world = new ScriptedWorld();
    http = await startHttp({ port: 0, world, pageFolder: NO_PAGE });
  });
  afterEach(() => http.close());

  it("lists the parts and tells the site", async () => {
    const answer = await ask(http.port, "/api/sim");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
    const info = JSON.parse(answer.text);
    assert.deepEqual(info.parts[0], {
      id: "Charger-1",
      kind: "charger",
      portal: null,
      topic: "pilotline/Charger-1/status",
    });
    assert.equal(info.site.contractedCurrent, 30);
    assert.equal(info.chargers["Charger-1"].mode, "intelligent");
    assert.equal(http.url, `http://127.0.0.1:${http.port}/`);
  });

  it("answers with the newest trace object", async () => {
    world.tick();
    const answer = await ask(http.port, "/api/sim/state");
    assert.deepEqual(JSON.parse(answer.text), world.state());
    assert.equal(answer.headers["cache-control"], "no-store");
  });

  it("hands an event to the world", async () => {
    const answer = await post(http.port, { do: "plug", charger: "Charger-1" });
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.text), { ok: true });
    assert.deepEqual(world.posted, [{ do: "plug", charger: "Charger-1" }]);
    assert.equal(world.state().chargers["Charger-1"]?.state, "B2");
  });

  it("answers what the world refuses with its reason", async () => {
    const answer = await post(http.port, { do: "dance" });
    assert.equal(answer.status, 400);
    assert.deepEqual(JSON.parse(answer.text), { error: "$.do: not an event of this world" });
  });

  it("refuses a body that is no event before the world sees it", async () => {
    const bad = ["", "{", "[]", "null", "3", '"plug"', '{"t":1,"do":"plug"}', Buffer.from([0x22, 0xff, 0x22])];
    for (const body of bad) {
      const answer = await post(http.port, body);
      assert.equal(answer.status, 400, String(body));
      assert.equal(typeof JSON.parse(answer.text).error, "string");
    }
    assert.deepEqual(world.posted, []);
  });

  it("takes 16 kB and not a byte more", async () => {
    const event = (bytes: number) => JSON.stringify({ do: "plug", x: "" }).replace('""', `"${"x".repeat(bytes - 20)}"`);
    assert.equal(Buffer.byteLength(event(16_384)), 16_384);
    assert.equal((await post(http.port, event(16_384))).status, 200);
    const answer = await post(http.port, event(16_385));
    assert.equal(answer.status, 413);
    assert.match(JSON.parse(answer.text).error, /16384 bytes/);
    const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
    const chunked = await ask(http.port, "/api/sim/events", { method: "POST", headers, body: event(400_000) });
    assert.equal(chunked.status, 413);
    assert.equal(world.posted.length, 1);
  });

  it("says what is not there and which method is", async () => {
    for (const path of ["/api", "/api/", "/api/sim/", "/api/other", "/api/sim/constructor", "/api/../etc/passwd"]) {
      const answer = await ask(http.port, path);
      assert.equal(answer.status, 404, path);
      assert.equal(typeof JSON.parse(answer.text).error, "string");
    }
    const posted = await ask(http.port, "/api/sim", { method: "POST" });
    assert.deepEqual([posted.status, posted.headers.allow], [405, "GET, HEAD"]);
    const got = await ask(http.port, "/api/sim/events");
    assert.deepEqual([got.status, got.headers.allow], [405, "POST"]);
    const head = await ask(http.port, "/api/sim/state", { method: "HEAD" });
    assert.deepEqual([head.status, head.text], [200, ""]);
  });

  it("shows nobody what went wrong inside", async () => {
    world.post = () => {
      throw new Error("secret detail");
    };
    const answer = await post(http.port, { do: "plug" });
    assert.equal(answer.status, 500);
    assert.deepEqual(JSON.parse(answer.text), { error: "the simulator could not do that" });
  });

  it("streams a line a second, and what changed around it", async () => {
    const stream = openStream(http.port);
    assert.equal(await stream.next(), "retry: 2000");
    assert.match(await stream.next(), /^event: sim\ndata: \{"name":"a scripted house"/);
    world.tick();
    assert.equal(await stream.next(), `id: 1\ndata: ${JSON.stringify(world.state())}`);
    world.site = { ...world.site, contractedCurrent: 25 };
    world.tick();
    assert.match(await stream.next(), /^event: sim\ndata: .*"contractedCurrent":25/);
    assert.match(await stream.next(), /^id: 2\n/);
    stream.close();
  });

  it("keeps ten minutes for a page that comes later, and starts afresh with the world", async () => {
    for (let second = 0; second < 700; second += 1) world.tick();
    const answer = await ask(http.port, "/api/sim/history", { headers: { "accept-encoding": "gzip" } });
    assert.equal(answer.headers["content-encoding"], "gzip");
    const lines = JSON.parse(gunzipSync(answer.body).toString());
    assert.deepEqual([lines[0].t, lines.at(-1).t, lines.length], [100, 700, 601]);
    const changed = { ...world.state(), home: 9 };
    for (const listener of world.listeners) listener(changed);
    const kept = JSON.parse((await ask(http.port, "/api/sim/history")).text);
    assert.deepEqual([kept.length, kept.at(-1).t, kept.at(-1).home], [601, 700, 9]);
    const restarted = { ...world.state(), t: 0 };
    for (const listener of world.listeners) listener(restarted);
    assert.deepEqual(JSON.parse((await ask(http.port, "/api/sim/history")).text), [restarted]);
  });

  it("does not end with the connection of a client that breaks off", async () => {
    for (const text of [
      "GET",
      "POST /api/sim/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
      "\0\xff\r\n\r\n",
    ]) {
      const socket = connect(http.port, "127.0.0.1", () => socket.end(text));
      await new Promise((resolve) => socket.on("error", resolve).on("close", resolve).resume());
    }
    assert.equal((await ask(http.port, "/api/sim")).status, 200);
    assert.deepEqual(world.posted, []);
  });

  it("says which port is taken", async () => {
    await assert.rejects(startHttp({ port: http.port, world, pageFolder: NO_PAGE }), (error) => {
      assert.ok(error instanceof HttpStartError);
      assert.equal(error.code, "EADDRINUSE");
      assert.match(error.message, /choose another one with --port/);
      return true;
    });
  });

  it("opens and closes a hundred times with nothing left behind", async () => {
    const own = world.listeners.size;
    for (let round = 0; round < 100; round += 1) {
      const again = await startHttp({ port: 0, world, pageFolder: NO_PAGE });
      const stream = openStream(again.port);
      await stream.next();
      await Promise.all([again.close(), again.close()]);
      await assert.rejects(async () => {
        for (;;) await stream.next();
      });
      await assert.rejects(ask(again.port, "/api/sim"), { code: "ECONNREFUSED" });
    }
    assert.equal(world.listeners.size, own);
  });
});

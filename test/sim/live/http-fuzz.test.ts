import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import fc from "fast-check";
import { BasicAuth } from "../../../sim/live/http/auth";
import { readJson } from "../../../sim/live/http/body";
import { hostOf, isLoopback } from "../../../sim/live/http/origin";
import { accepts, HttpError } from "../../../sim/live/http/reply";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ask } from "./http-client";
import { ScriptedWorld } from "./http-scripted-world";

/** A good text with one stretch of it replaced. */
const mutated = (good: string) =>
  fc
    .tuple(fc.nat(good.length), fc.nat(6), fc.string({ maxLength: 6, unit: "binary" }))
    .map(([at, drop, put]) => good.slice(0, at) + put + good.slice(at + drop));

describe("whatever is sent to the simulator's HTTP server", function () {
  this.timeout(60_000);

  it("a Host header gives a plain host or nothing (100,000 inputs)", () => {
    const host = fc.oneof(
      fc.string({ unit: "binary" }),
      mutated("localhost:8080"),
      mutated("[::1]:8080"),
      mutated("127.0.0.1"),
    );
    fc.assert(
      fc.property(host, (text) => {
        const found = hostOf(text);
        if (found === undefined) return;
        assert.match(found, /^[0-9a-z.:_-]+$/);
        if (isLoopback(found)) assert.match(text, /^(localhost\.?|127\.[0-9.]+|\[::1\]|\[127\.[0-9.]+\])(:\d+)?$/i);
      }),
      { numRuns: 100_000, seed: 1 },
    );
  });

  it("an Authorization header lets nobody in but the one (100,000 inputs)", () => {
    const right = `Basic ${Buffer.from("admin:secret").toString("base64")}`;
    let nowMs = 0;
    const auth = new BasicAuth("secret", () => nowMs);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), mutated(right)), (authorization) => {
        nowMs += 3_600_000;
        const request = { headers: { authorization }, socket: { remoteAddress: "127.0.0.1" } } as IncomingMessage;
        try {
          auth.check(request);
        } catch (error) {
          assert.ok(error instanceof HttpError && error.status === 401);
          return;
        }
        const sent = authorization.replace(/^basic +/i, "").trim();
        assert.equal(Buffer.from(sent, "base64").toString(), "admin:secret");
      }),
      { numRuns: 100_000, seed: 2 },
    );
  });

  it("an Accept-Encoding header chooses or refuses (100,000 inputs)", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), mutated("gzip;q=0, br;q=1.0, *;q=0.1")), (text) => {
        const chosen = accepts({ headers: { "accept-encoding": text } } as IncomingMessage, "br");
        if (chosen) assert.match(text.toLowerCase(), /br|\*/);
      }),
      { numRuns: 100_000, seed: 3 },
    );
  });

  it("a body is JSON or refused with a status (100,000 inputs)", async () => {
    const good = JSON.stringify({ do: "set", charger: "Charger-1", manualCurrent: 16 });
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      mutated(good).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const request = Object.assign(Readable.from([Buffer.from(bytes)]), {
          headers: { "content-type": "application/json" },
        });
        try {
          const value = await readJson(request as unknown as IncomingMessage, 40);
          assert.ok(bytes.length <= 40);
          assert.notEqual(JSON.stringify(value), undefined);
        } catch (error) {
          assert.ok(error instanceof HttpError, String(error));
          assert.equal(error.status, bytes.length > 40 ? 413 : 400);
        }
      }),
      { numRuns: 100_000, seed: 4 },
    );
  });

  describe("over a socket", () => {
    let world: ScriptedWorld;
    let http: RunningHttp;
    before(async () => {
      world = new ScriptedWorld();
      const limits = { headersTimeoutMs: 200, requestTimeoutMs: 200 };
      http = await startHttp({ port: 0, world, pageFolder: `${__dirname}/none`, limits });
    });
    after(() => http.close());

    it("bytes that are nearly a request end that connection at most (1,000 inputs)", async () => {
      const good =
        "POST /api/sim/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
        'Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{"do":"dance!"}';
      await fc.assert(
        fc.asyncProperty(mutated(good), async (text) => {
          const answer = await talk(http.port, text);
          assert.doesNotMatch(answer, / at .*\.[jt]s:\d+/);
          assert.doesNotMatch(answer, /^HTTP\/1\.1 5/);
        }),
        { numRuns: 1_000, seed: 5 },
      );
      assert.equal((await ask(http.port, "/api/sim/state")).status, 200);
      assert.equal(world.state().chargers["Charger-1"]?.state, "A1");
    });
  });
});

function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}

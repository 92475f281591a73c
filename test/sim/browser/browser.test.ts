import assert from "node:assert/strict";
import { VirtualNetwork } from "../../../hosts/virtual/network";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { EventChannel, Exchange } from "../../../modules/http/exchange";
import { HttpServer } from "../../../modules/http/server";
import { Browser } from "../../../sim/browser/browser";
import type { Answered } from "../../../sim/browser/connection";

const PAGE = new Uint8Array(20_000).fill(7);

/** A part's server on a network in virtual time, and a browser. */
function bench() {
  const scheduler = new Scheduler();
  const network = new VirtualNetwork(scheduler);
  const scope = scheduler.scope();
  const seen: string[] = [];
  const channels: EventChannel[] = [];
  const errors: unknown[] = [];
  const handler = (exchange: Exchange): void => {
    const { method, path, headers } = exchange.request;
    seen.push(`${method} ${path} ${headers.cookie ?? "-"} ${headers.ifNoneMatch ?? "-"}`);
    if (path === "/api/events") {
      const channel = exchange.openEvents(() => {});
      if (channel !== undefined) channels.push(channel);
      channel?.send('{"n":1}');
    } else if (path === "/" && headers.ifNoneMatch === '"t"') exchange.reply(304, undefined, [["ETag", '"t"']]);
    else if (path === "/") exchange.reply(200, PAGE, [["ETag", '"t"']]);
    else if (path === "/api/login")
      exchange.readText(100, () => exchange.reply(204, "", [["Set-Cookie", "session=abc; HttpOnly"]]));
    else {
      let left = 3;
      const next = (): Uint8Array => (left-- > 0 ? Uint8Array.of(0x61, 0x62) : new Uint8Array(0));
      exchange.reply(200, { next });
    }
  };
  const device = { clock: scheduler, timers: scope, network: { Listener: network.listenerClass("C1", scope) } };
  const server = new HttpServer({ device, port: 80, handler, onError: (error) => errors.push(error) });
  return { scheduler, network, server, seen, channels, errors, browser: new Browser({ network, partId: "C1" }) };
}

describe("a browser in virtual time", () => {
  it("opens a page as a real one does, and keeps it for the next time", () => {
    const { scheduler, browser, seen, channels, errors } = bench();
    const statuses: string[] = [];
    browser.logIn("a password", () => browser.openPage((status) => statuses.push(status)));
    scheduler.runUntil(1_000);
    channels[0]?.send('{"n":2}');
    scheduler.runUntil(2_000);
    assert.deepEqual(statuses, ['{"n":1}', '{"n":2}']);
    browser.close();
    browser.openPage((status) => statuses.push(status));
    scheduler.runUntil(3_000);
    const own = "session=abc";
    const page = (tag: string) => [`GET / ${own} ${tag}`, `GET /api/about ${own} -`, `GET /api/events ${own} -`];
    assert.deepEqual(seen, ["POST /api/login - -", ...page("-"), ...page('"t"')]);
    assert.equal(statuses.length, 3);
    assert.deepEqual(errors, []);
  });

  it("reads bodies with a length and in chunks, one after the other on one connection", () => {
    const { scheduler, browser, server } = bench();
    const answers: (Answered | undefined)[] = [];
    browser.ask({ method: "GET", path: "/" }, (page) => {
      answers.push(page);
      browser.ask({ method: "GET", path: "/chunks" }, (answer) => answers.push(answer));
    });
    scheduler.runUntil(1_000);
    assert.deepEqual(
      answers.map((answer) => [answer?.status, answer?.bytes]),
      [
        [200, PAGE.length],
        [200, 6],
      ],
    );
    assert.equal(answers[1]?.text, "ababab");
    assert.equal(server.connections, 1);
  });

  it("says that a request came to nothing where nobody listens", () => {
    const { scheduler, network } = bench();
    const browser = new Browser({ network, partId: "nobody" });
    const heard: unknown[] = [];
    browser.ask({ method: "GET", path: "/" }, (answer) => heard.push(answer));
    scheduler.runUntil(1_000);
    assert.deepEqual(heard, [undefined]);
    assert.equal(browser.lost, 1);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { Device } from "../../../modules/device/device";
import type { EventChannel, Exchange, HeaderRow, HttpRequest } from "../../../modules/http/exchange";
import { LiveStatus } from "../../../modules/portal/live-status";
import { LogRing, recorded } from "../../../modules/portal/log-ring";
import { replyPage } from "../../../modules/portal/page";
import { sequence } from "../../../modules/portal/text-source";
import { PAGE, PAGE_TAG, pageOf } from "./rig";

describe("the log that the portal shows", () => {
  it("has the newest lines, each cut, 2,000 characters in all", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400 }), { maxLength: 80 }), (messages) => {
        const ring = new LogRing();
        const all = messages.map((message, index) => {
          ring.add(index * 1_500, "info", message);
          return `${(index * 1.5).toFixed(1)} info ${message.slice(0, 160)}`;
        });
        assert.deepEqual(ring.lines, all.slice(all.length - ring.lines.length));
        const characters = ring.lines.reduce((sum, { length }) => sum + length, 0);
        assert.ok(characters <= 2_000);
        const next = all.at(-ring.lines.length - 1);
        if (next !== undefined) assert.ok(characters + next.length > 2_000, "no line went before its time");
      }),
      { seed: 6 },
    );
  });

  it("holds what the device logs but debug lines and what is said on the console alone", () => {
    const shown: string[] = [];
    const scheduler = new Scheduler();
    const plain = { clock: scheduler, log: (level: string, line: string) => void shown.push(`${level} ${line}`) };
    const { device, log, say } = recorded(plain as unknown as Device);
    device.log("warn", "one");
    device.log("debug", "two");
    say("the password is KRYPTON123");
    device.log("error", "three");
    assert.deepEqual(log.lines, ["0.0 warn one", "0.0 error three"]);
    assert.deepEqual(shown, ["warn one", "debug two", "info the password is KRYPTON123", "error three"]);
  });
});

describe("a body of texts", () => {
  it("is all of them, whatever is asked at a time", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), (texts, count) => {
        const source = sequence(texts.values());
        const pieces: Uint8Array[] = [];
        for (let piece = source.next(count); piece.length > 0; piece = source.next(count)) {
          assert.ok(piece.length <= count);
          pieces.push(piece);
        }
        assert.equal(source.next(count).length, 0);
        assert.equal(Buffer.concat(pieces).toString(), Buffer.from(texts.join("")).toString());
      }),
      { seed: 6 },
    );
  });

  it("ends where nobody wants more", () => {
    let isOver = false;
    function* texts(): Generator<string> {
      try {
        yield "one";
        yield "two";
      } finally {
        isOver = true;
      }
    }
    const source = sequence(texts());
    assert.equal(Buffer.from(source.next(2)).toString(), "on");
    source.close?.();
    assert.equal(isOver, true);
  });
});

interface Replied {
  readonly status: number;
  readonly headers: Map<string, string>;
  readonly bytes: Buffer;
}

function replied(ifNoneMatch?: string, hasPage = true, pieceBytes = 100): Replied {
  const answers: Replied[] = [];
  const reply: Exchange["reply"] = (status, body, rows: readonly HeaderRow[] = []) => {
    const pieces: Uint8Array[] = [];
    if (typeof body === "string") pieces.push(Buffer.from(body));
    else if (body !== undefined && "next" in body)
      for (let piece = body.next(pieceBytes); piece.length > 0; piece = body.next(pieceBytes)) pieces.push(piece);
    answers.push({ status, headers: new Map(rows), bytes: Buffer.concat(pieces) });
  };
  const headers = ifNoneMatch === undefined ? {} : { ifNoneMatch };
  const exchange = { request: { headers } as HttpRequest, reply } as Exchange;
  replyPage(exchange, hasPage ? pageOf(PAGE) : undefined);
  const [answer] = answers;
  assert.ok(answer !== undefined && answers.length === 1);
  return answer;
}

describe("the page's answer", () => {
  it("is the page with its tag, piece by piece", () => {
    const { status, headers, bytes } = replied();
    assert.equal(status, 200);
    assert.deepEqual(bytes, PAGE);
    assert.equal(headers.get("ETag"), `"${PAGE_TAG}"`);
    assert.equal(headers.get("Cache-Control"), "no-cache");
    assert.equal(headers.get("Content-Encoding"), "gzip");
    assert.equal(headers.get("Content-Type"), "text/html; charset=utf-8");
  });

  it("is 304 without a body for who has this one, with the same tag", () => {
    const { status, headers, bytes } = replied(`"${PAGE_TAG}"`);
    assert.equal(status, 304);
    assert.equal(bytes.length, 0);
    assert.equal(headers.get("ETag"), `"${PAGE_TAG}"`);
  });

  it("is the page for who has another one", () => assert.equal(replied('"0123456789abcdee"').status, 200));

  it("is 404 where the image has none", () => assert.equal(replied(undefined, false).status, 404));
});

class Streams {
  readonly scheduler = new Scheduler();
  shown: object = { value: 1 };
  wallMs: number | undefined = 1_000_000;
  readonly live = new LiveStatus(
    {
      clock: this.scheduler,
      timers: this.scheduler,
      wallClock: { nowMs: () => this.wallMs },
    } as unknown as Device,
    () => this.shown,
  );

  open(): { readonly heard: string[]; leave(): void; isOpen: boolean; takes: boolean } {
    const page = { heard: [] as string[], leave: () => {}, isOpen: true, takes: true };
    const channel: EventChannel = {
      send: (data) => {
        if (page.takes) page.heard.push(`${this.scheduler.nowMs() / 1_000}: ${data}`);
        return page.takes;
      },
      close: () => {
        page.isOpen = false;
      },
    };
    const openEvents: Exchange["openEvents"] = (onClosed) => {
      page.leave = onClosed;
      return channel;
    };
    this.live.open({ openEvents } as Exchange);
    return page;
  }

  pass(s: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + s * 1_000);
  }
}

describe("the live status", () => {
  it("comes at once, on a change within a second, and again every 10 s", () => {
    const streams = new Streams();
    const page = streams.open();
    streams.pass(1);
    streams.shown = { value: 2 };
    streams.pass(21);
    assert.deepEqual(page.heard, [
      '0: {"value":1,"atMs":1000000,"uptimeS":0}',
      '1: {"value":1,"atMs":1000000,"uptimeS":1}',
      '2: {"value":2,"atMs":1000000,"uptimeS":2}',
      '12: {"value":2,"atMs":1000000,"uptimeS":12}',
      '22: {"value":2,"atMs":1000000,"uptimeS":22}',
    ]);
  });

  it("says null where nobody knows the time of day", () => {
    const streams = new Streams();
    streams.wallMs = undefined;
    assert.equal(streams.live.text(), '{"value":1,"atMs":null,"uptimeS":0}');
  });

  it("changes once a second at most, however often the part does", () => {
    const streams = new Streams();
    const page = streams.open();
    for (let index = 0; index < 100; index++) {
      streams.shown = { value: index };
      streams.pass(0.1);
    }
    assert.equal(page.heard.length, 11);
  });

  it("has no timer while nobody looks", () => {
    const streams = new Streams();
    assert.equal(streams.scheduler.nextDueMs(), undefined);
    const pages = [streams.open(), streams.open()];
    assert.equal(streams.live.pages, 2);
    assert.equal(streams.scheduler.nextDueMs(), 1_000);
    pages[0]?.leave();
    assert.equal(streams.live.pages, 1);
    if (pages[1] !== undefined) pages[1].takes = false;
    streams.pass(1);
    assert.equal(streams.live.pages, 0);
    assert.equal(streams.scheduler.nextDueMs(), undefined);
  });

  it("ends after 30 minutes, and for all where the portal says so", () => {
    const streams = new Streams();
    const first = streams.open();
    streams.pass(600);
    const second = streams.open();
    streams.pass(1_199);
    assert.equal(first.isOpen, true);
    streams.pass(1);
    assert.deepEqual([first.isOpen, second.isOpen, streams.live.pages], [false, true, 1]);
    streams.live.close();
    assert.deepEqual([second.isOpen, streams.live.pages, streams.scheduler.nextDueMs()], [false, 0, undefined]);
    const third = streams.open();
    streams.pass(10);
    assert.ok(third.heard.length > 1, "who comes then is told again");
  });
});

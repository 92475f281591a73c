import assert from "node:assert/strict";
import type { BodySink } from "../../../modules/http/exchange";
import type { HttpGet } from "../../../modules/http-client/request";
import { FETCH, isHttpsUrl } from "../../../modules/update/fetcher";
import type { Refusal } from "../../../modules/update/refusals";
import { Updates } from "../../../modules/update/updates";
import { imageOf, partWith, SLOT_BYTES, signed, sinkIn, slotsWith } from "./rig";

const WHOLE = signed({ version: [1, 3, 0] });
const IDLE = {
  version: "1.2.3",
  running: "confirmed",
  state: "idle",
  receivedBytes: 0,
  totalBytes: 0,
  error: null,
  next: null,
};
const URL_AT = "https://example.org/image";

type GetOptions = ConstructorParameters<typeof HttpGet>[0];

/** One request that the fetcher made. */
interface Asked extends GetOptions {
  isClosed: boolean;
}

class Rig {
  readonly slots;
  readonly updater;
  readonly part;
  readonly updates;
  readonly asked: Asked[] = [];
  reason: string | undefined;

  constructor(keys?: readonly string[], isOnTrial = false) {
    this.slots = slotsWith(keys);
    this.updater = this.slots.start();
    if (isOnTrial) this.startNew();
    this.part = partWith(this.updater);
    const { asked } = this;
    class FakeGet {
      private readonly row: Asked;
      constructor(options: GetOptions) {
        this.row = { ...options, isClosed: false };
        asked.push(this.row);
      }
      close(): void {
        this.row.isClosed = true;
      }
    }
    this.updates = new Updates({
      device: this.part.device,
      updater: this.updater,
      kind: "charger",
      mayWrite: () => this.reason,
      HttpGet: FakeGet as unknown as typeof HttpGet,
      version: "1.2.3",
    });
  }

  private startNew(): void {
    const slot = this.updater.open(1);
    slot.write(Uint8Array.of(1));
    slot.complete();
    Object.defineProperty(this, "updater", { value: this.slots.start() });
  }

  /** As the HTTP server does it: writes what the sink takes, and waits where it takes nothing. */
  send(sink: BodySink, bytes: Uint8Array, pieceBytes = 1_460): void {
    let at = 0;
    const go = (): void => {
      while (sink.isFull?.(go) !== true) {
        if (at >= bytes.length) {
          sink.end();
          return;
        }
        sink.write(bytes.subarray(at, at + pieceBytes));
        at += pieceBytes;
      }
    };
    go();
  }

  run(ms = 100): void {
    this.part.scheduler.runUntil(this.part.scheduler.nowMs() + ms);
  }

  get last(): Asked {
    const last = this.asked.at(-1);
    assert.ok(last);
    return last;
  }

  get state(): string {
    return this.updates.view.state;
  }
}

describe("updates by upload", () => {
  it("take an image, with progress, while everything else goes on", () => {
    const rig = new Rig();
    assert.deepEqual(rig.updates.view, IDLE);
    const over: (Refusal | undefined)[] = [];
    const sink = sinkIn(rig.updates.receive((why) => over.push(why)));
    assert.equal(rig.state, "receiving");
    let turns = 0;
    rig.part.scheduler.repeat(() => turns++, 1);
    rig.send(sink, WHOLE);
    assert.equal(rig.state, "checking");
    assert.deepEqual(over, []);
    assert.equal(rig.updates.view.totalBytes, WHOLE.length);
    assert.ok(rig.updates.view.receivedBytes < 1_460);
    rig.run();
    assert.deepEqual(over, [undefined]);
    assert.deepEqual(rig.updates.view, {
      ...IDLE,
      state: "ready",
      receivedBytes: WHOLE.length,
      totalBytes: WHOLE.length,
      next: "1.3.0",
    });
    assert.equal(rig.slots.start().running, "trial");
    assert.deepEqual(Buffer.from(rig.slots.running), imageOf(10_000));
  });

  it("let a timer in between any two slices of the signature's check", () => {
    const rig = new Rig();
    const sink = sinkIn(rig.updates.receive(() => {}));
    rig.send(sink, WHOLE);
    let between = 0;
    const again = (): void => {
      if (rig.state !== "checking") return;
      between += 1;
      rig.part.scheduler.set(again, 0);
    };
    rig.part.scheduler.set(again, 0);
    rig.run();
    assert.ok(between > 100, `${between}`);
  });

  it("say why one is refused, once, and take the next", () => {
    const rig = new Rig();
    const over: (Refusal | undefined)[] = [];
    const damaged = Buffer.from(WHOLE);
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    const sink = sinkIn(rig.updates.receive((why) => over.push(why)));
    rig.send(sink, damaged);
    rig.run();
    sink.write(WHOLE);
    sink.end();
    sink.abort();
    assert.deepEqual(over, [{ code: "signature", status: 422, text: "the image's signature is wrong" }]);
    assert.equal(rig.state, "failed");
    assert.equal(rig.updates.view.error, "the image's signature is wrong");
    rig.send(sinkIn(rig.updates.receive((why) => over.push(why))), WHOLE);
    rig.run();
    assert.deepEqual(over.slice(1), [undefined]);
  });

  it("take one at a time, none while a car charges, on trial or without a key", () => {
    const code = (rig: Rig): string | undefined => {
      const taken = rig.updates.receive(() => assert.fail("it was refused"));
      return "code" in taken ? `${taken.status} ${taken.code}` : undefined;
    };
    const rig = new Rig();
    rig.reason = "a car charges";
    assert.equal(code(rig), "409 charging");
    rig.reason = undefined;
    const sink = sinkIn(rig.updates.receive(() => {}));
    assert.equal(code(rig), "409 busy");
    assert.equal(rig.updates.fetch(URL_AT)?.code, "busy");
    sink.abort();
    assert.equal(rig.state, "failed");
    assert.equal(code(rig), undefined);
    assert.equal(code(new Rig([])), "422 keyless");
    assert.equal(code(new Rig(undefined, true)), "409 trial");
  });

  it("stop for a car that begins to charge in the midst", () => {
    const rig = new Rig();
    const over: (Refusal | undefined)[] = [];
    const sink = sinkIn(rig.updates.receive((why) => over.push(why)));
    sink.write(WHOLE.subarray(0, 1_000));
    rig.run();
    sink.write(WHOLE.subarray(1_000, 6_000));
    assert.deepEqual(over, []);
    rig.reason = "a car charges";
    sink.write(WHOLE.subarray(6_000));
    assert.deepEqual(over, [{ code: "charging", status: 409, text: "a car charges" }]);
    assert.equal(rig.updates.view.error, "a car charges");
  });

  it("end with their connection, and with their part, at any moment", () => {
    for (const isClosed of [false, true])
      for (const [bytes, isChecked] of [
        [0, false],
        [100, false],
        [1_000, false],
        [1_000, true],
        [6_000, true],
      ] as const) {
        const rig = new Rig();
        const sink = sinkIn(rig.updates.receive(() => assert.fail("nobody listens any more")));
        sink.write(WHOLE.subarray(0, bytes));
        const whenFree = () => assert.fail("its connection is gone");
        if (bytes > 160) assert.equal(sink.isFull?.(isChecked ? () => {} : whenFree), true);
        if (isChecked) rig.run();
        if (isClosed) rig.updates.close();
        else sink.abort();
        assert.equal(rig.part.scheduler.nextDueMs(), undefined, "no timer stays");
        rig.run();
        sink.write(WHOLE);
        sink.end();
        assert.equal(rig.slots.start().running, "confirmed");
      }
  });

  it("keep in mind what is ready until its slot is written again", () => {
    const rig = new Rig();
    rig.send(sinkIn(rig.updates.receive(() => {})), WHOLE);
    rig.run();
    rig.send(sinkIn(rig.updates.receive(() => {})), imageOf(300));
    assert.deepEqual([rig.state, rig.updates.view.next], ["failed", "1.3.0"]);
    const sink = sinkIn(rig.updates.receive(() => {}));
    sink.write(WHOLE.subarray(0, 1_000));
    rig.run();
    assert.equal(rig.updates.view.next, null);
    sink.abort();
    assert.equal(rig.slots.start().running, "confirmed");
  });

  it("leave nothing behind, a hundred times", () => {
    const rig = new Rig();
    for (let time = 0; time < 100; time++) {
      const { device, scheduler } = rig.part;
      const updates = new Updates({ device, updater: rig.updater, kind: "charger", mayWrite: () => undefined });
      const sink = sinkIn(updates.receive(() => {}));
      sink.write(WHOLE.subarray(0, 2_000));
      updates.close();
      updates.close();
      assert.equal(scheduler.nextDueMs(), undefined);
    }
  });
});

describe("updates by download", () => {
  /** Answers the newest request with `bytes`. */
  function serve(rig: Rig, bytes: Uint8Array): void {
    rig.last.onHead(200, bytes.length);
    rig.send(rig.last.sink, bytes);
    rig.run();
  }

  it("take an image", () => {
    const rig = new Rig();
    assert.equal(rig.updates.fetch(URL_AT), undefined);
    assert.equal(rig.state, "fetching");
    assert.equal(rig.last.url, URL_AT);
    assert.equal(rig.last.authority, null);
    assert.equal(rig.last.maxBytes, SLOT_BYTES + 160);
    serve(rig, WHOLE);
    assert.equal(rig.state, "ready");
    assert.equal(rig.part.scheduler.nextDueMs(), undefined);
    assert.ok(rig.last.isClosed);
    assert.deepEqual(rig.part.logged, ["update: fetched"]);
  });

  it("begin with https", () => {
    const rig = new Rig();
    for (const url of ["http://example.org/", "", "https://a b/", "https://me:secret@example.org/"]) {
      assert.ok(!isHttpsUrl(url));
      assert.equal(rig.updates.fetch(url)?.code, "url");
    }
    assert.equal(rig.state, "idle");
  });

  it("say so where the board makes no connections", () => {
    const { device, scheduler } = new Rig().part;
    const updates = new Updates({ device, updater: slotsWith().start(), kind: "charger", mayWrite: () => undefined });
    assert.equal(updates.fetch(URL_AT), undefined);
    scheduler.runUntil(1);
    assert.equal(updates.view.error, "the download failed: this board makes no connections");
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("follow three redirects and no fourth, and none away from https", () => {
    const rig = new Rig();
    rig.updates.fetch(URL_AT);
    for (const [status, location, url] of [
      [301, "https://example.org/one", "https://example.org/one"],
      [302, "https://other.org/two", "https://other.org/two"],
      [307, "https://other.org/three", "https://other.org/three"],
    ] as const) {
      const before = rig.last;
      before.onHead(status, 5, location);
      assert.ok(before.isClosed);
      // Its page does not get into the image.
      before.sink.write(Buffer.from("moved"));
      before.sink.end();
      assert.equal(rig.last.url, url);
    }
    serve(rig, WHOLE);
    assert.equal(rig.state, "ready");

    const often = new Rig();
    often.updates.fetch(URL_AT);
    for (let time = 0; time < 4; time++) often.last.onHead(302, 0, "https://example.org/again");
    assert.equal(often.asked.length, 4);
    assert.match(String(often.updates.view.error), /redirects too often/);

    const away = new Rig();
    away.updates.fetch(URL_AT);
    away.last.onHead(302, 0, "http://example.org/");
    assert.match(String(away.updates.view.error), /not https/);
    assert.equal(away.part.scheduler.nextDueMs(), undefined);
  });

  it("fail where the server has none", () => {
    for (const status of [204, 206, 300, 304, 404, 500]) {
      const rig = new Rig();
      rig.updates.fetch(URL_AT);
      rig.last.onHead(status, undefined);
      assert.match(String(rig.updates.view.error), new RegExp(`answered with ${status}`));
      assert.ok(rig.last.isClosed);
      rig.last.sink.write(WHOLE);
      rig.last.sink.end();
      assert.equal(rig.state, "failed");
    }
  });

  it("fail with their connection", () => {
    const rig = new Rig();
    rig.updates.fetch(URL_AT);
    rig.last.onHead(200, undefined);
    rig.last.sink.write(WHOLE.subarray(0, 300));
    rig.last.sink.abort();
    rig.last.onFailed("no answer in time");
    assert.equal(rig.state, "failed");
    assert.equal(rig.updates.view.error, "the download failed: no answer in time");
    assert.equal(rig.part.scheduler.nextDueMs(), undefined);
    assert.equal(rig.updates.fetch(URL_AT), undefined);
  });

  it("fail where all of it takes too long", () => {
    const rig = new Rig();
    rig.updates.fetch(URL_AT);
    rig.run(FETCH.mostMs - 1);
    assert.equal(rig.state, "fetching");
    rig.run(1);
    assert.equal(rig.updates.view.error, "the download failed: it takes too long");
    assert.ok(rig.last.isClosed);
  });

  it("end with a part that is closed, at any moment", () => {
    const rig = new Rig();
    rig.updates.fetch(URL_AT);
    rig.updates.close();
    assert.ok(rig.last.isClosed);
    assert.equal(rig.part.scheduler.nextDueMs(), undefined);
    rig.last.onHead(302, 0, "https://example.org/x");
    rig.last.sink.write(WHOLE);
    rig.last.onFailed("no connection");
    assert.equal(rig.asked.length, 1);
  });

  it("end where the image is refused", () => {
    const rig = new Rig();
    rig.updates.fetch(URL_AT);
    serve(rig, signed({ kind: "meter" }));
    assert.equal(rig.updates.view.error, "the image is for another kind of part");
    assert.ok(rig.last.isClosed);
    assert.equal(rig.part.scheduler.nextDueMs(), undefined);
  });
});

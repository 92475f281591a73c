import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Access, type LoginResult } from "../../../modules/access/access";
import { parseRecord } from "../../../modules/access/password-record";
import { Pbkdf2 } from "../../../modules/crypto/pbkdf2";
import { MemoryStore } from "../settings/memory-store";
import { AccessBench, cookieOf, request } from "./fakes";

const PASSWORD = "correct horse 9";

/** A part whose owner has just set it up; `cookie` is the owner's. */
function owned(): { bench: AccessBench; cookie: string } {
  const bench = new AccessBench();
  const cookie = cookieOf(bench.setUp(PASSWORD));
  return { bench, cookie };
}

class BrokenStretcher {
  readonly key = undefined;
  step(): boolean {
    throw new Error("no memory");
  }
}

describe("access to a part", () => {
  it("is nobody's before a password is set, and then whoever's set it", () => {
    const bench = new AccessBench();
    assert.equal(bench.access.isSetUp, false);
    assert.deepEqual(bench.login(""), { kind: "wrong" });
    const cookie = cookieOf(bench.setUp(PASSWORD));
    assert.equal(bench.access.isSetUp, true);
    assert.deepEqual(bench.access.who(request({ cookie })), { kind: "session", scope: "write" });
    assert.equal(bench.access.who(request()), undefined);
  });

  it("is set up once", () => {
    const { bench, cookie } = owned();
    assert.deepEqual(bench.setUp("another password"), { kind: "wrong" });
    assert.equal(bench.login("another password")?.kind, "wrong");
    assert.notEqual(bench.access.who(request({ cookie })), undefined);
  });

  it("opens with the password, after a restart, too", () => {
    const { bench, cookie } = owned();
    bench.start();
    assert.equal(bench.access.isSetUp, true);
    assert.equal(bench.access.who(request({ cookie })), undefined, "a restart ends all sessions");
    const again = cookieOf(bench.login(PASSWORD));
    assert.notEqual(bench.access.who(request({ cookie: again })), undefined);
  });

  it("looks at one password at a time, and between other work", () => {
    const { bench } = owned();
    const results: (LoginResult | undefined)[] = [];
    bench.access.login(request(), PASSWORD, (result) => results.push(result));
    assert.equal(results.length, 0, "never inside the call");
    bench.access.login(request(), PASSWORD, (result) => results.push(result));
    bench.access.change(request(), PASSWORD, "another password", (result) => results.push(result));
    const wait: LoginResult = { kind: "wait", retryAfterS: 1 };
    assert.deepEqual(results, [wait, wait]);
    bench.pass(0);
    assert.deepEqual(
      results.map((result) => result?.kind),
      ["wait", "wait", "in"],
    );
    assert.equal(bench.login(PASSWORD)?.kind, "in");
  });

  it("does its work in slices, with a timer between them", () => {
    const { bench } = owned();
    let most = 0;
    let steps = 0;
    let left = 0;
    class Counting extends Pbkdf2 {
      constructor(password: Uint8Array, salt: Uint8Array, iterations: number) {
        super(password, salt, iterations);
        left = iterations;
      }
      override step(iterations: number): boolean {
        most = Math.max(most, iterations);
        steps += 1;
        return super.step(iterations);
      }
    }
    const slow = new AccessBench(bench.store, Counting);
    let others = 0;
    const chatter = (): void => {
      others += 1;
      if (steps < 100 && others < 1_000) slow.scheduler.set(chatter, 0);
    };
    slow.scheduler.set(chatter, 0);
    assert.equal(slow.login(PASSWORD)?.kind, "in");
    assert.equal(left, 20_000);
    assert.equal(most, 100);
    assert.ok(others >= 100, "other timers had their turn");
  });

  it("makes an older record a newer one when somebody logs in", () => {
    const { bench } = owned();
    assert.equal(parseRecord(bench.store.read("password") ?? "")?.iterations, 32);
    const quick = new AccessBench(bench.store, Pbkdf2);
    assert.equal(quick.login("wrong password")?.kind, "wrong");
    assert.equal(parseRecord(bench.store.read("password") ?? "")?.iterations, 32);
    assert.equal(quick.login(PASSWORD)?.kind, "in");
    assert.equal(parseRecord(bench.store.read("password") ?? "")?.iterations, 20_000);
    assert.equal(quick.login(PASSWORD)?.kind, "in");
  });

  it("lets in with an older record that cannot be replaced", () => {
    const { bench } = owned();
    const quick = new AccessBench(bench.store, Pbkdf2);
    bench.store.isBroken = true;
    assert.equal(quick.login(PASSWORD)?.kind, "in");
    assert.equal(parseRecord(bench.store.read("password") ?? "")?.iterations, 32);
  });

  it("makes those wait who guess, and the owner with them, to the millisecond", () => {
    const { bench, cookie } = owned();
    for (let count = 0; count < 5; count++) assert.deepEqual(bench.login(`guess ${count}`), { kind: "wrong" });
    assert.deepEqual(bench.login(PASSWORD), { kind: "wait", retryAfterS: 2 });
    assert.equal(bench.access.mayTry(), false);
    assert.notEqual(bench.access.who(request({ cookie })), undefined, "who is in stays in");
    bench.pass(1_999);
    assert.deepEqual(bench.login(PASSWORD), { kind: "wait", retryAfterS: 1 });
    bench.pass(1);
    assert.equal(bench.login(PASSWORD)?.kind, "in");
    assert.equal(bench.login("guess 6")?.kind, "wrong");
    assert.deepEqual(bench.login(PASSWORD), { kind: "wait", retryAfterS: 4 }, "a right one forgives nothing");
  });

  it("counts what else is guessed", () => {
    const bench = new AccessBench();
    for (let count = 0; count < 5; count++) bench.access.failed();
    assert.equal(bench.access.waitS, 2);
  });

  it("takes another password with the one before, and ends all other sessions", () => {
    const { bench, cookie } = owned();
    const next = "battery staple 7";
    const change = (old: string) => bench.result((then) => bench.access.change(request(), old, next, then));
    assert.deepEqual(change("wrong password"), { kind: "wrong" });
    assert.notEqual(bench.access.who(request({ cookie })), undefined);
    const changed = cookieOf(change(PASSWORD));
    assert.equal(bench.access.who(request({ cookie })), undefined);
    assert.notEqual(bench.access.who(request({ cookie: changed })), undefined);
    assert.equal(bench.login(PASSWORD)?.kind, "wrong");
    assert.equal(bench.login(next)?.kind, "in");
  });

  it("logs out who asks, and nobody else", () => {
    const { bench, cookie } = owned();
    const other = cookieOf(bench.login(PASSWORD));
    assert.match(bench.access.logout(request({ cookie })), /^session=; .*Max-Age=0$/);
    assert.equal(bench.access.who(request({ cookie })), undefined);
    assert.notEqual(bench.access.who(request({ cookie: other })), undefined);
    assert.match(bench.access.logout(request({ isSecure: true })), /Secure$/);
  });

  it("keeps the cookie to TLS where the login came over it", () => {
    const { bench } = owned();
    const result = bench.result((then) => bench.access.login(request({ isSecure: true }), PASSWORD, then));
    assert.ok(result?.kind === "in" && result.cookie.endsWith("; Secure"));
  });

  it("opens for a token by its header, and looks at no cookie beside it", () => {
    const { bench, cookie } = owned();
    const made = bench.access.addToken("meter", "read");
    assert.ok(made.ok);
    const authorization = `Bearer ${made.value}`;
    assert.deepEqual(bench.access.who(request({ authorization, cookie })), { kind: "token", scope: "read" });
    assert.equal(bench.access.who(request({ authorization: "Bearer wrong", cookie })), undefined);
    assert.equal(bench.access.who(request({ cookie: `session=${made.value}` })), undefined);
    assert.deepEqual(bench.access.tokens, [{ name: "meter", scope: "read" }]);
    assert.equal(bench.access.removeToken("meter"), true);
    assert.equal(bench.access.who(request({ authorization })), undefined);
  });

  it("forgets password, tokens and who is in", () => {
    const { bench, cookie } = owned();
    const made = bench.access.addToken("meter", "write");
    let isAnswered = false;
    bench.access.login(request(), PASSWORD, () => {
      isAnswered = true;
    });
    bench.access.forget();
    bench.pass(1_000);
    assert.equal(isAnswered, false);
    assert.equal(bench.access.isSetUp, false);
    assert.equal(bench.access.who(request({ cookie })), undefined);
    assert.equal(bench.access.who(request({ authorization: `Bearer ${made.ok ? made.value : ""}` })), undefined);
    assert.deepEqual([...bench.store.entries], []);
    assert.equal(bench.setUp("a new password")?.kind, "in");
  });

  it("stays shut where the record cannot be read", () => {
    const { bench } = owned();
    for (const text of ["", PASSWORD, "pbkdf2$1$$"]) {
      bench.store.entries.set("password", text);
      bench.start();
      assert.equal(bench.access.isSetUp, true);
      assert.equal(bench.login(text)?.kind, "wrong");
      assert.equal(bench.setUp("a new password")?.kind, "wrong");
    }
  });

  it("says so where a password can be neither stretched nor stored", () => {
    const broken = new AccessBench(new MemoryStore(), BrokenStretcher);
    assert.deepEqual(broken.setUp(PASSWORD), { kind: "failed" });
    assert.equal(broken.access.isSetUp, false);
    const bench = new AccessBench();
    bench.store.isBroken = true;
    assert.deepEqual(bench.setUp(PASSWORD), { kind: "failed" });
    assert.deepEqual(bench.setUp("x".repeat(300)), { kind: "failed" });
    assert.equal(bench.access.isSetUp, false);
    bench.store.isBroken = false;
    assert.equal(bench.setUp(PASSWORD)?.kind, "in", "it is not busy with it any more");
  });

  it("is not to be had without true randomness", () => {
    const scheduler = new Scheduler();
    const device = { clock: scheduler, timers: scheduler };
    assert.throws(() => new Access({ device, store: new MemoryStore() }), RangeError);
  });

  it("stores no password and no key, and of a password and a token has none in memory either", () => {
    const { bench, cookie } = owned();
    const made = bench.access.addToken("meter", "write");
    const key = cookie.slice("session=".length);
    const token = made.ok ? made.value : "";
    const stored = [...bench.store.entries.values()].join("\n");
    assert.ok(key.length > 8 && !stored.includes(key));
    const seen = `${stored}\n${JSON.stringify(bench.access)}`;
    for (const secret of [PASSWORD, Buffer.from(PASSWORD).toString("hex"), token]) {
      assert.ok(secret.length > 8);
      assert.ok(!seen.includes(secret));
    }
  });

  it("opens for no password, cookie or header but the right ones", () => {
    const { bench, cookie } = owned();
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.base64String({ minLength: 44, maxLength: 44 }), (any, like) => {
        for (const text of [any, like.slice(0, 43)]) {
          if (cookie !== `session=${text}`)
            assert.equal(bench.access.who(request({ cookie: `session=${text}` })), undefined);
          assert.equal(bench.access.who(request({ authorization: `Bearer ${text}` })), undefined);
        }
        bench.pass(300_000);
        if (any !== PASSWORD) assert.deepEqual(bench.login(any), { kind: "wrong" });
      }),
      { numRuns: 50 },
    );
  });
});

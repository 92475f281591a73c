import assert from "node:assert/strict";
import fc from "fast-check";
import { endedCookie, sessionCookie, sessionKey } from "../../../modules/access/session-cookie";
import { Sessions } from "../../../modules/access/sessions";
import { entropy } from "./fakes";

const IDLE_MS = 30 * 60_000;
const WHOLE_MS = 12 * 60 * 60_000;

describe("sessions", () => {
  it("end after 30 minutes without use, to the millisecond", () => {
    const sessions = new Sessions(entropy);
    const key = sessions.open(1_000);
    assert.equal(sessions.use(key, 1_000 + IDLE_MS - 1), true);
    assert.equal(sessions.use(key, 1_000 + 2 * IDLE_MS - 2), true, "its use keeps it");
    assert.equal(sessions.use(key, 1_000 + 3 * IDLE_MS - 2), false);
  });

  it("end after 12 hours, however they are used", () => {
    const sessions = new Sessions(entropy);
    const key = sessions.open(0);
    for (let nowMs = 0; nowMs < WHOLE_MS; nowMs += IDLE_MS / 2) assert.equal(sessions.use(key, nowMs), true);
    assert.equal(sessions.use(key, WHOLE_MS - 1), true);
    assert.equal(sessions.use(key, WHOLE_MS), false);
  });

  it("are eight at a time: the oldest goes", () => {
    const sessions = new Sessions(entropy);
    const keys = Array.from({ length: 8 }, (_, index) => sessions.open(index));
    for (const key of keys) assert.equal(sessions.use(key, 10), true);
    const ninth = sessions.open(20);
    assert.equal(sessions.count, 8);
    assert.deepEqual(
      [...keys, ninth].map((key) => sessions.use(key, 30)),
      [false, ...Array<boolean>(8).fill(true)],
    );
  });

  it("that are over make room before those that are not", () => {
    const sessions = new Sessions(entropy);
    const first = sessions.open(0);
    for (let count = 0; count < 7; count++) sessions.open(0);
    sessions.use(first, IDLE_MS - 1);
    sessions.open(IDLE_MS);
    assert.equal(sessions.count, 2);
    assert.equal(sessions.use(first, IDLE_MS), true);
  });

  it("end one by one, or all", () => {
    const sessions = new Sessions(entropy);
    const [one, other] = [sessions.open(0), sessions.open(0)];
    sessions.end(one);
    sessions.end("no such key");
    assert.deepEqual([sessions.use(one, 1), sessions.use(other, 1)], [false, true]);
    sessions.endAll();
    assert.equal(sessions.use(other, 1), false);
  });

  it("have keys of 32 random bytes", () => {
    const sessions = new Sessions(entropy);
    const keys = [sessions.open(0), sessions.open(0)];
    assert.notEqual(keys[0], keys[1]);
    for (const key of keys) assert.match(key, /^[A-Za-z0-9_-]{43}$/);
  });

  it("open for no other key", () => {
    const sessions = new Sessions(entropy);
    const key = sessions.open(0);
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const guess = fc.oneof(
      fc.string({ unit: fc.constantFrom(...digits), minLength: 43, maxLength: 43 }),
      fc.string({ unit: "binary", maxLength: 50 }),
      fc.nat({ max: 43 }).map((length) => key.slice(0, length)),
      fc.string({ maxLength: 3 }).map((end) => `${key}${end}`),
      fc.nat({ max: 42 }).map((at) => key.slice(0, at) + (key[at] === "A" ? "B" : "A") + key.slice(at + 1)),
    );
    fc.assert(
      fc.property(guess, (text) => {
        assert.equal(sessions.use(text, 1), text === key);
      }),
    );
  });
});

describe("the session's cookie", () => {
  it("is for no script, no other site, and over TLS for no plain connection", () => {
    assert.equal(sessionCookie("KEY", false), "session=KEY; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200");
    assert.equal(sessionCookie("KEY", true), "session=KEY; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200; Secure");
    assert.equal(endedCookie(false), "session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
  });

  it("is found among others", () => {
    for (const [header, key] of [
      [undefined, undefined],
      ["", undefined],
      ["session", undefined],
      ["session=", ""],
      ["session=a", "a"],
      ["other=1; session=a; session=b", "a"],
      ["xsession=1;session=a", "a"],
      ["session=a=b; c", "a=b"],
      [";;; ;session=a;", "a"],
      ["Session=a", undefined],
      ["other=session=a", undefined],
    ] as const)
      assert.equal(sessionKey(header), key, header);
  });

  it("is read from any text without end", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."session=; ab"), maxLength: 60 }), (header) => {
        const expected = header
          .split(";")
          .map((pair) => pair.trim())
          .find((pair) => pair.startsWith("session="))
          ?.slice(8);
        assert.equal(sessionKey(header), expected);
      }),
    );
  });
});

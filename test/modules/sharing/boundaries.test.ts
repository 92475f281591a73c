import assert from "node:assert/strict";
import { GrantBook } from "../../../modules/sharing/book";
import {
  beginFollowing,
  type Following,
  hearLead,
  isLeaderless,
  NO_FOLLOWING,
} from "../../../modules/sharing/following";
import { failsafeFromMs, grantLimit, type Held, takeGrant } from "../../../modules/sharing/holder";
import { Leadership } from "../../../modules/sharing/leadership";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import { claimOf, grantOf, leadOf } from "./messages";

const MEMBER = { maxA: 32, failsafeA: 6 };
const HELD: Held = { term: 1, sequence: 5, currentA: 16, reason: "", takenMs: 0, untilMs: 15_000 };

function following(): Following {
  return hearLead(beginFollowing(NO_FOLLOWING, 0), 0, "manager", leadOf());
}

describe("Sharing: its times", () => {
  it("leave room for one another", () => {
    const times = SHARING_TIMES;
    const { marginMs, leaseMs, promiseMs, reserveAfterMs, decisionMs, failsafeAfterMs } = times;
    assert.ok(reserveAfterMs + decisionMs + leaseMs + marginMs <= failsafeAfterMs);
    assert.ok(reserveAfterMs < leaseMs);
    assert.ok(times.renewMs < leaseMs && times.electionMs > promiseMs && promiseMs < leaseMs);
    assert.ok(times.heartbeatMs + times.idleClaimMs < promiseMs - marginMs);
    const driftMs = (failsafeAfterMs + leaseMs + marginMs) * 0.001;
    assert.ok(driftMs < marginMs / 10);
  });
});

describe("Sharing: following", () => {
  it("keeps its promise to the last moment", () => {
    const other = leadOf({ term: 2, boot: "b" });
    assert.equal(hearLead(following(), 7_999, "b", other).leader, "manager");
    assert.equal(hearLead(following(), 8_000, "b", other).leader, "b");
    assert.equal(isLeaderless(following(), 7_999), false);
    assert.equal(isLeaderless(following(), 8_000), true);
  });

  it("keeps it over a restart, but not against the same part", () => {
    const again = beginFollowing({ term: 1, leader: "manager" }, 100_000);
    const other = leadOf({ term: 2, boot: "b" });
    assert.equal(hearLead(again, 107_999, "b", other), again);
    assert.equal(hearLead(again, 108_000, "b", other).leader, "b");
    assert.equal(hearLead(again, 100_000, "manager", other).term, 2);
    assert.equal(hearLead(again, 100_000, "manager", leadOf()).heard?.boot, "a");
  });

  it("follows no older term, no other of the same, and nothing overtaken", () => {
    const start = hearLead(following(), 1, "manager", leadOf({ term: 5, sequence: 9 }));
    for (const [sender, lead] of [
      ["manager", leadOf({ term: 4, sequence: 10 })],
      ["b", leadOf({ term: 5, sequence: 10 })],
      ["manager", leadOf({ term: 5, sequence: 9 })],
      ["manager", leadOf({ term: 5, sequence: 10, boot: "b" })],
    ] as const)
      assert.equal(hearLead(start, 20_000, sender, lead), start);
  });

  it("is free when its leader resigns, in whatever term, and that term is over", () => {
    const gone = leadOf({ role: "resigns", term: 3, sequence: 2 });
    assert.equal(hearLead(following(), 1, "manager", { ...gone, sequence: 0 }).leader, "manager", "overtaken");
    assert.equal(hearLead(following(), 1, "manager", { ...gone, boot: "b" }).leader, "manager", "of another start");
    const free = hearLead(following(), 1, "manager", gone);
    assert.equal(hearLead(free, 2, "manager", leadOf({ sequence: 1 })), free);
    assert.equal(hearLead(free, 2, "b", leadOf({ term: 2, boot: "b" })).leader, "b");
  });
});

describe("Sharing: holder", () => {
  const received = { sender: "manager", grant: grantOf(), boot: "c", startedMs: 0 };
  const take = (held: Held | undefined, nowMs: number, grant = grantOf()): Held | string =>
    takeGrant(held, following(), nowMs, { ...received, grant });

  it("takes a grant within its lease", () => {
    assert.equal((take(undefined, 0) as Held).untilMs, 15_000);
    assert.equal((take(undefined, 14_999) as Held).currentA, 16);
    assert.equal(take(undefined, 15_000), "lease");
    assert.equal((take(undefined, 0, grantOf({ untilMs: 15_001 })) as Held).currentA, 16, "rounded");
    assert.equal(take(undefined, 0, grantOf({ untilMs: 15_002 })), "lease");
  });

  it("refuses what is for another start, of another leader, or old", () => {
    assert.equal(take(undefined, 0, grantOf({ to: "d" })), "boot");
    assert.equal(take(undefined, 0, grantOf({ boot: "b" })), "leader");
    assert.equal(take(undefined, 0, grantOf({ term: 2 })), "leader");
    assert.equal(takeGrant(undefined, following(), 0, { ...received, sender: "b" }), "leader");
    assert.equal(take(HELD, 0), "old");
    assert.equal((take(HELD, 0, grantOf({ sequence: 6 })) as Held).sequence, 6);
  });

  it("offers the grant, then the less of it and the fail-safe current, then that", () => {
    const offers = (held: Held | undefined, nowMs: number): number => grantLimit(held, nowMs, 0, 6).currentA;
    assert.equal(offers(HELD, 14_999), 16);
    assert.equal(offers(HELD, 15_000), 6);
    const nothing = { ...HELD, currentA: 0 };
    assert.equal(offers(nothing, 28_999), 0);
    assert.equal(offers(nothing, 29_000), 6);
    assert.equal(offers(undefined, 28_999), 0);
    assert.equal(offers(undefined, 29_000), 6);
    assert.equal(failsafeFromMs(HELD, 5), 29_000);
  });
});

describe("Sharing: leadership", () => {
  const options = { id: "manager", boot: "a", startedMs: 1_000, isManager: true, isAlone: false, term: 0 };

  it("counts a promise from when it was asked for, less the margin", () => {
    const leadership = new Leadership(options);
    assert.ok(leadership.count("x", claimOf({ follows: { leader: "manager", term: 1, boot: "a", uptimeMs: 500 } })));
    leadership.step(8_499, 2);
    assert.equal(leadership.sinceMs, 8_499);
    leadership.step(8_500, 2);
    assert.equal(leadership.sinceMs, undefined);
  });

  it("has quorums that share a charger with each other's", () => {
    const manager = new Leadership(options);
    const standIn = new Leadership({ ...options, isManager: false });
    for (let chargers = 1; chargers < 20; chargers++) {
      assert.ok(2 * standIn.quorum(chargers) > chargers);
      assert.ok(manager.quorum(chargers) + standIn.quorum(chargers) > chargers);
    }
    assert.equal(new Leadership({ ...options, isAlone: true }).quorum(5), 0);
  });

  it("goes beyond a term that is used or over, and stays in its own", () => {
    const termAfter = (changes: Parameters<typeof claimOf>[0], isManager = true): number => {
      const leadership = new Leadership({ ...options, isManager, term: 3 });
      leadership.count("x", claimOf(changes));
      leadership.step(0, 3);
      return leadership.term;
    };
    assert.equal(termAfter({ term: 3, follows: null }), 4);
    assert.equal(termAfter({ term: 4, follows: null }), 5);
    assert.equal(termAfter({ term: 4, follows: { leader: "b", term: 4, boot: "b", uptimeMs: 0 } }), 5);
    assert.equal(termAfter({ term: 4, follows: { leader: "manager", term: 4, boot: "a", uptimeMs: 0 } }), 4);
    assert.equal(termAfter({ term: 9, follows: null }, false), 10);
    assert.equal(termAfter({ term: 4, follows: null }, false), 4);
  });

  it("gives way as a charger, never as the manager", () => {
    const standIn = new Leadership({ ...options, id: "x", isManager: false });
    assert.ok(standIn.hear("manager", leadOf({ term: 0 })));
    assert.ok(standIn.hear("y", leadOf({ term: 2, isManager: false })));
    assert.ok(!standIn.hear("y", leadOf({ term: 1, isManager: false })));
    const manager = new Leadership(options);
    assert.ok(!manager.hear("y", leadOf({ term: 7, isManager: false })));
    manager.step(0, 3);
    assert.equal(manager.term, 8);
  });

  it("takes a later term no oftener than every 4 s, and never one near the end of the range", () => {
    const manager = new Leadership(options);
    const termAt = (nowMs: number, heard: number): number => {
      manager.hear("y", leadOf({ term: heard, isManager: false }));
      manager.step(nowMs, 3);
      return manager.term;
    };
    assert.equal(termAt(0, 7), 8);
    assert.equal(termAt(3_999, 8), 8);
    assert.equal(termAt(4_000, 8), 9);
    assert.equal(termAt(60_000, 2_147_483_647), 9);
    assert.equal(termAt(60_000, 1_000_009), 1_000_010);
  });

  it("is followed in no term near the end of the range", () => {
    const following = beginFollowing(NO_FOLLOWING, 0);
    assert.equal(hearLead(following, 0, "y", leadOf({ term: 1_000_001 })), following);
    assert.equal(hearLead(following, 0, "y", leadOf({ term: 1_000_000 })).term, 1_000_000);
  });
});

describe("Sharing: book", () => {
  const bookAt = (nowMs: number): GrantBook => {
    const book = new GrantBook();
    book.receive("x", claimOf(), nowMs, true, nowMs);
    return book;
  };
  const reserveA = (book: GrantBook, nowMs: number, sinceMs = -100_000): number =>
    book.reserveA("x", nowMs, sinceMs, MEMBER);
  const holds = { term: 1, sequence: 5, currentA: 16, leftMs: 14_000 };

  it("sets a grant aside until its lease and the margin are over, and the fail-safe current in time", () => {
    const book = bookAt(0);
    book.sent("x", 1, 5, 16, 500);
    assert.equal(reserveA(book, 15_999), 16);
    assert.equal(reserveA(book, 16_000), 6);
    const idle = bookAt(0);
    idle.sent("x", 1, 5, 0, 500);
    idle.receive("x", claimOf({ sequence: 2, holds: { ...holds, currentA: 0 } }), 1_000, true, 0);
    assert.equal(reserveA(idle, 12_000), 0);
    assert.equal(reserveA(idle, 12_001), 6);
    assert.equal(idle.floorA("x", 12_000, MEMBER), 0);
    assert.equal(idle.floorA("x", 12_001, MEMBER), 6);
    assert.ok(idle.canGrant("x", 12_999) && !idle.canGrant("x", 13_000));
  });

  it("counts the larger of two grants until the newer one is acknowledged", () => {
    const book = bookAt(0);
    book.sent("x", 1, 5, 16, 0);
    book.sent("x", 1, 6, 8, 0);
    assert.equal(reserveA(book, 1), 16);
    assert.equal(book.grantedA("x", 1), 8);
    book.receive("x", claimOf({ sequence: 2, holds }), 1_000, true, 900);
    assert.equal(reserveA(book, 1_000), 16);
    assert.ok(book.isRenewalDue("x", 1_000), "it is not taken");
    book.receive("x", claimOf({ sequence: 3, holds: { ...holds, sequence: 6, currentA: 8 } }), 2_000, true, 1_900);
    assert.equal(reserveA(book, 2_000), 8);
    assert.ok(!book.isRenewalDue("x", 3_000));
    assert.ok(book.isRenewalDue("x", 3_001));
    assert.equal(book.receive("x", claimOf({ sequence: 3 }), 3_000, true, 0), false, "doubled");
  });

  it("counts the most of a charger that may hold another leader's grant, until its lease is over", () => {
    const book = new GrantBook();
    assert.equal(reserveA(book, 15_999, 0), 32);
    assert.equal(reserveA(book, 16_000, 0), 6);
    book.receive("x", claimOf({ follows: null }), 1_000, false, Number.NEGATIVE_INFINITY);
    assert.equal(reserveA(book, 1_000, 0), 32);
    book.receive("x", claimOf({ sequence: 2, term: 2, holds }), 2_000, true, 2_000);
    assert.equal(reserveA(book, 2_000, 0), 16);
    assert.equal(book.grantedA("x", 16_999), 16);
    assert.equal(reserveA(book, 17_000, 0), 6);
  });

  it("forgets what was not taken in an earlier term as soon as a later one is followed", () => {
    const book = bookAt(0);
    book.sent("x", 1, 5, 16, 0);
    const follows = { leader: "manager", term: 3, boot: "a", uptimeMs: 0 };
    book.forgetFollowers();
    book.receive("x", claimOf({ sequence: 2, follows, holds: { ...holds, term: 2, currentA: 6 } }), 1_000, true, 1_000);
    assert.equal(reserveA(book, 1_000), 6);
  });

  it("says a lease on the charger's clock", () => {
    const book = new GrantBook();
    book.receive("x", claimOf({ uptimeMs: 77 }), 5_000, true, 4_000);
    assert.deepEqual(book.terms("x", 5_000), { to: "c", untilMs: 15_077 });
    assert.equal(book.terms("x", 17_000), undefined);
  });
});

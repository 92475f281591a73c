import type { Edit } from "./protocol";
import type { Rule } from "./rules";

/** A protocol that is broken on purpose, and the rule that has to notice it. */
export interface Mutation {
  readonly what: string;
  readonly edits: readonly Edit[];
  readonly breaks: Rule;
  /** Of the site; 2, if left out. */
  readonly chargers?: number;
  /** A way there, where chance takes long: moves by name, each followed by so many quiet seconds. */
  readonly script?: readonly (readonly [move: string, seconds: number])[];
}

const edit = (file: Edit["file"], from: string, to: string): Edit => ({ file, from, to });

const OFFERS: Rule = "offers stay within the budget";
const COVERS: Rule = "what is set aside covers the offer";
const ONE: Rule = "one leads at a time";

export const MUTATIONS: readonly Mutation[] = Object.freeze([
  {
    what: "has no margin for drift",
    edits: [edit("times", "marginMs: 1_000", "marginMs: 0")],
    breaks: COVERS,
  },
  {
    what: "counts a lease from its grant on the leader's clock, and from its receipt on the charger's",
    edits: [
      edit("holder", "const untilMs = startedMs + grant.untilMs;", "const untilMs = nowMs + SHARING_TIMES.leaseMs;"),
    ],
    breaks: COVERS,
  },
  {
    what: "takes an older grant after a newer one",
    edits: [edit("holder", "sequence <= held.sequence", "false")],
    breaks: COVERS,
    script: [
      ["", 40],
      ["hold grant charger-0", 0],
      ["hold grant charger-0", 0],
      ["hold grant charger-0", 0],
      ["hold grant charger-0", 0],
      ["favourite", 2],
      ["late", 1],
    ],
  },
  {
    what: "takes grants for another start",
    edits: [
      edit("holder", 'if (grant.to !== boot) return "boot";', ""),
      edit("holder", "untilMs <= nowMs || untilMs > nowMs + SHARING_TIMES.leaseMs + ROUNDING_MS", "false"),
    ],
    breaks: COVERS,
  },
  {
    what: "keeps the grant when its lease is over",
    edits: [edit("holder", "nowMs < held.untilMs)", "nowMs < held.untilMs + 20_000)")],
    breaks: COVERS,
  },
  {
    what: "goes to the fail-safe current with the end of its lease",
    edits: [edit("times", "failsafeAfterMs: 29_000", "failsafeAfterMs: 15_000")],
    breaks: OFFERS,
  },
  {
    what: "goes to the fail-safe current when it starts",
    edits: [edit("holder", "startedMs + failsafeAfterMs :", "startedMs :")],
    breaks: COVERS,
  },
  {
    what: "sets the fail-safe current aside too late",
    edits: [edit("times", "reserveAfterMs: 12_000", "reserveAfterMs: 20_000")],
    breaks: COVERS,
  },
  {
    what: "leaves no room for the fail-safe current of a charger that takes nothing",
    edits: [
      edit(
        "book",
        "return this.canGrant(chargerId, nowMs) ? failsafeA :",
        "return this.canGrant(chargerId, nowMs) ? 0 :",
      ),
      edit("book", "nowMs - entry.receivedMs < SHARING_TIMES.reserveAfterMs", "nowMs - entry.receivedMs < 40_000"),
    ],
    breaks: OFFERS,
  },
  {
    what: "raises before others have acknowledged",
    edits: [
      edit(
        "settle",
        "for (const account of accounts) take(account, account.reserveA);",
        "for (const account of accounts) take(account, account.targetA ?? account.reserveA);",
      ),
    ],
    breaks: "a decision adds nothing beyond the budget",
  },
  {
    what: "raises within what is set aside while that is over the budget",
    chargers: 3,
    edits: [edit("settle", "(reserveA + leftA)", "(reserveA + Math.max(0, leftA))")],
    breaks: OFFERS,
  },
  {
    what: "forgets what was granted before when it grants less",
    edits: [edit("book", "entry.holdings = [...open, {", "entry.holdings = [{")],
    breaks: COVERS,
  },
  {
    what: "takes what it sent last for taken",
    edits: [
      edit(
        "book",
        "holdings = holdings.filter(({ term, sequence }) => !isBefore(term, sequence, holds));",
        "holdings = holdings.slice(-1);",
      ),
    ],
    breaks: COVERS,
  },
  {
    what: "drops what a charger holds when that starts again",
    edits: [
      edit(
        "book",
        "({ expiresMs }) => expiresMs > nowMs);\n    let takenMs",
        "({ expiresMs }) => expiresMs > nowMs && before?.claim?.boot === claim.boot);\n    let takenMs",
      ),
    ],
    breaks: COVERS,
    script: [
      ["favourite", 40],
      ["copy claim charger-0", 0],
      ["restart 0", 2],
      ["favourite", 3],
      ["late", 1],
    ],
  },
  {
    what: "does not learn what another leader granted",
    edits: [edit("book", "holdings = [{ term, sequence, currentA, expiresMs, claimedMs }, ...holdings];", "")],
    breaks: COVERS,
  },
  {
    what: "does not wait for the leases of those that it has not heard",
    edits: [edit("book", "nowMs < leaderSinceMs + leaseMs + marginMs", "false")],
    breaks: COVERS,
  },
  {
    what: "counts a promise for longer than it was made",
    edits: [edit("leadership", "promiseMs - SHARING_TIMES.marginMs", "promiseMs * 2")],
    breaks: ONE,
  },
  {
    what: "counts a promise for all its time",
    edits: [edit("leadership", " - SHARING_TIMES.marginMs", "")],
    breaks: ONE,
  },
  {
    what: "follows somebody else in spite of a promise",
    edits: [edit("following", "if (leader !== sender && nowMs < following.promisedUntilMs) return following;", "")],
    breaks: ONE,
  },
  {
    what: "forgets its promise with a restart",
    edits: [edit("following", "leader === null ? nowMs : nowMs + SHARING_TIMES.promiseMs", "nowMs")],
    breaks: ONE,
    script: [
      ["", 40],
      ["cut to 0", 12],
      ["cut manager", 0],
      ["mend to 0", 0],
      ["restart 1", 3],
    ],
  },
  {
    what: "leads with one charger of two",
    edits: [edit("leadership", "return isManager ? Math.max(1, chargers + 1 - majority) : majority;", "return 1;")],
    breaks: ONE,
  },
  {
    what: "follows an older term",
    edits: [edit("following", "if (lead.term <= term) return following;", "")],
    breaks: "who leads has a later term than others before it",
  },
]);

import assert from "node:assert/strict";
import { Explorer, type Options } from "./explorer";
import { MUTATIONS, type Mutation } from "./mutations";
import { planOf } from "./plans";
import { protocolWith } from "./protocol";
import { RULES } from "./rules";
import { Walk } from "./walk";

const REAL = protocolWith();

/** What is explored in full, and what of a second fault as far as it goes in some seconds. */
const EXPLORATIONS: readonly (Options & { readonly what: string })[] = [
  { what: "2 slow chargers, 1 fault", plan: planOf(REAL, 2, "chargers slow"), faults: 1, steps: 1 },
  { what: "2 fast chargers, 1 fault", plan: planOf(REAL, 2, "chargers fast"), faults: 1, steps: 1 },
  { what: "3 chargers, 1 fault, in part", plan: planOf(REAL, 3, "one slow"), faults: 1, steps: 2, most: 30_000 },
  {
    what: "2 chargers, 2 faults, in part",
    plan: planOf(REAL, 2, "one slow"),
    faults: 2,
    oneIn: 97,
    steps: 2,
    most: 80_000,
  },
];

/** Of 1 s, on the longest way back to rest. */
const RECOVERY_MOVES = 40;

function findsBreak({ edits, breaks, chargers = 2, script }: Mutation): boolean {
  const protocol = protocolWith(edits);
  if (script !== undefined)
    return new Walk(planOf(protocol, chargers, "chargers slow"), 1).follow(script).broken.has(breaks);
  for (let seed = 1; seed <= 400; seed++) {
    const plan = planOf(protocol, chargers, seed % 2 === 0 ? "chargers slow" : "chargers fast", chargers - 1);
    if (new Walk(plan, seed).wander(600, breaks).broken.has(breaks)) return true;
  }
  return false;
}

describe("Sharing, explored", function () {
  this.timeout(300_000);

  for (const { what, ...options } of EXPLORATIONS)
    it(`keeps every rule and comes to rest again: ${what}`, () => {
      const explorer = new Explorer(options).run();
      const { states, transitions, messages, calm, broken, restless } = explorer;
      const steps = transitions * options.steps;
      console.log(`    ${what}: ${states} states, ${transitions} moves, ${steps} s, ${messages} messages`);
      assert.deepEqual(
        [...broken].map(([rule, index]) => `${rule}: ${explorer.path(index)}`),
        [],
      );
      assert.equal(restless, undefined, `at rest, and not as it should: ${explorer.path(restless ?? 0)}`);
      assert.ok(calm.size > 1);
      if (options.most !== undefined) return;
      const longest = explorer.longestRecovery();
      assert.ok(longest.moves <= RECOVERY_MOVES, `${longest.moves} moves: ${explorer.path(longest.index)}`);
    });
});

describe("Sharing, by a protocol that", function () {
  this.timeout(300_000);

  for (const mutation of MUTATIONS)
    it(`${mutation.what}: breaks "${mutation.breaks}"`, () => assert.ok(findsBreak(mutation)));

  it("is whole keeps them in the same scripts", () => {
    for (const { script } of MUTATIONS)
      if (script !== undefined)
        assert.deepEqual([...new Walk(planOf(REAL, 2, "chargers slow"), 1).follow(script).broken], []);
  });

  it("breaks all but those rules that only the sum of them would", () => {
    const found = new Set(MUTATIONS.map(({ breaks }) => breaks));
    assert.deepEqual(
      RULES.filter((rule) => !found.has(rule)),
      ["a lower budget holds at once where all is well"],
    );
  });

  it("is refused where its edit does not fit the source", () => {
    assert.throws(() => protocolWith([{ file: "times", from: "no such text", to: "" }]), /does not have this once/);
  });
});

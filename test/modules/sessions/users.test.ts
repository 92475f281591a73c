import assert from "node:assert/strict";
import { check, sentence } from "../../../modules/schema/check";
import { checkUsers, findUser, isTag, refuseDuplicates, USERS } from "../../../modules/sessions/users";

function refusal(value: unknown): string {
  const checked = checkUsers(value);
  assert.ok(!checked.ok);
  return sentence(checked);
}

describe("the list of users", () => {
  it("takes tags with and without limits of their own", () => {
    const users = [{ tag: "04A1B2C3" }, { tag: "x", name: "Zoë", maxCurrentA: 16, maxEnergyWh: 10_000, maxTimeS: 60 }];
    assert.deepEqual(checkUsers(users), { ok: true, value: users });
    assert.deepEqual(checkUsers([]), { ok: true, value: [] });
  });

  it("has at most 20", () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ tag: `tag-${index}` }));
    assert.ok(checkUsers(many.slice(1)).ok);
    assert.equal(refusal(many), "$ must be a list of 0 to 20, found a list of 21");
  });

  it("refuses what is no tag", () => {
    for (const tag of ["", "a".repeat(21), "a b", "é", 1, null]) assert.match(refusal([{ tag }]), /^\$\[0\]\.tag must/);
    assert.ok(isTag("a".repeat(20)) && isTag("A-z_0"));
    assert.ok(!isTag("") && !isTag("a".repeat(21)) && !isTag("a\n"));
  });

  it("refuses limits that are none", () => {
    for (const wrong of [{ maxCurrentA: 81 }, { maxEnergyWh: 0 }, { maxTimeS: 0 }, { name: "" }, { pin: 1 }])
      assert.ok(!checkUsers([{ tag: "a", ...wrong }]).ok);
  });

  it("refuses a tag listed twice, upper and lower case alike", () => {
    const users = [{ tag: "a" }, { tag: "Bc" }, { tag: "d" }, { tag: "bC" }];
    assert.ok(check(USERS, users).ok);
    assert.equal(refusal(users), "$[3].tag is the tag of $[1] again");
    assert.deepEqual(refuseDuplicates(users), {
      ok: false,
      path: "$.users[3].tag",
      reason: "is the tag of $.users[1] again",
    });
    assert.equal(refuseDuplicates(users.slice(0, 3)), undefined);
  });

  it("finds a user however the tag is spelled", () => {
    const users = [{ tag: "a" }, { tag: "Bc" }];
    assert.equal(findUser(users, "bC"), users[1]);
    assert.equal(findUser(users, "b"), undefined);
    assert.equal(findUser(users, null), undefined);
  });
});

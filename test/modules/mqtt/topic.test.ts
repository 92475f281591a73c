import assert from "node:assert/strict";
import fc from "fast-check";
import { isFilter, isTopic, topicMatches } from "../../../modules/mqtt/topic";

describe("MQTT topics and filters", () => {
  it("takes topics without wildcards, of 1 to 256 bytes", () => {
    for (const topic of ["a", "/", "site/meter/power", " ", "ä", "$SYS/x", "a".repeat(256), "€".repeat(85)]) {
      assert.ok(isTopic(topic), topic);
    }
    for (const topic of ["", "a/+", "#", "a+", "a\u0000b", "a".repeat(257), "€".repeat(86)]) {
      assert.ok(!isTopic(topic), topic);
    }
  });

  it("takes wildcards in filters only as whole levels, # only as the last", () => {
    for (const filter of ["#", "+", "a/#", "+/+", "/+", "+/a/#", "a", "/"]) assert.ok(isFilter(filter), filter);
    for (const filter of ["", "a#", "#/a", "a/#/b", "a+", "+a", "a/+b", "a/b+/c", "\u0000", "a".repeat(257)]) {
      assert.ok(!isFilter(filter), filter);
    }
  });

  const cases: ReadonlyArray<readonly [filter: string, topic: string, matches: boolean]> = [
    ["sport/tennis/player1/#", "sport/tennis/player1", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true],
    ["sport/#", "sport", true],
    ["sport/#", "sports", false],
    ["sport/tennis/+", "sport/tennis/player1", true],
    ["sport/tennis/+", "sport/tennis/player1/ranking", false],
    ["sport/+", "sport", false],
    ["sport/+", "sport/", true],
    ["+/+", "/finance", true],
    ["/+", "/finance", true],
    ["+", "/finance", false],
    ["#", "$SYS/broker", false],
    ["+/monitor/Clients", "$SYS/monitor/Clients", false],
    ["$SYS/#", "$SYS/broker", true],
    ["a/b", "a/b", true],
    ["a/b", "a/B", false],
    ["a/b", "a/b/c", false],
    ["a/b/c", "a/b", false],
    ["+/b/#", "a/b", true],
    ["a/+/#", "a", false],
  ];
  for (const [filter, topic, matches] of cases) {
    it(`${filter} ${matches ? "covers" : "does not cover"} ${topic}`, () => {
      assert.equal(topicMatches(filter, topic), matches);
    });
  }

  it("agrees with a level by level comparison for 100,000 pairs", () => {
    const reference = (filter: string, topic: string): boolean => {
      const levels = topic.split("/");
      const wanted = filter.split("/");
      if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
      for (const [index, level] of wanted.entries()) {
        if (level === "#") return true;
        if (levels[index] === undefined || (level !== "+" && level !== levels[index])) return false;
      }
      return levels.length === wanted.length;
    };
    const level = fc.constantFrom("a", "b", "", "$s", "ab");
    const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join("/"));
    const filter = fc
      .tuple(fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([levels, rest]) => [...levels, ...(rest ? ["#"] : [])].join("/"));
    fc.assert(
      fc.property(filter, topic, (wanted, name) => {
        if (wanted === "" || name === "") return true;
        return isFilter(wanted) && topicMatches(wanted, name) === reference(wanted, name);
      }),
      { numRuns: 100_000 },
    );
  });

  it("judges 100,000 random texts without throwing, and never takes a filter with a wildcard for a topic", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => {
        if (isTopic(text)) assert.ok(!/[+#\0]/.test(text) && isFilter(text) && topicMatches(text, text));
        else assert.ok(text === "" || /[+#\0]/.test(text));
      }),
      { numRuns: 100_000 },
    );
  });
});

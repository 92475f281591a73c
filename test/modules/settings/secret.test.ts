import assert from "node:assert/strict";
import fc from "fast-check";
import { isSameSecret } from "../../../modules/settings/secret";

describe("two secrets", () => {
  it("are the same where every character is", () => {
    for (const [one, other, isSame] of [
      ["", "", true],
      ["a", "", false],
      ["", "a", false],
      ["abc", "abc", true],
      ["abc", "abd", false],
      ["abc", "Abc", false],
      ["abc", "ab", false],
      ["ab", "abc", false],
      ["ab", "ab\u0000", false],
      ["\u0000", "", false],
      ["aa", "bb", false],
      ["é", "e", false],
      ["\u{1f600}", "\u{1f600}", true],
      ["\u{1f600}", "\u{1f601}", false],
      ["\u0100", "\u0200", false],
    ] as const) {
      assert.equal(isSameSecret(one, other), isSame, JSON.stringify([one, other]));
    }
  });

  it("are compared as the language does it", () => {
    const text = fc.string({ unit: "binary", maxLength: 70 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        assert.equal(isSameSecret(one, other), one === other);
        assert.equal(isSameSecret(one, `${one}`), true);
        assert.equal(isSameSecret(one, one + other), other === "");
      }),
      { seed: 41, numRuns: 1_000 },
    );
  });

  it("are looked at to their end, however early they differ", () => {
    let looked = 0;
    const counting = (text: string): string => {
      const charCodeAt = (index: number): number => {
        looked += 1;
        return text.charCodeAt(index);
      };
      return { length: text.length, charCodeAt } as unknown as string;
    };
    for (const guess of ["aaaaaaaaaa", "xaaaaaaaaa", "xxxxxxxxxx", "aaaaaaaaax"]) {
      looked = 0;
      isSameSecret(counting(guess), "aaaaaaaaaa");
      assert.equal(looked, 10, guess);
    }
  });
});

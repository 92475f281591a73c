import assert from "node:assert/strict";
import { createHmac, pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { hmac } from "../../../modules/crypto/hmac";
import { Pbkdf2 } from "../../../modules/crypto/pbkdf2";
import { ascii, fromHex, hex } from "./bytes";

/** RFC 4231 section 4; the fifth is cut to 16 bytes there. */
const HMACS: readonly (readonly [key: string, message: string, hash: string])[] = [
  ["0b".repeat(20), hex(ascii("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    hex(ascii("Jefe")),
    hex(ascii("what do ya want for nothing?")),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  [
    "0102030405060708090a0b0c0d0e0f10111213141516171819",
    "cd".repeat(50),
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  ],
  ["0c".repeat(20), hex(ascii("Test With Truncation")), "a3b6167473100ee06e0c796c2955552b"],
  [
    "aa".repeat(131),
    hex(ascii("Test Using Larger Than Block-Size Key - Hash Key First")),
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
  [
    "aa".repeat(131),
    hex(
      ascii(
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
      ),
    ),
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  ],
];

/** The inputs of RFC 6070 with SHA-256, and RFC 7914 section 11, the first 32 bytes. */
const STRETCHED: readonly (readonly [password: string, salt: string, iterations: number, key: string])[] = [
  ["password", "salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"],
  ["password", "salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"],
  ["password", "salt", 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"],
  ["pass\0word", "sa\0lt", 4096, "89b69d0516f829893c696226650a86878c029ac13ee276509d5ae58b6466a724"],
  ["passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"],
];

function stretched(password: Uint8Array, salt: Uint8Array, iterations: number, slice: number): string {
  const work = new Pbkdf2(password, salt, iterations);
  while (!work.step(slice));
  return hex(work.key ?? new Uint8Array());
}

describe("HMAC-SHA-256", () => {
  it("is as in RFC 4231", () => {
    for (const [key, message, hash] of HMACS)
      assert.equal(hex(hmac(fromHex(key), fromHex(message))).slice(0, hash.length), hash);
  });

  it("is Node's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), fc.uint8Array({ maxLength: 140 }), (key, message) => {
        assert.equal(hex(hmac(key, message)), createHmac("sha256", key).update(message).digest("hex"));
      }),
    );
  });
});

describe("PBKDF2 with HMAC-SHA-256", () => {
  it("is as published", () => {
    for (const [password, salt, iterations, key] of STRETCHED)
      assert.equal(stretched(ascii(password), ascii(salt), iterations, 1_000), key);
  });

  it("is Node's, in whatever slices", () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (password, salt, iterations, slice) => {
          const key = pbkdf2Sync(password, salt, iterations, 32, "sha256").toString("hex");
          assert.equal(stretched(password, salt, iterations, slice), key);
        },
      ),
    );
  });

  it("has no key before it is done, and does not go on after", () => {
    const work = new Pbkdf2(ascii("password"), ascii("salt"), 4);
    assert.equal(work.step(2), false);
    assert.equal(work.key, undefined);
    assert.equal(work.step(1), true);
    const key = hex(work.key ?? new Uint8Array());
    assert.equal(work.step(1_000), true);
    assert.equal(hex(work.key ?? new Uint8Array()), key);
  });

  it("refuses to do nothing", () => {
    for (const iterations of [0, -1, Number.NaN])
      assert.throws(() => new Pbkdf2(ascii("a"), ascii("b"), iterations), RangeError);
  });
});

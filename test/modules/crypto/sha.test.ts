import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { Sha256, sha256 } from "../../../modules/crypto/sha256";
import { Sha512 } from "../../../modules/crypto/sha512";
import { ascii, hex } from "./bytes";

/** NIST's examples of FIPS 180 (SHA_All, and the long one of its test suite). */
const LONG =
  "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
const SHA256_EXAMPLES: readonly (readonly [string, string])[] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  [LONG, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"],
];
const SHA512_EXAMPLES: readonly (readonly [string, string])[] = [
  [
    "",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
  ],
  [
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  [
    LONG,
    "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
  ],
];

function sha512(...pieces: readonly Uint8Array[]): string {
  const hash = new Sha512(...pieces);
  assert.equal(hash.digest, undefined);
  while (!hash.step());
  assert.equal(hash.step(), true, "it stays done");
  return hex(hash.digest ?? new Uint8Array());
}

function node(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

describe("SHA-256", () => {
  it("is as in NIST's examples", () => {
    for (const [text, digest] of SHA256_EXAMPLES) assert.equal(hex(sha256(ascii(text))), digest);
    const tenth = ascii("a".repeat(100_000));
    const million = new Sha256();
    for (let count = 0; count < 10; count++) million.update(tenth);
    assert.equal(hex(million.digest()), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });

  it("is Node's at every length around its blocks", () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = new Uint8Array(length).map((_, index) => (index * 37 + length) & 255);
      assert.equal(hex(sha256(bytes)), node("sha256", bytes), `${length}`);
    }
  });

  it("does not depend on the pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 }), (pieces) => {
        const hash = new Sha256();
        for (const piece of pieces) hash.update(piece);
        assert.equal(hex(hash.digest()), node("sha256", Buffer.concat(pieces)));
      }),
    );
  });

  it("counts more bits than 32 of them hold", () => {
    const bytes = 0x2000_0040;
    // The hash of so many zeroes takes too long: the words of a half of it are any, and the length has to be seen.
    const one = new Sha256(undefined, bytes).digest();
    const other = new Sha256(undefined, bytes - 0x2000_0000).digest();
    assert.notEqual(hex(one), hex(other));
  });
});

describe("SHA-512", () => {
  it("is as in NIST's examples", () => {
    for (const [text, digest] of SHA512_EXAMPLES) assert.equal(sha512(ascii(text)), digest);
  });

  it("is Node's at every length around its blocks", () => {
    for (let length = 0; length <= 280; length++) {
      const bytes = new Uint8Array(length).map((_, index) => (index * 91 + length) & 255);
      assert.equal(sha512(bytes), node("sha512", bytes), `${length}`);
    }
  });

  it("is of the pieces put together", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 }), (pieces) => {
        assert.equal(sha512(...pieces), node("sha512", Buffer.concat(pieces)));
      }),
    );
  });

  it("takes 16 steps a block", () => {
    const hash = new Sha512(new Uint8Array(111));
    for (let step = 1; step < 16; step++) assert.equal(hash.step(), false);
    assert.equal(hash.step(), true);
  });
});

import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import fc from "fast-check";
import { Ed25519Check } from "../../../modules/crypto/ed25519";
import { ORDER, PRIME } from "../../../modules/crypto/edwards25519";
import { fromHex } from "./bytes";

/** RFC 8032 section 7.1, tests 1, 2, 3 and SHA(abc). */
const EXAMPLES: readonly (readonly [key: string, message: string, signature: string])[] = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
  [
    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  ],
];

/** All eight points of small order, and the ways to write them that are none. */
const SMALL_ORDER: readonly string[] = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "0100000000000000000000000000000000000000000000000000000000000080",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

function isRight(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const check = new Ed25519Check(key, message, signature);
  for (;;) {
    const answer = check.step();
    if (answer === "more") continue;
    assert.equal(check.step(), answer, "it says the same again");
    return answer;
  }
}

function rawKey(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(-32));
}

function nodeKey(raw: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

function bytesOf(number: bigint): Uint8Array {
  return fromHex(number.toString(16).padStart(64, "0")).reverse();
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

describe("a signature of Ed25519", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = rawKey(publicKey);
  const message = fromHex("00112233445566778899aabbccddeeff");
  const signature = new Uint8Array(sign(null, message, privateKey));

  it("is right as in RFC 8032", () => {
    for (const [raw, text, signed] of EXAMPLES)
      assert.equal(isRight(fromHex(raw), fromHex(text), fromHex(signed)), true);
  });

  it("is right where Node made it, for any message", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (any) => {
        const pair = generateKeyPairSync("ed25519");
        assert.equal(isRight(rawKey(pair.publicKey), any, new Uint8Array(sign(null, any, pair.privateKey))), true);
      }),
      { numRuns: 30 },
    );
  });

  it("is wrong with any bit flipped, of key, message or signature", () => {
    const parts = [key, message, signature];
    fc.assert(
      fc.property(fc.nat({ max: 2 }), fc.nat({ max: 64 * 8 - 1 }), (part, at) => {
        const flipped = parts.map((bytes) => bytes.slice());
        const bytes = flipped[part] ?? new Uint8Array();
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const [flippedKey = key, flippedMessage = message, flippedSignature = signature] = flipped;
        assert.equal(isRight(flippedKey, flippedMessage, flippedSignature), false);
      }),
      { numRuns: 60 },
    );
  });

  it("is judged as Node judges it, for random bytes", () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), bytes(64), (anyKey, anySignature) => {
        assert.equal(isRight(anyKey, message, anySignature), verify(null, message, nodeKey(anyKey), anySignature));
      }),
      { numRuns: 30 },
    );
  });

  it("is wrong with an S that is the order or more, though it counts the same", () => {
    const s = numberOf(signature.subarray(32));
    for (const other of [s + ORDER, ORDER, (1n << 253n) - 1n, (1n << 256n) - 1n])
      assert.equal(isRight(key, message, joined(signature.subarray(0, 32), bytesOf(other))), false, `${other}`);
    for (const other of [0n, ORDER - 1n])
      assert.equal(isRight(key, message, joined(signature.subarray(0, 32), bytesOf(other))), false, `${other}`);
  });

  it("is wrong by a key that would vouch for anything, also with R and S of nothing", () => {
    for (const small of SMALL_ORDER) {
      assert.equal(isRight(fromHex(small), message, signature), false, small);
      for (const r of SMALL_ORDER)
        assert.equal(isRight(fromHex(small), message, joined(fromHex(r), new Uint8Array(32))), false, `${small} ${r}`);
    }
  });

  it("is wrong by a key that is not written in the one way, or on no curve", () => {
    // At once: nobody can make a signature that would be right but for this.
    for (let more = 0n; more < 19n; more++) {
      const y = PRIME + more;
      for (const sign of [0n, 1n << 255n])
        assert.equal(new Ed25519Check(bytesOf(y | sign), message, signature).step(), false, `${more}`);
    }
    // y = 2: (y² − 1) / (dy² + 1) has no root.
    assert.equal(isRight(bytesOf(2n), message, signature), false);
  });

  it("is wrong with an R that is not written in the one way", () => {
    for (const r of [PRIME + 1n, PRIME + 3n, (1n << 255n) | 1n, PRIME])
      assert.equal(isRight(key, message, joined(bytesOf(r), signature.subarray(32))), false);
  });

  it("is wrong at any other length, of key or signature", () => {
    for (const length of [0, 1, 31, 33]) assert.equal(isRight(new Uint8Array(length), message, signature), false);
    for (const length of [0, 32, 63]) assert.equal(isRight(key, message, signature.subarray(0, length)), false);
    assert.equal(isRight(key, message, joined(signature, new Uint8Array(1))), false);
    assert.equal(isRight(joined(key, new Uint8Array(1)), message, signature), false);
  });

  it("is checked on what there was at the beginning", () => {
    const [bytes, signed, vouching] = [message.slice(), signature.slice(), key.slice()];
    const check = new Ed25519Check(vouching, bytes, signed);
    bytes.fill(0);
    signed.fill(0);
    vouching.fill(0);
    let answer = check.step();
    while (answer === "more") answer = check.step();
    assert.equal(answer, true);
  });

  it("takes some 400 steps, and 16 more for each 128 bytes", () => {
    const steps = (bytes: number): number => {
      const text = new Uint8Array(bytes);
      const check = new Ed25519Check(key, text, new Uint8Array(sign(null, text, privateKey)));
      let count = 1;
      while (check.step() === "more") count += 1;
      return count;
    };
    assert.equal(steps(0), 397);
    assert.equal(steps(128 * 4), 397 + 64);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { certificateFromPem } from "../../../hosts/moddable/pem";

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\r\n")}\n-----END CERTIFICATE-----\n`;
}

describe("PEM certificate", () => {
  it("becomes the same DER whatever its length, and the first one counts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (der) => {
        assert.deepEqual(certificateFromPem(`text before\n${pemOf(der)}${pemOf(Uint8Array.of(1))}`), der);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused without a block, without an end, empty, or damaged, and never repeated in the error", () => {
    const bad = [
      "",
      "secret",
      "-----BEGIN CERTIFICATE-----\nAAAA",
      pemOf(new Uint8Array(0)),
      pemOf(Uint8Array.of(1, 2, 3)).replace("A", "§"),
    ];
    for (const text of bad)
      assert.throws(
        () => certificateFromPem(text),
        (error: unknown) =>
          error instanceof RangeError && error.message.startsWith("certificate: ") && !error.message.includes("AAAA"),
      );
  });
});

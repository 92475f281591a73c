import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import { path } from "../../hosts/node/cli/values";
import { HEADER_AT } from "../../modules/update/constants";
import { parseHeader } from "../../modules/update/parser";
import { versionText } from "../../modules/update/version";
import { fromCaller, type Outcome, outcomeOf, Refused, report, withFile } from "./command";

const LINE = {
  command: "npm run -s inspect --",
  arguments: { image: { takes: "FILE", read: path(), help: "a signed image" } },
  options: {
    key: valueOption("FILE", path(), undefined, "NAME.public.json, or 64 hexadecimal digits: checks the signature"),
  },
} as const;

const KEY = /^[0-9a-f]{64}$/;

/** Fails where the image is damaged, or its signature is not the key's. */
export function inspect(argv: readonly string[]): Outcome {
  return outcomeOf(parseCommandLine(LINE, argv), (values) => {
    const bytes = withFile(values.image, "read", () => readFileSync(fromCaller(values.image, "inspect")));
    const header = parseHeader(bytes);
    if (typeof header === "string") throw new Refused(`${values.image} is no signed image, or of another format`);
    const image = bytes.subarray(HEADER_AT.image);
    if (image.length !== header.imageBytes)
      throw new Refused(`${values.image} has ${image.length} bytes of image, its header says ${header.imageBytes}`);
    if (!createHash("sha256").update(image).digest().equals(header.hash))
      throw new Refused(`${values.image} is damaged`);
    const signature = values.key === undefined ? "not checked (--key FILE)" : checked(bytes, keyIn(values.key));
    return [
      `kind       ${header.kind}`,
      `board      ${header.board}`,
      `version    ${versionText(header.version)}${header.mayDowngrade ? ", may replace a newer one" : ""}`,
      `image      ${header.imageBytes} bytes, SHA-256 ${Buffer.from(header.hash).toString("hex")}`,
      `key        begins with ${Buffer.from(header.keyId).toString("hex")}`,
      `signature  ${signature}`,
    ].join("\n");
  });
}

function checked(bytes: Buffer, key: string): string {
  const x = Buffer.from(key, "hex").toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const signature = bytes.subarray(HEADER_AT.signature, HEADER_AT.image);
  if (!verify(null, bytes.subarray(0, HEADER_AT.signature), publicKey, signature))
    throw new Refused("the signature is not this key's");
  return "right";
}

function keyIn(word: string): string {
  if (KEY.test(word)) return word;
  const text = withFile(word, "read", () => readFileSync(fromCaller(word, "inspect"), "utf8"));
  const key = /^\s*\{\s*"updateKey"\s*:\s*"([0-9a-f]{64})"\s*\}\s*$/.exec(text)?.[1];
  if (key === undefined) throw new Refused(`${word} holds no public key as npm run keys makes it`);
  return key;
}

if (require.main === module) report(inspect(process.argv.slice(2)));

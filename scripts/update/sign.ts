import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { flagOption, parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import { choice, path, type Reader } from "../../hosts/node/cli/values";
import { KINDS } from "../../modules/update/constants";
import { FIRMWARE_VERSION, parseVersion, type Version, versionText } from "../../modules/update/version";
import { BOARDS } from "../board/targets";
import { boardCalled } from "./boards";
import { fromCaller, type Outcome, outcomeOf, Refused, report, withFile } from "./command";
import { rawPublicKey, signedImage } from "./signed-image";

const version: Reader<Version> = (text) => {
  const value = parseVersion(text);
  return value === undefined ? { ok: false, reason: "must be MAJOR.MINOR.PATCH, as 1.2.3" } : { ok: true, value };
};

const board: Reader<string> = (text) => {
  const value = boardCalled(text);
  return value === undefined
    ? { ok: false, reason: `must be ${BOARDS.join(", ")} or a board's name` }
    : { ok: true, value };
};

const LINE = {
  command: "npm run -s sign --",
  arguments: { image: { takes: "IMAGE", read: path(), help: "what the build made, xs_esp32.bin" } },
  options: {
    kind: valueOption("KIND", choice(...KINDS), undefined, `${KINDS.join(", ")} (needed)`),
    board: valueOption("BOARD", board, undefined, "as for the build (needed)"),
    version: valueOption("X.Y.Z", version, undefined, `the firmware's version (package.json's, ${FIRMWARE_VERSION})`),
    key: valueOption("FILE", path(), undefined, "the private key, NAME.private.pem (needed)"),
    out: valueOption("FILE", path(), undefined, "the signed image (needed)"),
    "may-downgrade": flagOption("parts take it also where they run a newer version: see docs/update.md"),
  },
} as const;

export function sign(argv: readonly string[]): Outcome {
  return outcomeOf(parseCommandLine(LINE, argv), (values) => {
    const { kind, board: name, key, out } = values;
    if (kind === undefined || name === undefined || key === undefined || out === undefined)
      throw new Refused("--kind, --board, --key and --out are needed");
    const given = values.version ?? parseVersion(FIRMWARE_VERSION);
    if (given === undefined) throw new Refused("the firmware's version cannot be signed");
    const privateKey = keyIn(key);
    const image = withFile(values.image, "read", () => readFileSync(fromCaller(values.image, "sign")));
    if (image.length === 0) throw new Refused(`${values.image} is empty`);
    const mayDowngrade = values["may-downgrade"];
    const signed = signedImage({ image, kind, board: name, version: given, mayDowngrade, privateKey });
    withFile(out, "written", () => writeFileSync(fromCaller(out, "sign"), signed));
    return `${out}: ${kind} for ${name}, ${versionText(given)}, ${signed.length} bytes`;
  });
}

function keyIn(file: string): KeyObject {
  const pem = withFile(file, "read", () => readFileSync(fromCaller(file, "sign")));
  try {
    const key = createPrivateKey(pem);
    rawPublicKey(key);
    return key;
  } catch {
    // What is wrong with it may repeat some of it.
    throw new Refused(`${file} holds no Ed25519 private key as npm run keys makes it`);
  }
}

if (require.main === module) report(sign(process.argv.slice(2)));

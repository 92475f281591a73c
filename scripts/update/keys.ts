import { generateKeyPairSync } from "node:crypto";
import { existsSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseCommandLine } from "../../hosts/node/cli/parse";
import { path as pathReader } from "../../hosts/node/cli/values";
import { REPOSITORY } from "../board/run";
import { fromCaller, type Outcome, outcomeOf, Refused, report, withFile } from "./command";
import { rawPublicKey } from "./signed-image";

const LINE = {
  command: "npm run -s keys --",
  arguments: {
    name: {
      takes: "NAME",
      read: pathReader(),
      help: "makes NAME.private.pem and NAME.public.json, outside of the repository",
    },
  },
  options: {},
} as const;

/** Makes the key pair that an installation's images are signed with. */
function makeKeys(name: string): string {
  const privateFile = `${name}.private.pem`;
  const publicFile = `${name}.public.json`;
  refuseRepository(path.dirname(name));
  for (const file of [privateFile, publicFile]) if (existsSync(file)) throw new Refused(`${file} is there already`);
  const { privateKey } = generateKeyPairSync("ed25519");
  const updateKey = rawPublicKey(privateKey).toString("hex");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  withFile(privateFile, "written", () => writeFileSync(privateFile, pem, { flag: "wx", mode: 0o600 }));
  withFile(publicFile, "written", () =>
    writeFileSync(publicFile, `${JSON.stringify({ updateKey })}\n`, { flag: "wx" }),
  );
  return [
    `${privateFile}: signs; keep it, and keep it to yourself`,
    `${publicFile}: goes into every image:`,
    `  npm run build -- APPLICATION BOARD updateKey=${updateKey}`,
  ].join("\n");
}

/** What lies there is committed one day. */
function refuseRepository(folder: string): void {
  const real = withFile(folder, "used", () => realpathSync(folder));
  const way = path.relative(realpathSync(REPOSITORY), real);
  if (!way.startsWith("..") && !path.isAbsolute(way)) throw new Refused("keys do not belong into the repository");
}

export function keys(argv: readonly string[]): Outcome {
  return outcomeOf(parseCommandLine(LINE, argv), ({ name }) => makeKeys(fromCaller(name, "keys")));
}

if (require.main === module) report(keys(process.argv.slice(2)));

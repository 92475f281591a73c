/**
 * A sticker for a board's own Wi-Fi: `npm run -s label -- CCVEI-1a2b PASSWORD [--out label.svg]`. Without `--out` the
 * picture goes to the standard output.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { label } from "./label/label";

function main(words: readonly string[]): void {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { out: { type: "string" } },
  });
  const [ssid, password] = positionals;
  if (ssid === undefined || password === undefined || positionals.length > 2)
    throw new RangeError("usage: npm run -s label -- NAME PASSWORD [--out label.svg]");
  const picture = label({ ssid, password });
  if (values.out === undefined) process.stdout.write(picture);
  else writeFileSync(values.out, picture);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

import { page } from "./page";
import { speed } from "./speed";

/** Every benchmark, by the name that the command line takes. */
const BENCHES: { readonly [name: string]: () => unknown } = Object.freeze({ speed: () => speed(), page });

const EXIT = Object.freeze({ refused: 2, broken: 3 });

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) {
    process.stderr.write(`usage: npm run -s bench [-- NAME …], NAME being ${Object.keys(BENCHES).join(" or ")}\n`);
    process.exitCode = EXIT.refused;
    return;
  }
  const found: { [name: string]: unknown } = {};
  for (const [name, bench] of Object.entries(BENCHES))
    if (names.length === 0 || names.includes(name)) found[name] = await bench();
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.broken;
});

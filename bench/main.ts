import { allocator } from "./allocator/allocator";
import { parseArguments, usage } from "./arguments";
import { type EngineOptions, engine } from "./engine/engine";
import { page } from "./page";
import { portal } from "./portal";
import { reaction } from "./reaction/reaction";
import { scale } from "./scale";
import { runSessions } from "./sessions/command";
import { speed } from "./speed";

/** Every benchmark, by the name that the command line takes. */
const BENCHES: { readonly [name: string]: (options: EngineOptions) => unknown } = Object.freeze({
  speed: () => speed(),
  page,
  portal: () => portal(),
  engine,
  allocator: () => allocator(),
  scale: () => scale(),
  reaction: () => reaction(),
});

/** They take minutes: they are run where they are named, and not with all the others. */
const LONG: readonly string[] = Object.freeze(["reaction"]);

const EXIT = Object.freeze({ grown: 1, refused: 2, broken: 3 });

async function main(argv: readonly string[]): Promise<void> {
  // The only one that takes a file, and options of its own.
  if (argv[0] === "sessions") return replaySessions(argv.slice(1));
  const wanted = parseArguments(argv, Object.keys(BENCHES), LONG);
  if (wanted === undefined) {
    process.stderr.write(`${usage(Object.keys(BENCHES))}\n`);
    process.exitCode = EXIT.refused;
    return;
  }
  const found: { [name: string]: unknown } = {};
  for (const [name, bench] of Object.entries(BENCHES))
    if (wanted.names.includes(name)) found[name] = await bench(wanted);
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  complain(found["engine"]);
}

function replaySessions(argv: readonly string[]): void {
  const outcome = runSessions(argv);
  if (outcome.kind === "refused") {
    process.stderr.write(`${outcome.text}\n`);
    process.exitCode = EXIT.refused;
    return;
  }
  process.stdout.write(outcome.kind === "help" ? `${outcome.text}\n` : `${JSON.stringify(outcome.report, null, 2)}\n`);
}

function complain(report: unknown): void {
  const { complaints = [] } = Object(report) as { readonly complaints?: readonly string[] };
  if (complaints.length === 0) return;
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.stderr.write('cheaper, or with a reason: npm run -s bench -- engine --accept "REASON"\n');
  process.exitCode = EXIT.grown;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.broken;
});

import { parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import { choice, decimal, wholeNumber } from "../../hosts/node/cli/values";
import { EngineError } from "../engine/engine";
import { ROUND_S } from "./busy/round-plan";
import { complaintsOf, endure } from "./endure";
import { LEAST_SAMPLES } from "./flat";
import type { EnduranceEngine } from "./machine";
import { nodeEngine } from "./node-engine";
import { xsEngine } from "./xs-engine";

const ENGINES: { readonly [name in "node" | "xs"]: { readonly engine: () => EnduranceEngine; readonly days: number } } =
  Object.freeze({
    node: Object.freeze({ engine: () => nodeEngine(), days: 30 }),
    xs: Object.freeze({ engine: () => xsEngine(), days: 3 }),
  });

const COMMAND = {
  command: "npm run -s endurance --",
  arguments: {},
  options: {
    engine: valueOption("ENGINE", choice("node", "xs"), "node" as const, "node or xs (node)"),
    days: valueOption("N", decimal(0.08, 3_650), undefined, "simulated days (30 on node, 3 in xs)"),
    seed: valueOption("N", wholeNumber(0, 999_999_999), 1, "of all that is random (1)"),
  },
} as const;

const EXIT = Object.freeze({ flat: 0, grows: 1, refused: 2, broken: 3 });
const SECONDS_A_DAY = 86_400;
/** Collections of a run, about; in a long one one a day. */
const SAMPLES = 24;

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(COMMAND, argv);
  if (parsed.kind === "help") {
    process.stdout.write(`${parsed.text}\n`);
    return EXIT.flat;
  }
  if (parsed.kind === "error") {
    process.stderr.write(`${parsed.text}\n`);
    return parsed.exitCode;
  }
  const { engine, days = ENGINES[engine].days, seed } = parsed.values;
  const rounds = Math.max(LEAST_SAMPLES, Math.round((days * SECONDS_A_DAY) / ROUND_S));
  const roundsPerSample = Math.max(1, Math.min(SECONDS_A_DAY / ROUND_S, Math.floor(rounds / SAMPLES)));
  const report = await endure(ENGINES[engine].engine(), {
    rounds,
    roundS: ROUND_S,
    roundsPerSample,
    seed,
    onSample: (simulatedS, memory) => {
      process.stderr.write(`${(simulatedS / SECONDS_A_DAY).toFixed(2)} d ${JSON.stringify(memory)}\n`);
    },
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const complaints = complaintsOf(report);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  return complaints.length === 0 ? EXIT.flat : EXIT.grows;
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error instanceof EngineError ? error.message : error.stack) : String(error)}\n`,
    );
    process.exitCode = EXIT.broken;
  },
);

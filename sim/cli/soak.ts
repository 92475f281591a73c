import { fork } from "node:child_process";
import { parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import { decimal, wholeNumber } from "../../hosts/node/cli/values";
import { merged, reportOf, type SoakReport } from "../soak/report";
import { soak } from "../soak/soak";
import type { Tally } from "../soak/tally";

const COMMAND = {
  command: "npm run -s soak --",
  arguments: {},
  options: {
    hours: valueOption("N", decimal(0.01, 1_000_000), 2_000, "simulated hours, at least (2000)"),
    seed: valueOption("N", wholeNumber(0, 999_999_999), 1, "of all that is random (1)"),
    from: valueOption("K", wholeNumber(0, 999_999_999), 0, "the first scenario (0)"),
    stride: valueOption("N", wholeNumber(1, 1_000), 1, "only every Nth scenario (1)"),
    processes: valueOption("N", wholeNumber(1, 64), 2, "side by side, each with its share of the scenarios (2)"),
  },
} as const;

const EXIT = Object.freeze({ held: 0, broken: 1, refused: 2, failed: 3 });

interface Plan {
  readonly hours: number;
  readonly seed: number;
  readonly from: number;
  readonly stride: number;
  readonly processes: number;
}

/** Hours between two lines of progress. */
const PROGRESS_HOURS = 50;

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(COMMAND, argv);
  if (parsed.kind === "help") {
    process.stdout.write(`${parsed.text}\n`);
    return EXIT.held;
  }
  if (parsed.kind === "error") {
    process.stderr.write(`${parsed.text}\n`);
    return parsed.exitCode;
  }
  const plan = parsed.values;
  // A part of a soak hands its report to whoever forked it.
  if (process.send !== undefined) {
    process.send(alone(plan));
    return EXIT.held;
  }
  const report = plan.processes === 1 ? alone(plan) : await sideBySide(plan);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  for (const { seed, storm, atS, invariant, what } of report.violations) {
    process.stderr.write(`${invariant}, ${atS} s into scenario ${storm} of seed ${seed}: ${what}\n`);
    process.stderr.write(`again: npm run -s soak -- --seed ${seed} --from ${storm} --processes 1\n`);
  }
  return report.violations.length === 0 ? EXIT.held : EXIT.broken;
}

function alone({ hours, seed, from, stride }: Plan): SoakReport {
  return reportOf(seed, soak({ seed, hours, from, stride, onStorm: progress() }));
}

/** Each process takes every so-many-th scenario. The first that finds something ends all. */
async function sideBySide(plan: Plan): Promise<SoakReport> {
  const { hours, seed, from, stride, processes } = plan;
  const parts = Array.from({ length: processes }, (_, index) =>
    part({ seed, hours: hours / processes, from: from + index * stride, stride: stride * processes, processes: 1 }),
  );
  const reports: SoakReport[] = [];
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    for (const { child } of parts) child.kill();
  };
  // A part is busy and would not notice that nobody waits for it any more.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      stop();
      process.exit(EXIT.failed);
    });
  await Promise.all(
    parts.map(async ({ report }) => {
      const found = await report.catch((error: unknown) => {
        stop();
        throw error;
      });
      if (found === undefined) {
        if (isStopped) return;
        stop();
        throw new Error("a part of the soak was ended from outside");
      }
      reports.push(found);
      if (found.violations.length > 0) stop();
    }),
  );
  return reports.reduce(merged);
}

/** `report`: undefined where a signal ended it. */
function part(plan: Plan) {
  const argv = Object.entries(plan).map(([name, value]) => `--${name}=${value}`);
  const child = fork(__filename, argv, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const report = new Promise<SoakReport | undefined>((resolve, reject) => {
    let found: SoakReport | undefined;
    child.on("message", (message) => {
      found = message as SoakReport;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (found !== undefined || signal !== null) resolve(found);
      else reject(new Error(`a part of the soak ended with ${code}`));
    });
  });
  return { child, report };
}

function progress(): (tally: Tally) => void {
  let toldHours = 0;
  return ({ seconds, storms, closures }) => {
    const hours = seconds / 3_600;
    if (hours < toldHours + PROGRESS_HOURS) return;
    toldHours = hours;
    process.stderr.write(`${hours.toFixed(0)} h, ${storms} scenarios, ${closures} closures\n`);
  };
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.failed;
  },
);

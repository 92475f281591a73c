import { statSync } from "node:fs";
import { ensurePortalPage, PORTAL_PAGE } from "../sim/live/page-build";
import { BUDGETS, type Budget } from "./board/budget";
import { budgetLines, isOver, type Line, lineText } from "./board/budget-check";
import { measureFit, measureNeed, needLine } from "./board/budget-measure";
import { buildDeskProgram } from "./board/desk-program";
import { missingDeskTool } from "./board/desk-tools";
import { failures } from "./board/findings";
import { clearImage, imageFolder, linkBytecode, prepareImage } from "./board/image";
import { type ImagePart, imageShares } from "./board/image-shares";
import { REPOSITORY } from "./board/run";
import { findSdk, type Sdk } from "./board/sdk";
import { measure } from "./board/sizes";
import { APPLICATIONS, type Application, target } from "./board/targets";

const USAGE = `usage: npm run check:budget -- [--if-present] [--json] [${APPLICATIONS.join("|")}]`;

/** The board whose image is weighed; those of the others differ in a table of pins. */
const WEIGHED = "esp32";

interface Report {
  readonly application: Application;
  readonly lines: readonly Line[];
  readonly fits: readonly string[];
  readonly problems: readonly string[];
}

async function main(words: readonly string[]): Promise<number> {
  const options = words.filter((word) => word.startsWith("-"));
  const names = words.filter((word) => !word.startsWith("-"));
  const unknown =
    options.find((word) => word !== "--if-present" && word !== "--json") ??
    names.find((word) => !APPLICATIONS.some((name) => name === word));
  if (unknown !== undefined) {
    console.error(`check:budget: ${JSON.stringify(unknown.slice(0, 40))} is not known\n${USAGE}`);
    return 1;
  }
  const found = findSdk(process.env, REPOSITORY);
  const missing = found.ok ? missingDeskTool() : found.message;
  if (!found.ok || missing !== undefined) {
    console.error(`check:budget was not run: ${missing}`);
    return options.includes("--if-present") ? 0 : 1;
  }
  await ensurePortalPage();
  const budgets = BUDGETS.filter(({ application }) => names.length === 0 || names.includes(application));
  const reports = budgets.map((budget) => check(found.sdk, budget));
  if (options.includes("--json")) console.log(JSON.stringify(reports));
  else for (const given of reports) print(given);
  return reports.some(({ lines, problems }) => problems.length > 0 || lines.some(isOver)) ? 1 : 0;
}

function check(sdk: Sdk, budget: Budget): Report {
  const { application } = budget;
  const failed = (problems: readonly string[]): Report => ({ application, lines: [], fits: [], problems });
  const image = weigh(sdk, application);
  if (Array.isArray(image)) return failed(image);
  const program = buildDeskProgram(sdk, application);
  if (!program.ok) return failed(program.problems);
  try {
    const need = measureNeed(application, program.file);
    const { problems, lines: fits } = measureFit(application, program.file);
    const lines = budgetLines(budget, { ...need.taken, image });
    return { application, lines, fits: [needLine(application, need), ...fits], problems };
  } catch (error) {
    return failed([error instanceof Error ? error.message : String(error)]);
  }
}

/** The image's bytes by part, or what is wrong with it. */
function weigh(sdk: Sdk, application: Application): Readonly<Record<ImagePart, number>> | string[] {
  const given = target(application, WEIGHED);
  const folder = imageFolder(given, "check");
  clearImage(folder);
  const prepared = prepareImage(sdk, given, folder, []);
  const wrong = failures(prepared.findings);
  if (wrong.length > 0 || prepared.makefile === undefined) return wrong;
  const linked = failures(linkBytecode(sdk, prepared.makefile, folder));
  if (linked.length > 0) return linked;
  const size = measure(sdk, given, prepared.makefile);
  return typeof size === "string"
    ? [size]
    : imageShares(prepared.makefile, size.flashBytes, statSync(PORTAL_PAGE).size);
}

function print({ application, lines, fits, problems }: Report): void {
  for (const line of lines) console.log(lineText(application, line));
  for (const fit of fits) console.log(fit);
  for (const problem of problems) console.error(`check:budget: ${problem}`);
  for (const { what, share } of lines.filter(isOver))
    console.error(`check:budget: ${application}: ${what} of ${share} is over its budget (docs/footprint.md)`);
}

main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(`check:budget: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync, transformSync } from "esbuild";
import ts from "typescript";
import { REPOSITORY } from "../../../scripts/board/run";
import { plainLoops } from "../../../scripts/board/shrink/plain-loops";
import { shrink } from "../../../scripts/board/shrink/shrink";
import type { Engine } from "../../../sim/engine/engine";
import { nodeEngine } from "../../../sim/engine/node";

/** Long enough to charge, to fail, to follow the house and to keep books. */
const SCENARIOS = ["house-steps", "contactor-welded", "users-and-tags", "residual-current"];

describe("a shrunk program", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "pilotline-shrink-"));
  after(() => rmSync(folder, { recursive: true }));

  it("does what the program does: firmware and plant, line by line", async () => {
    const shrunk = shrunkEngine(folder);
    for (const name of SCENARIOS) {
      const text = readFileSync(path.join(REPOSITORY, "test", "scenarios", `${name}.json`), "utf8");
      assert.deepEqual(await traceOf(shrunk, text), await traceOf(nodeEngine, text), name);
    }
  });
});

async function traceOf(engine: Engine, text: string): Promise<string> {
  const lines: string[] = [];
  const { result } = await engine(text, (given) => lines.push(given));
  assert.ok(result.ok && lines.length > 0);
  return lines.join("");
}

/** Node's engine, translated and shrunk as an image is. */
function shrunkEngine(folder: string): Engine {
  const entry = path.join(REPOSITORY, "sim", "engine", "node.ts");
  const base = ts.readConfigFile(path.join(REPOSITORY, "tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson(base.compilerOptions, REPOSITORY);
  const program = ts.createProgram([entry], {
    ...options,
    noEmit: false,
    rootDir: REPOSITORY,
    outDir: folder,
    useDefineForClassFields: false,
  });
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, text);
  };
  program.emit(undefined, write, undefined, false, { before: [plainLoops(program.getTypeChecker())] });
  const { outputFiles } = buildSync({
    entryPoints: [path.join(folder, "sim", "engine", "node.js")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  const script = transformSync(shrink(outputFiles[0]?.text ?? ""), { format: "cjs" }).code;
  const module = new Module(path.join(folder, "engine.cjs"));
  (module as unknown as { _compile(script: string, name: string): void })._compile(script, module.id);
  return module.exports.nodeEngine;
}

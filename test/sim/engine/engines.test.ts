import assert from "node:assert/strict";
import type { Engine, EngineOutcome } from "../../../sim/engine/engine";
import { nodeEngine } from "../../../sim/engine/node";
import { xsEngine } from "../../../sim/engine/xs/xs";
import { SCENARIO_FILES, scenarioText } from "../scenario-files";

interface Traced {
  readonly trace: string;
  readonly outcome: EngineOutcome;
}

async function traced(engine: Engine, text: string): Promise<Traced> {
  let trace = "";
  const outcome = await engine(text, (lines) => {
    trace += lines;
  });
  return { trace, outcome };
}

const SHORT = "reset.json";

function withSeed(file: string, seed: number): string {
  return JSON.stringify({ ...(JSON.parse(scenarioText(file)) as object), seed });
}

describe("the two engines", function () {
  this.timeout(60_000);

  for (const file of SCENARIO_FILES) {
    it(`give the same trace and summary, byte for byte: ${file}`, async () => {
      const text = scenarioText(file);
      const onNode = await traced(nodeEngine, text);
      const onXs = await traced(xsEngine, text);
      assert.equal(onXs.trace === onNode.trace, true, firstDifference(onXs.trace, onNode.trace));
      assert.equal(JSON.stringify(onXs.outcome.result), JSON.stringify(onNode.outcome.result));
      assert(onNode.trace.endsWith("\n"));
    });
  }

  for (const [name, engine] of Object.entries({ node: nodeEngine, xs: xsEngine })) {
    it(`${name}: the same seed gives the same trace and cost, another seed another trace`, async () => {
      const first = await traced(engine, withSeed("message-loss.json", 5));
      const again = await traced(engine, withSeed("message-loss.json", 5));
      const other = await traced(engine, withSeed("message-loss.json", 6));
      assert.equal(again.trace === first.trace, true);
      assert.equal(again.outcome.compute, first.outcome.compute);
      assert.notEqual(other.trace === first.trace, true);
    });

    it(`${name}: runs without a trace too, and ends the same`, async () => {
      const { outcome } = await traced(engine, scenarioText(SHORT));
      const without = await engine(scenarioText(SHORT), undefined);
      assert.deepEqual(without.result, outcome.result);
    });

    it(`${name}: an event that is impossible when it comes is refused with its path`, async () => {
      const text = JSON.stringify({
        ...(JSON.parse(scenarioText(SHORT)) as object),
        events: [
          { t: 10, charger: "Charger-1", do: "plug" },
          { t: 150, charger: "Charger-1", do: "plug" },
        ],
      });
      const { trace, outcome } = await traced(engine, text);
      assert.equal(outcome.result.ok, false);
      assert.equal(outcome.result.path, "$.events[1]");
      assert.match(outcome.result.reason, /plugged in/);
      assert.equal(trace.split("\n").length - 1, 150, "the seconds before are in the trace");
    });
  }

  it("only XS has a meter", async () => {
    assert.equal((await nodeEngine(scenarioText(SHORT), undefined)).compute, null);
    assert(((await xsEngine(scenarioText(SHORT), undefined)).compute ?? 0) > 1_000_000);
  });
});

function firstDifference(a: string, b: string): string {
  const left = a.split("\n");
  const right = b.split("\n");
  const index = left.findIndex((line, at) => line !== right[at]);
  return `line ${index}:\n${left[index]}\n${right[index]}`;
}

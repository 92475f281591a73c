import assert from "node:assert/strict";
import { parseScenario } from "../../../sim/scenario/parse";
import { type RunOptions, runScenario } from "../../../sim/scenario/run";
import { scenarioText } from "../scenario-files";
import { ChannelHosting } from "./channel-hosting";

describe("firmware that reaches its board over a channel", function () {
  this.timeout(30_000);

  // In others a byte that comes 5 ms later moves a reading into the next step, and a Wh or 0.4 A with it.
  for (const file of ["clock-jump.json", "firmware-crash.json", "firmware-hang.json", "lock-jammed.json"]) {
    it(`does in ${file} what it does on its board itself, to the byte`, () => {
      const scenario = parseScenario(scenarioText(file));
      assert.ok(scenario.ok);
      const traceOf = (options: RunOptions): string[] => {
        const lines: string[] = [];
        const result = runScenario(scenario.value, { ...options, onLine: (line) => lines.push(JSON.stringify(line)) });
        assert.ok(result.ok);
        assert.deepEqual(result.summary.expectations.failed, []);
        return lines;
      };
      const hostings: ChannelHosting[] = [];
      const remote = traceOf({
        hosting: (scheduler, onLog) => {
          const hosting = new ChannelHosting(scheduler, scenario.value.seed, onLog);
          hostings.push(hosting);
          return hosting;
        },
      });
      assert.deepEqual(remote, traceOf({}));
      assert.ok((hostings[0]?.lines ?? 0) > 50_000, "it went over the channel");
    });
  }
});

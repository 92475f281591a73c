import assert from "node:assert/strict";
import { managerEntities } from "../../../firmware/manager/home-assistant";
import type { Announced } from "../../../modules/home-assistant/discovery";
import { topicOf } from "../../../modules/messages/topics";
import { announced, commandsOf, newestOf, statesOf } from "../../modules/home-assistant/bench";
import { ManagerBench } from "./bench";

const PART: Announced = { id: "Manager-1", model: "bench", from: "status" };

describe("the manager in Home Assistant", () => {
  const start = () => {
    const bench = new ManagerBench({ resumeDelayS: 60, bufferA: 1 });
    const manager = bench.start();
    bench.live(120_000, 10);
    const newest = () => announced(newestOf(bench.observer.heard), PART, managerEntities(1));
    return { bench, manager, newest };
  };

  it("shows what it says, by the rules of discovery", () => {
    const { newest, manager } = start();
    assert.deepEqual(statesOf(newest()), {
      chargers: "3",
      heard: "3",
      role: "leads",
      notices: "none",
      online: "on",
      contracted: "30",
      buffer: "1",
      resume_delay: "60",
      policy: "fill",
      drawn1: String(manager.view.readingA?.[0]),
      available1: String(manager.view.availableA?.[0]),
    });
  });

  it("shows as unknown what it does not know", () => {
    const bench = new ManagerBench();
    bench.start();
    bench.pass(20_000);
    const states = statesOf(announced(newestOf(bench.observer.heard), PART, managerEntities(1)));
    assert.equal(states["available1"], "None");
    assert.equal(states["notices"], "not-followed");
  });

  it("obeys each of its controls", () => {
    const { bench, newest } = start();
    const commands = commandsOf(newest(), { contracted: "40", buffer: "2", resume_delay: "30", policy: "equal" });
    assert.equal(Object.keys(commands).length, 4);
    for (const [id, command] of Object.entries(commands)) {
      bench.observer.publish(topicOf("Manager-1", "set"), command, { QoS: 1, id: 5 });
      bench.live(1_000, 10);
      const answer = newestOf(bench.observer.heard).get(topicOf("Manager-1", "answer")) ?? "";
      assert.equal(JSON.parse(answer).ok, true, `${id}: ${answer}`);
    }
    const states = statesOf(newest());
    assert.deepEqual(
      [states["contracted"], states["buffer"], states["resume_delay"], states["policy"]],
      ["40", "2", "30", "equal"],
    );
  });
});

import assert from "node:assert/strict";
import { chargerEntities } from "../../../firmware/charger/home-assistant";
import type { Announced } from "../../../modules/home-assistant/discovery";
import { announced, commandsOf, discovered, newestOf, statesOf } from "../../modules/home-assistant/bench";
import { ChargerBench } from "./bench";

const PART: Announced = { id: "Charger-1", model: "bench", from: "status" };
const STATUS = "pilotline/v1/Charger-1/status";

/** All that was said, with the manual current that the status has to bear for its control. */
function newestWith(bench: ChargerBench, manualCurrentA: number, phases: 1 | 3) {
  const newest = newestOf(bench.observer.heard);
  newest.set(STATUS, JSON.stringify({ ...JSON.parse(newest.get(STATUS) ?? "{}"), manualCurrentA }));
  return announced(newest, PART, chargerEntities(phases, 40));
}

describe("the charger in Home Assistant", () => {
  it("shows what it says, by the rules of discovery, with a car and after it", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.live(20_000, 10);
    assert.deepEqual(
      { ...statesOf(newestWith(bench, 16, 1)), why: "" },
      {
        state: "A",
        offered: "0",
        energy: "0",
        why: "",
        fault: "none",
        limit: "house",
        notices: "none",
        phases: "1",
        sessions: "0",
        contactor: "off",
        online: "on",
        mode: "intelligent",
        drawn1: "0",
        manual_current: "16",
      },
    );
    bench.level = "C";
    bench.drawnA = 16;
    bench.live(600_000, 10);
    const charging = statesOf(newestWith(bench, 16, 1));
    assert.equal(charging["state"], "C2");
    assert.equal(charging["offered"], String(charger.view.offeredA));
    assert.equal(charging["contactor"], "on");
    assert.equal(charging["drawn1"], "16");
    assert.equal(charging["sessions"], "1");
    assert.equal(charging["why"], charger.view.why.slice(0, 255));
    assert.ok(Math.abs(1000 * Number(charging["energy"]) - (charger.view.energyWh ?? 0)) <= 10);
    assert.ok(Number(charging["energy"]) > 0.5);
    bench.level = "A";
    bench.drawnA = 0;
    bench.live(10_000, 10);
    const after = statesOf(newestWith(bench, 16, 1));
    assert.ok(
      Math.abs(Number(after["session_energy"]) - Number(after["energy"])) < 0.01,
      String(after["session_energy"]),
    );
  });

  it("shows a fault and notices as words, and what is not known as unknown", () => {
    const bench = new ChargerBench({ phases: 3 });
    bench.board = { ...bench.board, phases: 3 };
    for (const module of bench.modules) module.setFault("silent", true);
    bench.start();
    bench.emergencyStop.isOn = true;
    bench.pass(60_000);
    const states = statesOf(newestWith(bench, 16, 3));
    assert.equal(states["fault"], "emergency-stop");
    assert.match(states["notices"] ?? "", /^[a-z-]+(, [a-z-]+)*$/);
    for (const id of ["energy", "drawn1", "drawn2", "drawn3"]) assert.equal(states[id], "None", id);
  });

  it("obeys each of its controls", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.live(5_000, 10);
    const commands = commandsOf(newestWith(bench, 16, 1), { mode: "manual", manual_current: "10" });
    assert.deepEqual(commands, {
      mode: '{"mode":"manual"}',
      manual_current: '{"manualCurrentA":10}',
      stop: '{"session":"stop"}',
      resume: '{"session":"resume"}',
      clear_fault: '{"clearFault":true}',
    });
    for (const [id, command] of Object.entries(commands)) assert.equal(bench.command(command)?.["ok"], true, id);
    assert.deepEqual([charger.operation.mode, charger.operation.manualCurrentA], ["manual", 10]);
    const [number] = discovered(newestWith(bench, 16, 1)).flatMap(
      ({ entities }) => entities.get("manual_current") ?? [],
    );
    for (const bound of [number?.["min"], number?.["max"]])
      assert.equal(bench.command(`{"manualCurrentA":${bound}}`)?.["ok"], true, String(bound));
  });

  it("fits into three messages of 2 kB", () => {
    for (const phases of [1, 3] as const) {
      const pages = [...announced(new Map(), PART, chargerEntities(phases, 32)).values()];
      assert.equal(pages.length, 3);
      for (const page of pages) assert.ok(Buffer.byteLength(page) <= 2_048);
      assert.equal(
        discovered(announced(new Map(), PART, chargerEntities(phases, 32))).flatMap(({ removed }) => removed).length,
        phases === 1 ? 2 : 0,
      );
    }
  });
});

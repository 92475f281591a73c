import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import type { Amperes, TraceLine } from "../../../sim/scenario/trace-line";
import { ScriptedWorld } from "../live/http-scripted-world";
import { assertSound, launchChromium, openPage, screenshot, VIEWS, type View } from "./browser";
import { builtPage } from "./built-page";

describe("the layout of the simulator's page", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let world: ScriptedWorld;
  let http: RunningHttp;

  before(async function () {
    browser = await launchChromium(this);
    builtPage();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    world = new ScriptedWorld();
    run(3);
    http = await startHttp({ port: 0, world, pageFolder: builtPage() });
    run(1);
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    await http.close();
  });
  const open = async (view: View) => {
    assert.ok(browser);
    return openPage(browser, http.url, view);
  };
  const run = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) world.tick();
  };

  for (const view of VIEWS) {
    const name = `${view.width}x${view.height}-${view.colorScheme}`;
    it(`is sound at ${view.width} × ${view.height}, ${view.colorScheme}, in every state`, async () => {
      const { page, problems } = await open(view);
      await assertSound(page);
      await screenshot(page, `${name}-no-car`);
      story(world);
      await page.locator(".state", { hasText: "C2" }).waitFor();
      await assertSound(page);
      await screenshot(page, `${name}-charging`);
      if (view.colorScheme === "light") await screenshot(page, `${name}-charging-window`, false);
      world.post({ do: "home", current: 27 });
      run(1);
      await page.locator(".state", { hasText: "C1" }).waitFor();
      await assertSound(page);
      await screenshot(page, `${name}-waiting`, false);
      world.post({ do: "home", current: 27.3 });
      world.post({ do: "set", mode: "manual", manualCurrent: 12 });
      run(3);
      await page.getByText("over the contract").waitFor();
      await page.getByText("Try a fault").click();
      await assertSound(page);
      await screenshot(page, `${name}-over`);
      world.post({ do: "fault", fault: "pilot-short" });
      run(1);
      await page.locator(".fault").waitFor();
      await assertSound(page);
      await screenshot(page, `${name}-fault`);
      assert.deepEqual(problems, []);
    });
  }

  for (const view of [VIEWS[0], VIEWS[2]]) {
    it(`has room for three chargers on three phases and long sentences at ${view.width} × ${view.height}`, async () => {
      const one = world.state.bind(world);
      world.site = { ...world.site, phases: 3, contractedCurrent: 63, meterAt: "house" };
      world.state = () => threeOf(one());
      const { page, problems } = await open(view);
      story(world);
      await page.locator(".tile[data-state=C2]").first().waitFor();
      assert.equal(await page.locator(".tile").count(), 3);
      await page.locator("time", { hasText: "10:24" }).waitFor();
      await assertSound(page);
      await screenshot(page, `${view.width}x${view.height}-three`);
      await page.getByRole("button", { name: "Charger-in-the-third-garage", exact: true }).click();
      await page.getByRole("dialog").waitFor();
      await assertSound(page);
      assert.deepEqual(problems, []);
    });
  }
});

/** The same world with three chargers on three phases, an old reading and a tripped breaker. */
function threeOf(line: TraceLine): TraceLine {
  const phases = (current: Amperes) => (typeof current === "number" ? [current, current / 2, 21.37] : current);
  const charger = line.chargers["Charger-1"];
  assert.ok(charger);
  const why =
    "The house draws 44.8 A of the contracted 63 A on phase L1, and a share of it is kept free for the heat pump.";
  const wide = { ...charger, drawn: phases(charger.drawn), why };
  return {
    ...line,
    home: phases(line.home),
    solar: [0, 0, 0],
    total: phases(line.total),
    meter: { current: phases(44.8), age: 83 },
    breaker: { heat: 1, tripped: true },
    chargers: {
      "Charger-1": wide,
      "Charger-in-the-third-garage": { ...wide, state: "F", fault: "contactor-stuck-open", energyWh: 12345678.9 },
      "Charger-3": { ...wide, state: "D1", contactor: false, drawn: [0, 0, 0] },
    },
  };
}

/** Ten minutes of a house with a car, so that the chart has something to show. */
function story(world: ScriptedWorld): void {
  const home: readonly (readonly [second: number, currentA: number])[] = [
    [40, 5.2],
    [110, 14.8],
    [170, 21.4],
    [215, 25.6],
    [270, 9.3],
    [380, 17.9],
    [430, 4.4],
    [520, 12.7],
  ];
  for (let second = 0; second < 620; second += 1) {
    if (second === 20) world.post({ do: "plug" });
    if (second === 28) world.post({ do: "request" });
    for (const [at, current] of home) if (at === second) world.post({ do: "home", current });
    world.tick();
  }
}

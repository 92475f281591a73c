import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { eventually, type RunningSimulator, startSimulator, type TraceState } from "../live/running-simulator";
import { assertSound, launchChromium, openPage, screenshot, VIEWS } from "./browser";
import { builtPage } from "./built-page";

const DESK = VIEWS[2];
const CHARGERS = 3;
const CONTRACTED_A = 30;
/** Simulated seconds in a real one: a lease and an election are over in seconds. */
const SPEED = 20;
/** `UPDATE_PICTURES=1` lets the house live for some minutes and puts the picture into docs/images as well. */
const UPDATE = process.env["UPDATE_PICTURES"] === "1";
const STORY_A = [5, 14, 9, 20, 6, 11];
const STEP_MS = 4_500;

function offeredA({ chargers }: TraceState): number {
  return Object.values(chargers).reduce((sumA, { offered }) => sumA + offered, 0);
}

const charging = ({ chargers }: TraceState) => Object.values(chargers).filter(({ state }) => state === "C2").length;

describe("the page of the real simulator with several chargers", function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let simulator: RunningSimulator;
  let page: Page;
  let problems: readonly string[];

  before(async function () {
    browser = await launchChromium(this);
    builtPage();
    simulator = await startSimulator(["--chargers", String(CHARGERS), "--speed", String(SPEED)]);
    ({ page, problems } = await openPage(browser, simulator.url, DESK));
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await simulator?.stop();
  });

  it("shows what the manager grants, and the chargers giving way to the house", async () => {
    await page.locator(".site-summary").getByText("the manager", { exact: true }).waitFor();
    for (let index = 1; index <= CHARGERS; index += 1) {
      await simulator.post({ do: "plug", charger: `Charger-${index}` });
      await simulator.post({ do: "request", charger: `Charger-${index}` });
    }
    await page
      .locator(".tile[data-state=C2]")
      .nth(CHARGERS - 1)
      .waitFor();
    const full = await eventually(
      "27 A between three cars",
      () => simulator.state(),
      (state) => charging(state) === CHARGERS && offeredA(state) === CONTRACTED_A - 3,
    );
    await assertSound(page);
    if (UPDATE) {
      for (const current of STORY_A) {
        await simulator.post({ do: "home", current });
        await page.waitForTimeout(STEP_MS);
      }
    }
    const picture = await screenshot(page, "site-simulator", false);
    if (UPDATE) copyFileSync(picture, join(__dirname, "..", "..", "..", "docs", "images", "site.png"));
    await simulator.post({ do: "home", current: 15 });
    await eventually(
      "15 A between them",
      () => simulator.state(),
      (state) => offeredA(state) <= CONTRACTED_A - 15 && charging(state) >= 2,
    );
    assert.ok(offeredA(full) > 0);
    await page.getByText("waiting for current").first().waitFor();
    await assertSound(page);
  });

  it("shows that the manager is gone, or its broker, and that they are back", async () => {
    const summary = page.locator(".site-summary");
    await simulator.post({ do: "fault", fault: "manager-down", for: 60 });
    await summary.getByText(/in the manager’s place|nobody leads/).waitFor();
    await summary.getByText("the manager", { exact: true }).waitFor();
    await simulator.post({ do: "fault", fault: "broker-down", for: 60 });
    await summary.getByText("the broker is not reached").waitFor();
    await summary.getByText("the manager", { exact: true }).waitFor();
    assert.deepEqual(problems, []);
  });

  it("shows the charger that stands in for the manager", async () => {
    const summary = page.locator(".site-summary");
    await simulator.post({ do: "fault", fault: "manager-down" });
    await summary.getByText("in the manager’s place").waitFor();
    await simulator.post({ do: "clear", fault: "manager-down" });
    await summary.getByText("the manager", { exact: true }).waitFor();
  });
});

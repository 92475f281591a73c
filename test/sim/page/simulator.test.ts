import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { type RunningSimulator, startSimulator } from "../live/running-simulator";
import { assertSound, launchChromium, openPage, screenshot, VIEWS } from "./browser";
import { builtPage } from "./built-page";

const ROOT = join(__dirname, "..", "..", "..");
const DESK = VIEWS[2];
/** `UPDATE_PICTURES=1` lets the house live for some minutes and puts the picture into docs/images as well. */
const { UPDATE_PICTURES } = process.env;
const UPDATE = UPDATE_PICTURES === "1";
const STORY_A = [5, 14, 21, 9, 17, 6];
const STEP_MS = 80_000;

describe("the page of the real simulator", function () {
  this.timeout(UPDATE ? 900_000 : 120_000);
  let browser: Browser | undefined;
  let simulator: RunningSimulator | undefined;

  before(async function () {
    browser = await launchChromium(this);
    builtPage();
    simulator = await startSimulator();
  });
  after(async () => {
    await browser?.close();
    await simulator?.stop();
  });

  it("shows a car charging beside the house, and giving way to it", async () => {
    assert.ok(browser && simulator);
    const { page, problems } = await openPage(browser, simulator.url, DESK);
    page.setDefaultTimeout(30_000);
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const figure = async (name: string) =>
      Number.parseFloat(
        (await page.locator(".charger .figures > div", { hasText: name }).locator("dd").textContent()) ?? "",
      );
    await button("Plug in").click();
    await page.locator(".state[data-state^=B]").waitFor();
    await button("Ask").click();
    await page.locator(".state[data-state=C2]", { hasText: "charging" }).waitFor();
    assert.ok((await figure("Drawn")) > 0);
    // The first offer is the least there is; the full one follows 5 s later at the earliest.
    for (const until = Date.now() + 20_000; (await figure("Offered")) < 20; ) {
      assert.ok(Date.now() < until, "the full offer did not come");
      await page.waitForTimeout(200);
    }
    const before = await figure("Offered");
    await assertSound(page);

    await page.getByRole("slider", { name: "House load" }).fill("20");
    for (const until = Date.now() + 15_000; (await figure("Offered")) >= before; ) {
      assert.ok(Date.now() < until, "the offer did not fall");
      await page.waitForTimeout(200);
    }
    assert.ok((await figure("Offered")) <= 10);
    const picture = await screenshot(page, "simulator", false);
    if (UPDATE) {
      for (const loadA of STORY_A) {
        await page.getByRole("slider", { name: "House load" }).fill(String(loadA));
        await page.waitForTimeout(STEP_MS);
      }
      await screenshot(page, "simulator", false);
      mkdirSync(join(ROOT, "docs", "images"), { recursive: true });
      copyFileSync(picture, join(ROOT, "docs", "images", "simulator.png"));
    }
    await button("Unplug").click();
    await page.locator(".state[data-state^=A]").waitFor();
    assert.deepEqual(problems, []);
  });
});

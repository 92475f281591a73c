import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "mocha";
import type { Browser, Page } from "playwright-core";
import { type FakeApi, startFakeApi } from "../../portal/dev/fake-api";
import type { FakePart } from "../../portal/dev/fake-part";
import { assertSound, launchChromium } from "../sim/page/browser";
import { builtPortal } from "./built-portal";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export interface PortalView {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  readonly locale: "en-GB" | "pt-PT";
}

export const PHONE: PortalView = { width: 360, height: 740, colorScheme: "light", locale: "en-GB" };
export const DESK: PortalView = { width: 1280, height: 800, colorScheme: "light", locale: "en-GB" };

/** The portal in a browser beside a part that is made up, for one file of tests. */
export class PortalBench {
  private browser: Browser | undefined;
  private readonly apis: FakeApi[] = [];

  async launch(runnable: Context): Promise<void> {
    this.browser = await launchChromium(runnable);
    builtPortal();
  }

  async open(
    part: FakePart,
    view: PortalView,
    section = "",
  ): Promise<{ api: FakeApi; page: Page; problems: string[] }> {
    assert.ok(this.browser);
    const page = () => readFileSync(join(builtPortal(), "index.html"));
    const api = await startFakeApi({ part, page });
    this.apis.push(api);
    const { width, height, colorScheme, locale } = view;
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme,
      locale,
      timezoneId: "Europe/Lisbon",
      reducedMotion: "reduce",
    });
    const opened = await context.newPage();
    opened.setDefaultTimeout(25_000);
    const problems: string[] = [];
    opened.on("pageerror", (error) => problems.push(error.message));
    opened.on("console", (message) => {
      // A refusal is part of what is tested, and the browser tells of each.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        problems.push(message.text());
    });
    opened.on("request", (request) => {
      if (!request.url().startsWith(api.url) && !request.url().startsWith("data:")) problems.push(request.url());
    });
    await opened.goto(`${api.url}${section === "" ? "" : `#/${section}`}`, { waitUntil: "domcontentloaded" });
    await opened.getByRole("main").waitFor();
    return { api, page: opened, problems };
  }

  async closePages(): Promise<void> {
    for (const context of this.browser?.contexts() ?? []) await context.close();
    for (const api of this.apis.splice(0)) await api.close();
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }
}

/** Nothing overlaps or is cut, and axe-core, unless it was asked elsewhere, finds no serious fault. */
export async function assertGood(page: Page, isAxeAsked = true): Promise<void> {
  const size = page.viewportSize();
  assert.ok(size);
  // What sticks to the bottom lies over what is below it until the whole page fits.
  const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
  await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
  await assertSound(page);
  assert.deepEqual(await page.evaluate(SMALL_TARGETS), []);
  if (isAxeAsked) {
    await page.evaluate(AXE);
    assert.deepEqual(await page.evaluate(RUN_AXE), []);
  }
  await page.setViewportSize(size);
}

const RUN_AXE = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`;

/** Controls that a finger would miss: below 44 px high, but for links within facts, whose line is as tall. */
const SMALL_TARGETS = `[...document.querySelectorAll("button, select, nav a, .button, input:not([type=radio], [type=checkbox], [type=range])")]
  .filter((each) => each.checkVisibility() && !each.matches(".skip") && each.getBoundingClientRect().height < 43.5)
  .map((each) => each.outerHTML)`;

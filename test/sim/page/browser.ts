import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "mocha";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const SCREENSHOTS = join(__dirname, "..", "..", "..", "build", "screenshots");
const AUDIT = readFileSync(join(__dirname, "layout-audit.mjs"), "utf8").replace("export function", "function");

export const VIEWS = [
  { width: 360, height: 740, colorScheme: "light" },
  { width: 360, height: 740, colorScheme: "dark" },
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 1280, height: 800, colorScheme: "dark" },
] as const;
export type View = (typeof VIEWS)[number];

/** Starts Debian's Chromium without anything that would look for the network, or skips and says what to install. */
export async function launchChromium(runnable: Context): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    console.log(`      ${CHROMIUM} is missing: install Debian's package chromium (apt-get install chromium)`);
    runnable.skip();
  }
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet],
  });
}

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page so far: scripts, refused resources, the content security policy. */
  readonly problems: string[];
}

export async function openPage(browser: Browser, url: string, { width, height, colorScheme }: View): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  await page.goto(url);
  await page.getByRole("main").waitFor();
  return { page, problems };
}

/** Nothing overlaps, is cut, too wide or hard to read. */
export async function assertSound(page: Page): Promise<void> {
  assert.deepEqual(await page.evaluate(`(() => { ${AUDIT}; return auditLayout(); })()`), []);
}

/** Saves the whole page to build/screenshots; returns the file. */
export async function screenshot(page: Page, name: string, fullPage = true): Promise<string> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}

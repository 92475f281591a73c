import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { EN, type Words } from "../../../portal/src/texts/en";
import { PT } from "../../../portal/src/texts/pt";
import { HOME_NETWORKS } from "../../../sim/live/home-air";
import { assertGood, DESK, PHONE, type PortalView } from "../../portal/browser";
import { launchChromium, screenshot } from "../page/browser";
import { type RunningSimulator, startSimulator } from "./running-simulator";

const PASSWORD = "cavalo bateria agrafo";
const CHARGER = "Charger-1";
const CAR = { capacity: 40, soc: 0.5, maxCurrent: 16, phases: 1 };
const [HOME] = HOME_NETWORKS;

const WALKS: readonly { readonly name: string; readonly view: PortalView; readonly words: Words }[] = [
  { name: "on a phone, in Portuguese", view: { ...PHONE, locale: "pt-PT" }, words: PT },
  { name: "at a desk, in English", view: DESK, words: EN },
];

/** The charger's own page in a browser, from its access point to a finished charge: nothing of it is made up. */
describe("from first contact to a finished charge", function () {
  this.timeout(120_000);
  let browser: Browser;
  let simulator: RunningSimulator | undefined;

  before(async function () {
    browser = await launchChromium(this);
  });
  afterEach(async () => {
    await simulator?.stop();
    simulator = undefined;
  });
  after(() => browser?.close());

  for (const { name, view, words } of WALKS) {
    it(`goes ${name}`, async () => {
      simulator = await startSimulator(["--first-contact"]);
      const portal = await portalOf(simulator);
      const { width, height, colorScheme, locale } = view;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        locale,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      const seen = async (step: string): Promise<void> => {
        await assertGood(page);
        await screenshot(page, `walk-${locale}-${step}`);
      };

      // The phone's system asks its probe, and opens where it is sent to.
      await page.goto(await sentTo(portal, "connectivitycheck.gstatic.com", "/generate_204"));
      await page.getByRole("heading", { name: words.welcome }).waitFor();
      await seen("1-welcome");
      await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
      await page.getByLabel(words.passwordAgain, { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: words.next }).click();

      await page.getByRole("heading", { name: words.chooseNetwork }).waitFor();
      await page.getByRole("radio", { name: new RegExp(HOME?.ssid ?? "") }).check();
      await page.getByLabel(words.networkPassword, { exact: true }).fill("not this one");
      await seen("2-network");
      await page.getByRole("button", { name: words.join }).click();
      await page.getByText(words.joinFailed["wrong-password"] ?? "").waitFor();
      await seen("3-wrong-password");
      await page.getByLabel(words.networkPassword, { exact: true }).fill(HOME?.password ?? "");
      await page.getByRole("button", { name: words.join }).click();
      await page.getByRole("heading", { name: words.done }).waitFor();
      await page.getByRole("link", { name: `http://${CHARGER}.local` }).waitFor();
      await seen("4-done");
      await page.getByRole("button", { name: words.continueHere }).click();

      await page.getByText(words.states["A"] ?? "", { exact: true }).waitFor();
      await seen("5-no-car");
      await simulator.post({ charger: CHARGER, do: "plug", ev: CAR });
      await simulator.post({ charger: CHARGER, do: "request" });
      await page
        .getByText(words.states["C2"] ?? "", { exact: true })
        .first()
        .waitFor();
      await seen("6-charging");
      await setAmps(page, words, 10);
      await until(async () => (await newest(simulator)).offered === 10, "10 A are offered");
      await seen("7-ten-amperes");
      await page.getByRole("button", { name: words.stop }).click();
      await until(async () => !(await newest(simulator)).contactor, "the contactor is open");
      await page.getByRole("button", { name: words.resume }).click();
      await until(async () => (await newest(simulator)).contactor, "it charges again");
      await simulator.post({ charger: CHARGER, do: "finish" });
      await simulator.post({ charger: CHARGER, do: "unplug" });
      await page.getByText(words.states["A"] ?? "", { exact: true }).waitFor();
      await page.getByRole("link", { name: words.titles["history"] ?? "" }).click();
      await page.getByText("kWh").first().waitFor();
      await seen("8-history");
      assert.deepEqual(problems, []);
      await context.close();
    });
  }

  async function newest(running: RunningSimulator | undefined) {
    const state = await running?.state();
    const charger = state?.chargers[CHARGER];
    assert.ok(charger !== undefined);
    return charger;
  }
});

/** Fixed current, by the slider. */
async function setAmps(page: Page, words: Words, currentA: number): Promise<void> {
  await page.locator("input[name=mode]").nth(1).check();
  await page.getByRole("slider", { name: words.fixedCurrent }).fill(String(currentA));
}

async function portalOf(simulator: RunningSimulator): Promise<string> {
  const answer = await fetch(new URL("api/sim", simulator.url));
  const { parts } = (await answer.json()) as { parts: { id: string; portal: string | null }[] };
  const portal = parts.find(({ id }) => id === CHARGER)?.portal;
  assert.ok(typeof portal === "string");
  return portal;
}

/** Where a probe through the access point is sent. */
async function sentTo(portal: string, host: string, path: string): Promise<string> {
  const { request } = await import("node:http");
  const { port } = new URL(portal);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      answer.resume();
      assert.equal(answer.statusCode, 302);
      resolve(answer.headers.location ?? "");
    })
      .on("error", reject)
      .end();
  });
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 300, `not within 30 s: ${what}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

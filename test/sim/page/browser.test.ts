import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ScriptedWorld } from "../live/http-scripted-world";
import { assertSound, launchChromium, openPage, screenshot, VIEWS, type View } from "./browser";
import { builtPage } from "./built-page";

const textOf = async (locator: Locator) => (await locator.textContent()) ?? "";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const [PHONE, , DESK] = VIEWS;

describe("the simulator's page in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let world: ScriptedWorld;
  let http: RunningHttp;
  let pageFolder: string;

  before(async function () {
    browser = await launchChromium(this);
    pageFolder = builtPage();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    world = new ScriptedWorld();
    for (let second = 0; second < 3; second += 1) world.tick();
    http = await startHttp({ port: 0, world, pageFolder });
    world.tick();
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    await http.close();
  });
  const open = async (view: View = DESK, url = http.url) => {
    assert.ok(browser);
    return openPage(browser, url, view);
  };
  const run = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) world.tick();
  };
  /** Does something that sends an event, and lets the world run on when it has arrived. */
  const act = async (action: () => Promise<unknown>, seconds = 1) => {
    const count = world.posted.length;
    await action();
    while (world.posted.length === count) await new Promise((resolve) => setTimeout(resolve, 10));
    run(seconds);
  };

  it("plugs a car in, asks, charges, gives way to the house, finishes and unplugs", async () => {
    const { page, problems } = await open();
    const state = page.locator(".state");
    assert.match(await textOf(state), /A1\s*no car/);
    await act(() => button(page, "Plug in").click());
    await page.locator(".state", { hasText: "plugged in, current offered" }).waitFor();
    assert.equal(await button(page, "Plug in").getAttribute("aria-disabled"), "true");
    await act(() => button(page, "Ask").click(), 6);
    await page.locator(".state", { hasText: "C2" }).waitFor();
    assert.match(await textOf(state), /C2\s*charging/);
    const figures = page.locator(".charger .figures");
    assert.match(await textOf(figures), /Offered\s*27 A\s*Drawn\s*16\.0 A\s*Contactor\s*closed/);
    assert.match(await textOf(page.locator(".why")), /what the house leaves of the contracted 30 A/);

    const slider = page.getByRole("slider", { name: "House load" });
    await act(() => slider.fill("21.5"));
    assert.deepEqual(world.posted.at(-1), { do: "home", current: 21.5 });
    assert.equal(await page.locator("output").textContent(), "21.5 A");
    await page.getByText("8 A: what the house leaves").waitFor();
    assert.match(await textOf(figures), /Offered\s*8 A\s*Drawn\s*8\.0 A/);

    await act(() => button(page, "Finish").click());
    await page.locator(".state", { hasText: "B2" }).waitFor();
    await act(() => button(page, "Unplug").click());
    await page.locator(".state", { hasText: "A1" }).waitFor();
    assert.deepEqual(problems, []);
  });

  it("works by keyboard alone, and the focus stays where it was", async () => {
    const { page } = await open();
    await button(page, "Plug in").focus();
    await act(() => page.keyboard.press("Enter"));
    await page.locator(".state", { hasText: "B2" }).waitFor();
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Plug in");
    await page.keyboard.press("Tab");
    await act(() => page.keyboard.press("Space"));
    await page.locator(".state", { hasText: "C2" }).waitFor();
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("output", { hasText: "3.5 A" }).waitFor();
  });

  it("says state, limit and fault to a screen reader, and again only when they change", async () => {
    const { page } = await open();
    const live = page.locator("[aria-live=polite]");
    assert.equal(await textOf(live), "Charger-1: A1, no car. 0 amperes offered, site.");
    await act(() => button(page, "Plug in").click());
    await page.locator(".state", { hasText: "B2" }).waitFor();
    assert.match(await textOf(live), /^Charger-1: B2, plugged in, current offered.* 27 amperes offered, site\.$/);
    world.post({ do: "fault", fault: "pilot-short" });
    run(1);
    await page.locator(".fault").waitFor();
    assert.match(await textOf(live), /Fault: pilot short\.$/);
  });

  it("sets the mode and the fixed current", async () => {
    const { page } = await open();
    await act(() => page.getByRole("radio", { name: "Fixed current" }).check());
    const current = page.getByRole("spinbutton", { name: "Fixed current of Charger-1, amperes" });
    await current.fill("10");
    await act(() => current.press("Enter"));
    await page.getByText("0 A: the fixed current").waitFor();
    assert.equal(await current.inputValue(), "10");
    assert.deepEqual(world.posted, [
      { do: "set", charger: "Charger-1", mode: "manual" },
      { do: "set", charger: "Charger-1", manualCurrent: 10 },
    ]);
  });

  it("makes a fault with its value and clears it", async () => {
    const { page } = await open();
    await page.getByText("Try a fault").click();
    await page.getByRole("combobox", { name: "Fault at Charger-1" }).selectOption("ev-overdraw");
    await page.getByRole("spinbutton", { name: "ev overdraw, A" }).fill("24");
    await page.getByRole("combobox", { name: "How long" }).selectOption("for 10 s");
    await act(() => button(page, "Inject").click());
    await act(() => button(page, "Clear").click());
    assert.deepEqual(world.posted, [
      { do: "fault", fault: "ev-overdraw", charger: "Charger-1", A: 24, for: 10 },
      { do: "clear", fault: "ev-overdraw", charger: "Charger-1" },
    ]);
  });

  it("tells what the simulator refused", async () => {
    const { page } = await open(PHONE);
    world.post = () => ({ ok: false, error: "a car is plugged in already" });
    await button(page, "Plug in").click();
    await page.getByRole("alert").getByText("Not done: a car is plugged in already").waitFor();
    await assertSound(page);
    await button(page, "Dismiss").click();
    assert.equal(await page.getByRole("alert").textContent(), "");
  });

  it("says that the connection is lost, and goes on when the simulator is back", async () => {
    const { page } = await open();
    const port = http.port;
    await http.close();
    await page.getByRole("status").getByText("Connection lost, trying again").waitFor();
    await assertSound(page);
    await screenshot(page, "connection-lost");
    world = new ScriptedWorld();
    http = await startHttp({ port, world, pageFolder });
    run(1);
    await page.getByRole("status").getByText("Live").waitFor();
    await page.locator("time", { hasText: "00:01" }).waitFor();
  });

  it("works behind a password", async () => {
    assert.ok(browser);
    const guarded = await startHttp({ port: 0, world, pageFolder, password: "a:b ü" });
    const context = await browser.newContext({ httpCredentials: { username: "admin", password: "a:b ü" } });
    const page = await context.newPage();
    await page.goto(guarded.url);
    run(1);
    await page.getByRole("main").waitFor();
    await act(() => button(page, "Plug in").click());
    await page.locator(".state", { hasText: "B2" }).waitFor();
    await context.close();
    await guarded.close();
  });
});

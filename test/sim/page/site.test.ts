import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { screenshot, VIEWS } from "./browser";
import { SiteBench } from "./open-site";
import type { ScriptedSite } from "./scripted-site";

const [PHONE, , DESK] = VIEWS;
const textOf = async (locator: Locator) => (await locator.textContent()) ?? "";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const tile = (page: Page, id: string) => page.locator(".tile", { has: button(page, id) });
const figure = (page: Page, name: string) => page.locator(".site-summary .figures > div", { hasText: name });
const focused = (page: Page) => page.evaluate<string>("document.activeElement.textContent");

/** Does something that sends events, and lets the site run on when they have arrived. */
async function act(site: ScriptedSite, action: () => Promise<unknown>, events = 1): Promise<void> {
  const count = site.posted.length + events;
  await action();
  for (const untilMs = performance.now() + 10_000; site.posted.length < count; ) {
    assert.ok(performance.now() < untilMs, "the events did not arrive");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  site.tick(5);
}

describe("the page of several chargers", function () {
  this.timeout(60_000);
  const bench = new SiteBench();
  before(async function () {
    await bench.launch(this);
  });
  after(() => bench.close());
  afterEach(() => bench.closePages());

  it("shows every charger with its offer, its draw and the reason, and lets cars come and go on the tiles", async () => {
    const { page, problems, site } = await bench.open(3, DESK);
    assert.match(await textOf(tile(page, "Charger-3")), /A no car.*Offered0 A.*Drawn0\.0 A.*Energy0 Wh.*No car/);
    for (const id of ["Charger-1", "Charger-3"]) {
      await act(site, () => button(page, `Plug in, ${id}`).click());
      await page.locator(`.tile[data-state^=B] >> text=${id}`).waitFor();
      await act(site, () => button(page, `Ask, ${id}`).click());
    }
    await page.locator(".tile[data-state=C2]").nth(1).waitFor();
    assert.match(
      await textOf(tile(page, "Charger-3")),
      /C2 charging.*Offered13 A.*Drawn12\.9 A.*13 A: the share of the site's current/,
    );
    assert.match(await textOf(figure(page, "Main switch")), /29\.8 A of 30 A✓ 0\.2 A left/);
    assert.match(await textOf(figure(page, "House")), /3\.0 A/);
    assert.match(await textOf(figure(page, "Chargers")), /26\.8 A2 of 3 charging/);
    assert.match(await textOf(figure(page, "Breaker")), /C32closed✓ heat 65 % of a trip/);
    const legend = page.locator(".legend li");
    assert.deepEqual(await legend.allTextContents(), [
      "House 3.0 A",
      "Charger-1 13.9 A",
      "Charger-2 0.0 A",
      "Charger-3 12.9 A",
      "Total 29.8 A",
      "Contracted 30.0 A",
    ]);
    await act(site, () => page.getByRole("slider", { name: "House load" }).fill("17"));
    await page.getByText("6 A: the share").first().waitFor();
    await act(site, () => button(page, "Unplug, Charger-1").click());
    await page.locator(".tile[data-state=A] >> text=Charger-1").waitFor();
    assert.deepEqual(problems, []);
  });

  it("says who shares the current, and when nobody does", async () => {
    const { page, site } = await bench.open(2, PHONE);
    const shared = figure(page, "Shared by");
    assert.match(await textOf(shared), /the manager✓ Manager-1 leads/);
    const CASES = [
      [{ by: "charger", leader: "Charger-2" }, "Charger-2▲ in the manager’s place"],
      [{ by: "nobody", leader: null }, "nobody▲ nobody leads: fail-safe 6 A"],
      [{ by: "unknown", leader: null }, "not known▲ the broker is not reached"],
      [null, "nobodyeach follows the meter"],
    ] as const;
    for (const [sharing, words] of CASES) {
      site.sharingNow = sharing;
      site.tick();
      await shared.getByText(words.split("▲")[1] ?? "each follows").waitFor();
      assert.ok((await textOf(shared)).endsWith(words));
    }
  });

  it("opens a charger with its car, mode and faults, and goes back to where it was", async () => {
    const { page, site } = await bench.open(8, DESK);
    await button(page, "Charger-5").click();
    const sheet = page.getByRole("dialog", { name: "Charger-5" });
    await act(site, () => sheet.getByRole("button", { name: "Plug in" }).click());
    await sheet
      .locator(".state", { hasText: "B2" })
      .or(sheet.locator(".state", { hasText: "B1" }))
      .waitFor();
    await sheet.getByText("Try a fault").click();
    const faults = sheet.getByRole("combobox", { name: "Fault at Charger-5" });
    assert.deepEqual(await faults.locator("option").allTextContents(), ["network loss", "pilot short"]);
    await faults.selectOption("pilot-short");
    await act(site, () => sheet.getByRole("button", { name: "Inject" }).click());
    await sheet.locator(".fault", { hasText: "pilot short" }).waitFor();
    assert.deepEqual(site.posted.at(-1), { do: "fault", fault: "pilot-short", charger: "Charger-5", for: 60 });
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    assert.equal(await focused(page), "Charger-5");
    assert.match(await textOf(tile(page, "Charger-5")), /▲ Fault: pilot short/);
    assert.equal(await page.locator(".tile-fault").count(), 1);
  });

  it("makes the faults of the site", async () => {
    const { page, site } = await bench.open(2, DESK);
    await page.getByText("Try a fault").click();
    const faults = page.getByRole("combobox", { name: "Fault at the site" });
    assert.deepEqual(await faults.locator("option").allTextContents(), [
      "meter silent",
      "broker down",
      "manager down",
      "message loss",
      "network loss",
    ]);
    await faults.selectOption("manager-down");
    await act(site, () => button(page, "Inject").click());
    await faults.selectOption("message-loss");
    await page.getByRole("combobox", { name: "How long" }).selectOption("until cleared");
    await act(site, () => button(page, "Inject").click());
    await faults.selectOption("network-loss");
    await act(site, () => button(page, "Clear").click());
    assert.deepEqual(site.posted, [
      { do: "fault", fault: "manager-down", for: 60 },
      { do: "fault", fault: "message-loss", ratio: 0.2 },
      { do: "clear", fault: "network-loss" },
    ]);
  });

  it("works by keyboard alone: arrows go from tile to tile", async () => {
    const { page, site } = await bench.open(8, DESK);
    await button(page, "Charger-1").focus();
    for (const [key, id] of [
      ["ArrowRight", "Charger-2"],
      ["ArrowDown", "Charger-6"],
      ["ArrowLeft", "Charger-5"],
      ["ArrowUp", "Charger-1"],
      ["ArrowUp", "Charger-1"],
      ["End", "Charger-8"],
      ["ArrowRight", "Charger-8"],
      ["Home", "Charger-1"],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await focused(page), id, key);
    }
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Plug in");
    await page.keyboard.press("ArrowRight");
    await act(site, () => page.keyboard.press("Enter"));
    assert.deepEqual(site.posted, [{ do: "plug", charger: "Charger-2" }]);
    await page.locator(".tile[data-state^=B]").waitFor();
    assert.equal(await focused(page), "Unplug");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Charger-2" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await focused(page), "Charger-2");
  });

  it("shows the chargers of one state, keeps the focus among them, and sends all of them off at once", async () => {
    const { page, site } = await bench.open(8, PHONE);
    await act(site, () => button(page, "Plug in and ask, all shown").click(), 16);
    await page.locator(".tile[data-state=C2]").nth(7).waitFor();
    await act(site, () => button(page, "Unplug, Charger-3").click());
    const group = (name: string) => page.getByRole("radio", { name });
    await group("Free 1").check();
    assert.equal(await page.locator(".tile").count(), 1);
    await group("Charging 7").check();
    await button(page, "Finish, Charger-4").focus();
    await act(site, () => page.keyboard.press("Enter"));
    await page.locator(".groups", { hasText: "Charging 6" }).waitFor();
    assert.equal(await focused(page), "Charger-5");
    assert.equal(await page.locator(".tile").count(), 6);
    await act(site, () => button(page, "Unplug, all shown").click(), 6);
    await page.getByText("No charger is in this state now.").waitFor();
    assert.deepEqual(await page.locator(".groups label").allTextContents(), [
      "All 8",
      "Charging 0",
      "Waiting 0",
      "Plugged in 1",
      "Free 7",
      "Fault 0",
    ]);
  });

  it("tells a screen reader how many are in which state, when that changes", async () => {
    const { page, site } = await bench.open(40, DESK);
    const live = page.locator(".grid-part [aria-live=polite]");
    assert.equal(await textOf(live), "Free 40");
    await act(site, () => button(page, "Plug in, Charger-9").click());
    await live.getByText("Plugged in 1, Free 39").waitFor();
  });

  it("draws of 160 chargers only those anew that read differently", async () => {
    const { page, site } = await bench.open(160, DESK, (garage) => {
      for (const { id } of garage.places.slice(0, 2)) {
        garage.post({ do: "plug", charger: id });
        garage.post({ do: "request", charger: id });
      }
      garage.tick(10);
    });
    await page.locator(".tile").nth(159).waitFor();
    await page.evaluate(`
      window.changed = new Set();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const tile = (target.nodeType === 1 ? target : target.parentElement).closest(".tile");
          if (tile !== null) window.changed.add(tile.querySelector("h3").textContent);
        }
      }).observe(document.querySelector(".grid"), { subtree: true, childList: true, characterData: true, attributes: true });
    `);
    for (let second = 0; second < 5; second += 1) {
      const clock = page.locator("time");
      const shown = await textOf(clock);
      site.tick();
      while ((await textOf(clock)) === shown) await page.waitForTimeout(10);
    }
    assert.deepEqual(await page.evaluate("[...window.changed].sort()"), ["Charger-1", "Charger-2"]);
    await screenshot(page, "site-160", false);
  });
});

import assert from "node:assert/strict";
import { assertSound, screenshot, VIEWS, type View } from "./browser";
import { garageStory, SiteBench } from "./open-site";

const [PHONE, PHONE_DARK, DESK, DESK_DARK] = VIEWS;

const LOOKS: readonly (readonly [chargers: number, view: View])[] = [
  [3, DESK_DARK],
  [8, PHONE_DARK],
  [8, DESK],
  [40, PHONE],
];

describe("the layout of the page of several chargers", function () {
  this.timeout(60_000);
  const bench = new SiteBench();
  before(async function () {
    await bench.launch(this);
  });
  after(() => bench.close());
  afterEach(() => bench.closePages());

  for (const [chargers, view] of LOOKS) {
    const name = `site-${chargers}-${view.width}x${view.height}-${view.colorScheme}`;
    it(`is sound with ${chargers} chargers at ${view.width} × ${view.height}, ${view.colorScheme}`, async () => {
      const { page, problems, site } = await bench.open(chargers, view, garageStory);
      assert.equal(await page.locator(".tile").count(), chargers);
      await assertSound(page);
      await screenshot(page, `${name}-window`, false);
      site.post({ do: "fault", charger: "Charger-2", fault: "pilot-short" });
      site.sharingNow = { by: "charger", leader: "Charger-3" };
      site.homeA = site.site.contractedCurrent + 0.5;
      site.tick();
      await page.locator(".tile-fault").waitFor();
      await page.getByText("over the contract").waitFor();
      await page.getByText("Try a fault").click();
      await assertSound(page);
      await screenshot(page, name);
      await page.getByRole("button", { name: "Charger-2", exact: true }).click();
      await page.getByRole("dialog").getByText("Try a fault").click();
      await assertSound(page);
      await screenshot(page, `${name}-charger`, false);
      assert.deepEqual(problems, []);
    });
  }
});

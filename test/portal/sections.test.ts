import assert from "node:assert/strict";
import { FakePart } from "../../portal/dev/fake-part";
import { sectionsOf } from "../../portal/src/sections";
import type { Kind } from "../../portal/src/types";
import { assertGood, DESK, PHONE, PortalBench, type PortalView } from "./browser";

const KINDS: readonly Kind[] = ["charger", "meter", "manager"];
const VIEWS: readonly PortalView[] = [
  PHONE,
  { ...PHONE, width: 320, colorScheme: "dark", locale: "pt-PT" },
  { ...DESK, colorScheme: "dark" },
  { ...DESK, locale: "pt-PT" },
];
/** Light and dark, narrow and wide: enough for what axe-core looks at, which takes its time. */
const ASKS_AXE = [VIEWS[0], VIEWS[2]];
const STATES: { readonly [kind in Kind]: readonly string[] } = {
  charger: ["no-car", "waiting", "stopped", "fault"],
  meter: ["silent"],
  manager: ["silent"],
};

describe("each section of the portal", function () {
  this.timeout(60_000);
  const bench = new PortalBench();
  before(function () {
    return bench.launch(this);
  });
  afterEach(() => bench.closePages());
  after(() => bench.close());

  for (const view of VIEWS)
    for (const kind of KINDS)
      it(`of a ${kind} is sound at ${view.width} px, ${view.colorScheme}, ${view.locale}`, async () => {
        const { page, problems } = await bench.open(new FakePart(kind), view);
        for (const id of [...sectionsOf(kind).map((section) => section.id), "settings"]) {
          await page.evaluate(`location.hash = "#/${id}"`);
          await page.locator("main h1").waitFor();
          await page.locator("main :is(.card, .menu)").first().waitFor();
          await assertGood(page, ASKS_AXE.includes(view));
        }
        assert.deepEqual(problems, []);
      });

  for (const kind of KINDS)
    it(`shows a ${kind} in each of its states`, async () => {
      for (const state of STATES[kind]) {
        const { page, problems } = await bench.open(new FakePart(kind, state), VIEWS[1] ?? PHONE);
        await page.locator("main .card").first().waitFor();
        await assertGood(page);
        assert.deepEqual(problems, []);
      }
    });
});

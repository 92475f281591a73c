import type { Context } from "mocha";
import type { Browser } from "playwright-core";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { launchChromium, type OpenPage, openPage, type View } from "./browser";
import { builtPage } from "./built-page";
import { ScriptedSite } from "./scripted-site";

/** The page in a browser beside scripted sites, for one file of tests. */
export class SiteBench {
  private browser: Browser | undefined;
  private https: RunningHttp[] = [];

  async launch(runnable: Context): Promise<void> {
    this.browser = await launchChromium(runnable);
    builtPage();
  }

  /** @param before what happens at the site before anybody looks */
  async open(
    chargers: number,
    view: View,
    before: (site: ScriptedSite) => void = () => {},
  ): Promise<OpenPage & { readonly site: ScriptedSite }> {
    if (this.browser === undefined) throw new Error("the browser was not launched");
    const site = new ScriptedSite(chargers);
    const http = await startHttp({ port: 0, world: site, pageFolder: builtPage() });
    this.https.push(http);
    before(site);
    site.tick();
    return { ...(await openPage(this.browser, http.url, view)), site };
  }

  async closePages(): Promise<void> {
    for (const context of this.browser?.contexts() ?? []) await context.close();
    for (const http of this.https.splice(0)) await http.close();
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }
}

/** Ten minutes in which the house moves, most cars come and ask, and one of them finishes. */
export function garageStory(site: ScriptedSite): void {
  site.tick(20);
  for (let second = 0; second < 600; second += 1) {
    const index = second / 10;
    const place = site.places[index];
    if (place !== undefined && index % 4 !== 3) site.post({ do: "plug", charger: place.id });
    if (place !== undefined && index % 8 !== 2) site.post({ do: "request", charger: place.id });
    if (second % 60 === 30) site.post({ do: "home", current: 3 + ((second * 7) % 23) });
    if (second === 480) site.post({ do: "finish", charger: "Charger-1" });
    site.tick();
  }
}

import type { VirtualNetwork } from "../../../hosts/virtual/network";
import { Browser } from "../../browser/browser";

const KEY = "the key is ";
const PASSWORD = "a long password";
const PATCH = JSON.stringify({ homeAssistant: { discovery: false } });

/** Somebody who opens a part's page now and then, changes a setting, and goes. Each time with another browser. */
export class Visitor {
  /** Pages that showed a status, statuses on them, and settings that were taken. */
  readonly counts = { pages: 0, statuses: 0, changes: 0 };
  private key: string | undefined;
  private browser: Browser | undefined;

  constructor(
    private readonly network: VirtualNetwork,
    private readonly partId: string,
  ) {}

  /** A line of the part: its key is in one of the first. */
  hear(message: string): void {
    const at = message.indexOf(KEY);
    if (at >= 0) this.key = message.slice(at + KEY.length);
  }

  come(): void {
    const { key, network, partId, counts } = this;
    const browser = new Browser({ network, partId });
    this.browser = browser;
    this.key = undefined;
    const enter = (status: number): void => {
      if (status !== 204) return;
      let statuses = 0;
      browser.openPage(() => {
        counts.statuses += 1;
        if (statuses++ > 0) return;
        counts.pages += 1;
        browser.ask({ method: "PATCH", path: "/api/settings", body: PATCH }, (answer) => {
          if (answer?.status === 200) counts.changes += 1;
        });
      });
    };
    if (key === undefined) browser.logIn(PASSWORD, enter);
    else browser.setUp(PASSWORD, key, enter);
  }

  go(): void {
    this.browser?.close();
    this.browser = undefined;
  }
}

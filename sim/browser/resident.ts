import type { NetworkPath, VirtualNetwork } from "../../hosts/virtual/network";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import { Browser } from "./browser";

/** What a part without a password says on its console. */
const KEY = "the key is ";
const PASSWORD = "a long password";

export interface ResidentOptions {
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  readonly partId: string;
  readonly path?: Partial<NetworkPath>;
  /** ms between two looks whether everything is as it should be. */
  readonly lookMs: number;
  /** Pages that are open at the same moment. */
  readonly pages: number;
  /** JSON of what is changed at every look; left out: nothing. */
  readonly patch?: string;
}

/** Somebody who has a part's page open all the time: sets the password, logs in, and does so anew where the part forgot. */
export class Resident {
  /** Statuses that came, changes that were taken, and answers of another kind than hoped for. */
  readonly counts = { statuses: 0, logins: 0, changes: 0, failures: 0 };
  private key: string | undefined;
  private readonly seats: { readonly browser: Browser; statuses: number; seen: number }[];

  constructor(private readonly options: ResidentOptions) {
    const { network, partId, path, scheduler, lookMs, pages } = options;
    this.seats = Array.from({ length: pages }, () => ({
      browser: new Browser({ network, partId, ...(path && { path }) }),
      statuses: 0,
      seen: 0,
    }));
    scheduler.repeat(() => this.look(), lookMs);
  }

  /** A line that the part said: its key is in one of the first. */
  hear(message: string): void {
    const at = message.indexOf(KEY);
    if (at >= 0) this.key = message.slice(at + KEY.length);
  }

  /** Statuses come to all pages. */
  get isSettled(): boolean {
    return this.seats.every(({ statuses }) => statuses > 0);
  }

  /** Logs the first page's browser in, once more. */
  logIn(then: (status: number) => void): void {
    this.seats[0]?.browser.logIn(PASSWORD, then);
  }

  private look(): void {
    const { patch } = this.options;
    for (const seat of this.seats) {
      const isAlive = seat.statuses > seat.seen;
      seat.seen = seat.statuses;
      if (!isAlive) this.begin(seat);
      else if (patch !== undefined && seat === this.seats[0])
        seat.browser.ask({ method: "PATCH", path: "/api/settings", body: patch }, (answer) => {
          if (answer?.status === 200) this.counts.changes += 1;
          else this.counts.failures += 1;
        });
    }
  }

  private begin(seat: (typeof this.seats)[number]): void {
    const { browser } = seat;
    browser.close();
    const enter = (status: number): void => {
      if (status !== 204) {
        this.counts.failures += 1;
        return;
      }
      this.counts.logins += 1;
      browser.openPage(() => {
        seat.statuses += 1;
        this.counts.statuses += 1;
      });
    };
    const { key } = this;
    if (key === undefined) browser.logIn(PASSWORD, enter);
    else {
      this.key = undefined;
      browser.setUp(PASSWORD, key, enter);
    }
  }
}

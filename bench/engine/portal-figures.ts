import { Browser } from "../../sim/browser/browser";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import { PORTAL_ID, type PortalCallback, PortalLife } from "./portal-life";
import { mean, most, sum } from "./statistics";

const PASSWORD = "a long password";
/** Of about the portal's page, so that the figure does not go with every word of it. */
const PAGE_BYTES = 40_000;
/** ms of the stretch that the mean of a status is taken over. */
const STRETCH_MS = 60_000;

/** What a charger's portal costs while a car charges, in units. The network's own part of a write or a read is in it. */
export function portalFigures(spent: Spent): { [figure: string]: number } {
  const life = new PortalLife(spent, PAGE_BYTES);
  life.charge();
  const stranger = new Browser({ network: life.network, partId: PORTAL_ID });
  life.pass(1_000);
  let refused = 0;
  stranger.ask({ method: "GET", path: "/api/status" }, (answer) => {
    refused = answer?.status ?? 0;
  });
  const refusing = life.pass(2_000);
  insist(refused === 401, "refuses nobody");
  const browser = new Browser({ network: life.network, partId: PORTAL_ID });
  let status = 0;
  browser.setUp(PASSWORD, life.key, (given) => {
    status = given;
  });
  life.pass(20_000);
  insist(status === 204, "cannot be set up");
  browser.logIn(PASSWORD, (given) => {
    status = given === 204 ? 1 : 0;
  });
  let loggingIn: PortalCallback[] = [];
  life.watchStretching(() => {
    loggingIn = life.pass(20_000);
  });
  insist(status === 1, "lets nobody in");
  browser.close();
  life.pass(2_000);
  let statuses = 0;
  browser.openPage(() => {
    statuses += 1;
  });
  // As long as it takes, and no status beside the first.
  const loading: PortalCallback[] = [];
  while (statuses === 0 && loading.length < 1_000) loading.push(...life.pass(10));
  insist(statuses === 1, "shows no page");
  life.pass(3_000 - loading.length);
  statuses = 0;
  const showing = life.pass(STRETCH_MS);
  insist(statuses > 5, "tells an open page nothing");
  let patched = 0;
  browser.ask({ method: "PATCH", path: "/api/settings", body: '{"manualCurrentA":13}' }, (answer) => {
    patched = answer?.status ?? 0;
  });
  const patching = life.pass(2_000);
  insist(patched === 200, "takes no settings");
  const network = (callbacks: readonly PortalCallback[]): number =>
    sum(callbacks.filter(({ isNetwork }) => isNetwork).map(({ cost }) => cost));
  const longest = (callbacks: readonly PortalCallback[]): number =>
    most(callbacks.filter(({ isNetwork }) => isNetwork).map(({ cost }) => cost));
  return {
    portalPage: network(loading),
    portalLongest: Math.max(longest(loading), longest(patching)),
    portalStatus: mean(showing.filter(({ isNetwork, hasWritten }) => !isNetwork && hasWritten).map(({ cost }) => cost)),
    portalPatch: network(patching),
    portalLoginSlice: most(loggingIn.filter(({ hasStretched }) => hasStretched).map(({ cost }) => cost)),
    portalRefused: network(refusing),
  };
}

/** Figures of something else than they say would be worse than none. */
function insist(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(`the portal of the benchmark ${otherwise}`);
}

import { join } from "node:path";
import { type BuiltPage, ensurePage, PORTAL_PAGE as PORTALS } from "../../hosts/node/built-page";

const ROOT = join(__dirname, "..", "..");
export const PAGE_FOLDER = join(ROOT, "build", "page");
/** The portal's page, as an image carries it. */
export const PORTAL_PAGE = PORTALS.built;

const SIMULATORS: BuiltPage = {
  source: join(ROOT, "sim", "page"),
  built: join(PAGE_FOLDER, "index.html"),
  uses: [],
};

/** Builds the simulator's page and the portal's where they were not built yet, or their source has changed since. */
export async function ensurePages(): Promise<void> {
  await ensurePage(SIMULATORS);
  await ensurePortalPage();
}

/** The same with the portal's alone, which every image carries. */
export function ensurePortalPage(): Promise<void> {
  return ensurePage(PORTALS);
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startFakeApi } from "./fake-api";

/** `node -r ts-node/register portal/dev/main.ts`: the built page beside a part that is made up. */
const PAGE = join(__dirname, "..", "..", "build", "portal", "index.html");
const page = () => (existsSync(PAGE) ? readFileSync(PAGE) : "Run: npm run build:portal");

startFakeApi({ port: 8090, page }).then(({ url }) =>
  console.log(`${url}?kind=charger|meter|manager&state=…&fresh&login`),
);

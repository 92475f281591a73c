import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ask } from "./http-client";
import { ScriptedWorld } from "./http-scripted-world";

const SCRIPT = `console.log("${"x".repeat(2_000)}");\n`;

describe("the simulator's static files", () => {
  let folder: string;
  let http: RunningHttp;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pilotline-page-"));
    await mkdir(join(folder, "page", "assets"), { recursive: true });
    await writeFile(join(folder, "secret.txt"), "not for you");
    await writeFile(join(folder, "page", "index.html"), "<!doctype html><title>Pilotline</title>");
    await writeFile(join(folder, "page", "assets", "index-aB3_-xY9.js"), SCRIPT);
    await writeFile(join(folder, "page", ".hidden.html"), "hidden");
    await writeFile(join(folder, "page", "notes.md"), "no type of ours");
    await symlink(join(folder, "secret.txt"), join(folder, "page", "link.txt"));
    http = await startHttp({ port: 0, world: new ScriptedWorld(), pageFolder: join(folder, "page") });
  });
  after(async () => {
    await http.close();
    await rm(folder, { recursive: true });
  });
  const get = (path: string, headers = {}) => ask(http.port, path, { headers });

  it("serves the page at /", async () => {
    for (const path of ["/", "/index.html", "/?from=link"]) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
      assert.match(answer.text, /Pilotline/);
    }
  });

  it("compresses for who can read it", async () => {
    const path = "/assets/index-aB3_-xY9.js";
    const plain = await get(path);
    assert.deepEqual([plain.headers["content-encoding"], plain.text], [undefined, SCRIPT]);
    const brotli = await get(path, { "accept-encoding": "gzip, deflate, br" });
    assert.equal(brotli.headers["content-encoding"], "br");
    assert.equal(brotliDecompressSync(brotli.body).toString(), SCRIPT);
    const gzip = await get(path, { "accept-encoding": "gzip, br;q=0" });
    assert.equal(gzip.headers["content-encoding"], "gzip");
    assert.equal(gunzipSync(gzip.body).toString(), SCRIPT);
    for (const { headers } of [plain, brotli, gzip]) {
      assert.equal(headers.vary, "Accept-Encoding");
      assert.equal(headers["content-type"], "text/javascript; charset=utf-8");
    }
    assert.equal(new Set([plain, brotli, gzip].map(({ headers }) => headers.etag)).size, 3);
  });

  it("is asked again only for what may have changed", async () => {
    const page = await get("/");
    assert.equal(page.headers["cache-control"], "private, no-cache");
    const again = await get("/", { "if-none-match": page.headers.etag });
    assert.deepEqual([again.status, again.text], [304, ""]);
    assert.equal((await get("/", { "if-none-match": '"other"' })).status, 200);
    const script = await get("/assets/index-aB3_-xY9.js");
    assert.equal(script.headers["cache-control"], "private, max-age=31536000, immutable");
  });

  it("serves nothing beside the page", async () => {
    const paths = [
      "/../secret.txt",
      "/assets/../../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/..\\secret.txt",
      "//secret.txt",
      "/link.txt",
      "/.hidden.html",
      "/notes.md",
      "/assets",
      "/assets/",
      "/%",
      "/\0",
      `${folder}/secret.txt`,
    ];
    for (const path of paths) {
      const answer = await get(path.replaceAll("\0", "%00"));
      assert.equal(answer.status, 404, path);
      assert.doesNotMatch(answer.text, /not for you/);
    }
    assert.equal((await ask(http.port, "/", { method: "POST" })).status, 405);
    const head = await ask(http.port, "/", { method: "HEAD" });
    assert.deepEqual([head.status, head.text], [200, ""]);
  });

  it("says how to build a page that is not there", async () => {
    const bare = await startHttp({ port: 0, world: new ScriptedWorld(), pageFolder: join(folder, "none") });
    const answer = await ask(bare.port, "/");
    await bare.close();
    assert.equal(answer.status, 503);
    assert.match(answer.text, /npm run build:page/);
  });
});

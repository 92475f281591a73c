import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { accepts, HttpError } from "./reply";

const TYPES: { readonly [extension: string]: string } = Object.freeze({
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
});
const COMPRESSIBLE = /^(text\/|application\/json|image\/svg)/;
const MOST_BYTES = 8 * 1024 * 1024;

interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** By content coding, the best first. */
  readonly bodies: readonly { readonly coding: "br" | "gzip" | "identity"; readonly bytes: Buffer }[];
}

/** By URL path. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/**
 * Reads and compresses all files of a folder at once. What is served is only what was found here, so that no path of
 * a request ever reaches the file system. A folder that is not there gives no files.
 */
export async function loadStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  let total = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined || entry.name.startsWith(".")) continue;
    const bytes = await readFile(path);
    total += bytes.length;
    if (total > MOST_BYTES) throw new Error(`${folder} holds more than ${MOST_BYTES} bytes: it is not the page`);
    files.set(`/${relative(folder, path).split(sep).join("/")}`, await prepare(path, type, bytes));
  }
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}

async function prepare(path: string, type: string, bytes: Buffer): Promise<StaticFile> {
  const identity = { coding: "identity" as const, bytes };
  // The bundler puts a hash of the content into these names.
  const hashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8}\.\w+$/.test(path);
  return {
    type,
    etag: createHash("sha256").update(bytes).digest("base64url").slice(0, 22),
    cacheControl: hashed ? "private, max-age=31536000, immutable" : "private, no-cache",
    bodies: COMPRESSIBLE.test(type)
      ? [
          { coding: "br", bytes: await promisify(brotliCompress)(bytes) },
          { coding: "gzip", bytes: await promisify(gzip)(bytes, { level: 9 }) },
          identity,
        ]
      : [identity],
  };
}

/** @throws HttpError 404, 405, and 503 while the page has not been built */
export function sendStatic(files: StaticFiles, path: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new HttpError(405, "only GET and HEAD here", { Allow: "GET, HEAD" });
  }
  const file = files.get(path);
  if (file === undefined) {
    if (path === "/") throw new HttpError(503, "the page is not built yet; run: npm run build:page");
    throw new HttpError(404, "there is nothing here");
  }
  const body = file.bodies.find(({ coding }) => coding === "identity" || accepts(request, coding));
  if (body === undefined) throw new HttpError(404, "there is nothing here");
  const etag = `"${file.etag}-${body.coding}"`;
  const headers: OutgoingHttpHeaders = {
    "Content-Type": file.type,
    "Cache-Control": file.cacheControl,
    ETag: etag,
    Vary: "Accept-Encoding",
  };
  if (matches(request.headers["if-none-match"], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  if (body.coding !== "identity") headers["Content-Encoding"] = body.coding;
  headers["Content-Length"] = body.bytes.length;
  response.writeHead(200, headers);
  response.end(request.method === "HEAD" ? undefined : body.bytes);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
}

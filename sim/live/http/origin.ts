import type { IncomingMessage } from "node:http";
import { isIP, isIPv4 } from "node:net";
import { HttpError } from "./reply";

/** The host of a Host header without port, brackets and closing dot, in lower case; undefined when it is none. */
export function hostOf(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+?)\.?)(?::\d{1,5})?$/i.exec(header ?? "");
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/**
 * A page elsewhere can point its own name at this machine and then talk to us as its origin (DNS rebinding), but it
 * cannot choose the name the browser sends. So only names are served that are ours: loopback and the host told to
 * listen on. An address cannot be rebound: where all interfaces are listened on, any address will do.
 * @throws HttpError 421
 */
export function checkHost(request: IncomingMessage, listenHost: string): void {
  const host = hostOf(request.headers.host);
  if (host !== undefined) {
    if (isLoopback(host) || host === listenHost.toLowerCase()) return;
    if (isWildcard(listenHost) && isIP(host) !== 0) return;
  }
  throw new HttpError(421, "this host name is not served here; use the address the simulator printed");
}

/**
 * Refuses what a page of another origin makes the browser send. A browser says so in Origin and Sec-Fetch-Site;
 * a program sends neither. A link that is followed to here is no attack.
 * @throws HttpError 403
 */
export function checkSameOrigin(request: IncomingMessage): void {
  const site = request.headers["sec-fetch-site"];
  const followed = request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate";
  const foreignSite = site !== undefined && site !== "same-origin" && site !== "none" && !followed;
  const origin = request.headers.origin;
  const foreignOrigin = origin !== undefined && authorityOf(origin) !== request.headers.host?.toLowerCase();
  if (foreignSite || foreignOrigin) throw new HttpError(403, "requests of other web pages are not taken");
}

function authorityOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1];
}

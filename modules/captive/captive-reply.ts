import type { HeaderRow } from "../http/exchange";
import { PROBES } from "./probes";

/** How a request is answered that was meant for somebody else. */
export interface CaptiveAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: readonly HeaderRow[];
}

/** It is gone as soon as the phone leaves: what a browser kept of it would stand for the true site. */
const NEVER_KEPT: HeaderRow = Object.freeze(["Cache-Control", "no-store"] as const);

/** What NetworkManager goes by where the body is not the one that it was set up with (nm-connectivity.c). */
const ONLINE: HeaderRow = Object.freeze(["X-NetworkManager-Status", "online"] as const);

/**
 * The answer to a request that came through the access point, where its `Host` is not the board's own: a redirect to
 * `http://` and the first of `ownNames`, at which the system opens its sheet. undefined: the request is for the board.
 *
 * The capport way (RFC 8910 names a page by DHCP, RFC 8908 asks it) is of no use here: both want https, with a
 * certificate that the phone trusts, and there is none for an address without a name.
 * @param host as the header has it, with or without port; undefined: there was none.
 * @param path decoded, without query.
 * @param ownNames the board's addresses and names, in small letters; the first is where the portal is.
 * @param isReleased the phone has what it came for: probes hear that all is well, so that it stays on the network.
 */
export function captiveReply(
  host: string | undefined,
  path: string,
  ownNames: readonly string[],
  isReleased = false,
): CaptiveAnswer | undefined {
  const name = hostName(host ?? "");
  if (ownNames.includes(name)) return undefined;
  if (isReleased) {
    for (const { host: asked, path: at, status, body, contentType } of PROBES) {
      if (path !== at || (asked !== "" && asked !== name)) continue;
      return { status, body, headers: [NEVER_KEPT, ONLINE, ["Content-Type", contentType]] };
    }
  }
  const location = `http://${ownNames[0]}/`;
  return {
    status: 302,
    body: `<a href="${location}">${location}</a>`,
    headers: [NEVER_KEPT, ["Location", location], ["Content-Type", "text/html"]],
  };
}

/** In small letters, without port and without the dot of the root. */
function hostName(host: string): string {
  const colon = host.indexOf(":");
  const name = (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

import type { Exchange } from "../http/exchange";
import { JOIN } from "../wifi/join";
import type { PortalContext } from "./context";
import { readJson, replyError, replyJson, replyRefusal } from "./reply";
import type { Route } from "./route";

function network(exchange: Exchange, context: PortalContext): void {
  const { wifi, device } = context;
  const view = wifi?.view;
  if (view?.state === "joined" && context.isAtHand(exchange.request)) context.told();
  replyJson(exchange, {
    hasWifi: wifi !== undefined,
    state: view?.state ?? "joined",
    reason: view?.reason ?? null,
    ssid: view?.ssid ?? null,
    address: view?.address ?? device.network.address?.() ?? null,
    rssiDbm: view?.rssiDbm ?? null,
    refused: view?.refused ?? null,
    name: context.localName(),
    accessPoint: view === undefined ? null : { ssid: view.accessPoint.ssid, isOpen: view.accessPoint.isOpen },
  });
}

function networks(exchange: Exchange, { wifi }: PortalContext): void {
  if (wifi === undefined) replyError(exchange, 404, "this board has no Wi-Fi");
  else wifi.scan((found) => replyJson(exchange, { networks: found }));
}

function join(exchange: Exchange, { wifi }: PortalContext): void {
  if (wifi === undefined) {
    replyError(exchange, 404, "this board has no Wi-Fi");
    return;
  }
  readJson(exchange, JOIN, (options) => {
    const checked = wifi.join(options);
    if (checked.ok) replyJson(exchange, {}, 202);
    else replyRefusal(exchange, checked);
  });
}

export const NETWORK_ROUTES: readonly Route[] = Object.freeze([
  Object.freeze({ method: "GET", path: "/api/network", access: "first-contact", run: network } as const),
  Object.freeze({ method: "GET", path: "/api/networks", access: "first-contact", run: networks } as const),
  Object.freeze({ method: "PUT", path: "/api/network", access: "first-contact", run: join } as const),
]);

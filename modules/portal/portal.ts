import { Access } from "../access/access";
import { refuse } from "../access/request-guard";
import { securityHeaders } from "../access/security-headers";
import { CaptiveDns } from "../captive/captive-dns";
import { captiveReply } from "../captive/captive-reply";
import type { Device } from "../device/device";
import type { KeyValueStore } from "../device/storage";
import type { MonotonicMs, TimerHandle } from "../device/time";
import type { Exchange, HttpRequest } from "../http/exchange";
import { HttpServer } from "../http/server";
import { Mdns } from "../mdns/mdns";
import type { Updates } from "../update/updates";
import type { WifiKeeper } from "../wifi/wifi-keeper";
import { ACCOUNT_ROUTES } from "./account-routes";
import type { PortalApplication } from "./application";
import { PortalCertificate } from "./certificate";
import { certificateRoutes } from "./certificate-routes";
import { SecureServer } from "./certificate-server";
import type { PortalContext } from "./context";
import { LiveStatus } from "./live-status";
import type { LogRing } from "./log-ring";
import { NETWORK_ROUTES } from "./network-routes";
import { replyPage } from "./page";
import { PART_ROUTES } from "./part-routes";
import { replyError } from "./reply";
import { findRoute, type Route, type RouteAccess } from "./route";
import { UPDATE_ROUTES } from "./update-routes";

const HTTP_PORT = 80;
/** ms from the moment when a person can read the new address until the sheet of the phone's system may close itself. */
const RELEASE_AFTER_MS = 60_000;
/** ms after the answer, so that it gets out. */
const RESTART_AFTER_MS = 500;

export interface PortalOptions {
  readonly device: Device;
  readonly application: PortalApplication;
  readonly log: LogRing;
  /** The access point's password, as it stands on the sticker: who has it may set the first password of the portal. */
  readonly key: string;
  /** A person came in. */
  readonly onLogin: () => void;
  readonly wifi: WifiKeeper | undefined;
  readonly updates: Updates | undefined;
}

/** A part's own page and the HTTP interface under it, on its network and in its access point. */
export class Portal {
  private readonly store: KeyValueStore;
  private readonly context: PortalContext;
  private readonly routes: readonly (readonly Route[])[];
  private readonly server: HttpServer;
  private readonly secure: SecureServer;
  private dns: CaptiveDns | undefined;
  private readonly mdns: Mdns | undefined;
  /** The phone that set the part up knows where it is now; after a while its system may believe that all is well. */
  private toldMs: MonotonicMs | undefined;
  private isOpen = true;
  private restarting: TimerHandle | undefined;

  /** Throws a RangeError where the device has no listener. */
  constructor(private readonly options: PortalOptions) {
    const { device, application, log, key, onLogin, wifi, updates } = options;
    if (device.network.Listener === undefined) throw new RangeError("this device cannot listen on its network");
    this.store = device.storage.open({ path: "portal", format: "string" });
    const access = new Access({ device, store: this.store });
    const live = new LiveStatus(device, () => application.status());
    this.context = {
      device,
      application,
      access,
      key,
      onLogin,
      wifi,
      updates,
      log,
      live,
      localName: () => this.mdns?.name ?? `${device.id}.local`,
      restartSoon: () => {
        this.restarting ??= device.timers.set(() => {
          this.restarting = undefined;
          if (application.busy() === undefined) application.restart();
        }, RESTART_AFTER_MS);
      },
      told: () => {
        this.toldMs ??= device.clock.nowMs();
      },
      later: (callback) =>
        void device.timers.set(() => {
          if (this.isOpen) callback();
        }, 0),
      isAtHand: (request) => this.isThroughAccessPoint(request) || isOwnComputer(request),
    };
    const certificate = new PortalCertificate(device, this.store);
    const ofCertificate = certificateRoutes(certificate, () => this.secure.changed());
    this.routes = [PART_ROUTES, ACCOUNT_ROUTES, NETWORK_ROUTES, UPDATE_ROUTES, ofCertificate, application.routes];
    const handler = (exchange: Exchange): void => this.answer(exchange);
    const onError = (error: unknown): void =>
      device.log("error", `portal: ${error instanceof Error ? error.message : "unknown error"}`);
    const port = device.network.ports?.http ?? HTTP_PORT;
    this.server = new HttpServer({ device, port, headers: securityHeaders, handler, onError });
    this.secure = new SecureServer({ device, certificate, handler, onError });
    const { Udp } = device.network;
    if (Udp !== undefined) this.mdns = new Mdns({ Udp, device, kind: application.kind, port });
    this.networkChanged();
  }

  /** A password is set. */
  get isSetUp(): boolean {
    return this.context.access.isSetUp;
  }

  /** undefined until it listens. */
  get port(): number | undefined {
    return this.server.port;
  }

  /** Over TLS; undefined where there is no certificate that the host can use. */
  get securePort(): number | undefined {
    return this.secure.port;
  }

  /** Pages that are open and hear of every change. */
  get pages(): number {
    return this.context.live.pages;
  }

  /** The access point opened or closed, or the board's address is another one. */
  networkChanged(): void {
    const { device, wifi } = this.options;
    const { Udp } = device.network;
    const own = wifi?.view.accessPoint.address ?? undefined;
    if (own === undefined) {
      this.dns?.close();
      this.dns = undefined;
      this.toldMs = undefined;
    } else if (Udp !== undefined) {
      const onError = (): void => device.log("warn", "portal: the name server's port cannot be had");
      this.dns ??= new CaptiveDns({ Udp, address: own, onError });
    }
    this.mdns?.setAddress(this.address);
  }

  close(): void {
    this.isOpen = false;
    this.options.device.timers.clear(this.restarting);
    this.context.live.close();
    this.server.close();
    this.secure.close();
    this.dns?.close();
    this.mdns?.close();
    this.context.access.close();
    this.store.close();
  }

  private answer(exchange: Exchange): void {
    const { request } = exchange;
    const { wifi, device } = this.options;
    if (this.isThroughAccessPoint(request)) {
      wifi?.touched();
      // Windows looks a name up after its probe was answered.
      if (this.dns !== undefined) this.dns.isReleased = this.isReleased;
      const home = wifi?.view.accessPoint.address ?? "";
      const captive = captiveReply(
        request.headers.host,
        request.path,
        [this.withPort(home), home, ...this.names],
        this.isReleased,
      );
      if (captive !== undefined) {
        exchange.reply(captive.status, captive.body, captive.headers);
        return;
      }
    }
    const refusal = refuse(request, this.names);
    if (refusal !== undefined) {
      replyError(exchange, refusal.status, refusal.error);
      return;
    }
    // Who sets it up through the access point is alone with it on an encrypted network, and has no name that a
    // certificate could bear.
    const isFirstContact = !this.isSetUp && this.isThroughAccessPoint(request);
    if (!isFirstContact && this.secure.redirect(exchange)) return;
    if (request.path === "/" && (request.method === "GET" || request.method === "HEAD")) {
      replyPage(exchange, device.page);
      return;
    }
    const { route, rest, allowed } = findRoute(this.routes, request.method, request.path);
    if (route !== undefined) this.run(exchange, route, rest);
    else if (allowed.length > 0)
      replyError(exchange, 405, `${request.method} is not for this path`, [["Allow", allowed.join(", ")]]);
    else replyError(exchange, 404, "there is nothing at this path");
  }

  private run(exchange: Exchange, route: Route, rest: string): void {
    const refused = this.refusal(exchange.request, route.access);
    if (refused !== undefined) {
      replyError(exchange, refused.status, refused.error);
      return;
    }
    route.run(exchange, this.context, rest);
  }

  private refusal(request: HttpRequest, needed: RouteAccess): { status: number; error: string } | undefined {
    if (needed === "open") return undefined;
    const { access } = this.context;
    if (needed === "first-contact" && !access.isSetUp && this.context.isAtHand(request)) return undefined;
    const who = access.who(request);
    if (who === undefined) return { status: 401, error: "log in first" };
    if (needed === "read") return undefined;
    if (needed === "person" && who.kind !== "session")
      return { status: 403, error: "this is for a person, not a token" };
    return who.scope === "write" ? undefined : { status: 403, error: "this token may only read" };
  }

  /** By which a page may call this board, beside its addresses. */
  private get names(): readonly string[] {
    const { id } = this.options.device;
    return [id, `${id}.local`, this.context.localName(), "localhost"].map((name) => name.toLowerCase());
  }

  private get address(): string | undefined {
    const { device, wifi } = this.options;
    return wifi === undefined ? device.network.address?.() : (wifi.view.address ?? undefined);
  }

  private get isReleased(): boolean {
    const { toldMs } = this;
    return toldMs !== undefined && this.options.device.clock.nowMs() - toldMs >= RELEASE_AFTER_MS;
  }

  /** On a desk the portal is not where browsers look by themselves. */
  private withPort(address: string): string {
    const { port } = this.server;
    return port === undefined || port === HTTP_PORT ? address : `${address}:${port}`;
  }

  private isThroughAccessPoint({ remoteAddress }: HttpRequest): boolean {
    const { wifi } = this.options;
    if (wifi === undefined || remoteAddress === undefined) return false;
    const { accessPoint, address } = wifi.view;
    const own = accessPoint.address;
    if (own === null || !isSameNetwork(own, remoteAddress)) return false;
    // Some home networks have the same addresses: who comes from there has not shown that he knows the sticker.
    return address === null || !isSameNetwork(own, address);
  }
}

/** IPv4 addresses of one /24, as the access point's DHCP server gives them out. */
function isSameNetwork(one: string, other: string): boolean {
  return one.slice(0, one.lastIndexOf(".") + 1) === other.slice(0, other.lastIndexOf(".") + 1);
}

/** Who sits at the computer that this runs on stands before the part. */
function isOwnComputer({ remoteAddress }: HttpRequest): boolean {
  return remoteAddress === "127.0.0.1" || remoteAddress === "::1";
}

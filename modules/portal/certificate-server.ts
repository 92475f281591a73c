import { securityHeaders } from "../access/security-headers";
import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { Exchange, HttpHandler } from "../http/exchange";
import { HttpServer } from "../http/server";
import type { PortalCertificate } from "./certificate";
import { replyError } from "./reply";

const HTTPS_PORT = 443;
/** ms after the answer to who changed the certificate, so that it gets out: it may have come over the one before. */
const CHANGE_AFTER_MS = 500;

export interface SecureServerOptions {
  readonly device: Device;
  readonly certificate: PortalCertificate;
  readonly handler: HttpHandler;
  readonly onError: (error: unknown) => void;
}

/** The portal over TLS, while it has a certificate that its host can use. */
export class SecureServer {
  private server: HttpServer | undefined;
  private timer: TimerHandle | undefined;

  constructor(private readonly options: SecureServerOptions) {
    this.open();
  }

  /** undefined: it does not listen. */
  get port(): number | undefined {
    return this.server?.port;
  }

  /** The certificate is another, or gone. */
  changed(): void {
    const { timers } = this.options.device;
    timers.clear(this.timer);
    this.timer = timers.set(() => {
      this.timer = undefined;
      this.server?.close();
      this.server = undefined;
      this.open();
    }, CHANGE_AFTER_MS);
  }

  /** Sends who came in clear where nobody reads along. false: there is no such place, and the request is as it was. */
  redirect(exchange: Exchange): boolean {
    const { port } = this;
    const { method, path, headers, isSecure } = exchange.request;
    if (port === undefined || isSecure) return false;
    if (path.startsWith("/api/") || (method !== "GET" && method !== "HEAD"))
      replyError(exchange, 403, "this part has a certificate: ask over https");
    // There is one page. The name was found to be the part's own.
    else exchange.reply(308, "", [["Location", `https://${withPort(headers.host ?? "", port)}/`]]);
    return true;
  }

  close(): void {
    this.options.device.timers.clear(this.timer);
    this.server?.close();
  }

  private open(): void {
    const { device, certificate, handler, onError } = this.options;
    const { pair: tls } = certificate;
    if (tls === undefined) return;
    const port = device.network.ports?.https ?? HTTPS_PORT;
    try {
      this.server = new HttpServer({ device, port, tls, headers: securityHeaders, handler, onError });
    } catch {
      device.log("error", "portal: the certificate cannot be used; the portal is not encrypted");
      return;
    }
    const { isExpired, notAfter } = certificate.view;
    if (isExpired) device.log("warn", `portal: the certificate ended on ${notAfter}`);
  }
}

/** A `Host` with another port. */
function withPort(host: string, port: number): string {
  const colon = host.indexOf(":", host.indexOf("]") + 1);
  const name = colon < 0 ? host : host.slice(0, colon);
  return port === HTTPS_PORT ? name : `${name}:${port}`;
}

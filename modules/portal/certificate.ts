import { sha256 } from "../crypto/sha256";
import type { Device } from "../device/device";
import type { KeyValueStore } from "../device/storage";
import type { ServerCertificate } from "../device/stream";
import { isoUtc } from "../local-time/iso";
import type { Checked } from "../schema/check";
import { notAfterMs } from "./certificate-dates";
import { pemBlock } from "./certificate-pem";

/** In the portal's storage. */
const CERTIFICATE = "certificate";
const KEY = "key";
const CERTIFICATE_LABELS: readonly string[] = Object.freeze(["CERTIFICATE"]);
const KEY_LABELS: readonly string[] = Object.freeze(["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"]);

/** What may be seen of the certificate. */
export interface CertificateView {
  readonly isSet: boolean;
  /** SHA-256 of its DER, as openssl and browsers show it: `A1:B2:…`. */
  readonly fingerprint: string | null;
  /** ISO 8601; null: it does not say. */
  readonly notAfter: string | null;
  /** false also where nobody knows the time of day. */
  readonly isExpired: boolean;
}

const NONE: CertificateView = Object.freeze({ isSet: false, fingerprint: null, notAfter: null, isExpired: false });

/** The portal's certificate and its key, which goes in and never comes out. */
export class PortalCertificate {
  /** Of the certificate that is stored; a hash costs a chip some 10 ms for each 64 bytes. */
  private fingerprint: string | undefined;

  constructor(
    private readonly device: Device,
    private readonly store: KeyValueStore,
  ) {}

  /** undefined: there is none. */
  get pair(): ServerCertificate | undefined {
    const certificate = this.store.read(CERTIFICATE);
    const key = this.store.read(KEY);
    return certificate === undefined || key === undefined ? undefined : { certificate, key };
  }

  get view(): CertificateView {
    const { pair } = this;
    if (pair === undefined) return NONE;
    const der = pemBlock(pair.certificate, CERTIFICATE_LABELS);
    if (der === undefined) return { ...NONE, isSet: true };
    this.fingerprint ??= fingerprintOf(der);
    const endMs = notAfterMs(der);
    const nowMs = this.device.wallClock?.nowMs();
    return {
      isSet: true,
      fingerprint: this.fingerprint,
      notAfter: endMs === undefined ? null : isoUtc(endMs),
      isExpired: endMs !== undefined && nowMs !== undefined && nowMs > endMs,
    };
  }

  /** Stores what the host can use; the one before stays where it cannot. An expired one is taken: a browser says so. */
  put(pair: ServerCertificate): Checked<CertificateView> {
    if (pemBlock(pair.certificate, CERTIFICATE_LABELS) === undefined)
      return { ok: false, path: "$.certificate", reason: "is no certificate in PEM, or is cut off" };
    if (pemBlock(pair.key, KEY_LABELS) === undefined)
      return { ok: false, path: "$.key", reason: "is no private key in PEM without a password, or is cut off" };
    const refusal = this.refusal(pair);
    if (refusal !== undefined) return { ok: false, ...refusal };
    try {
      // Whatever a power cut leaves of it is no pair of two halves.
      this.store.delete(CERTIFICATE);
      this.store.write(KEY, pair.key);
      this.store.write(CERTIFICATE, pair.certificate);
    } catch {
      this.remove();
      return { ok: false, path: "$", reason: "could not be stored" };
    }
    this.fingerprint = undefined;
    return { ok: true, value: this.view };
  }

  remove(): void {
    this.fingerprint = undefined;
    this.store.delete(CERTIFICATE);
    this.store.delete(KEY);
  }

  /** Why the host cannot use it: nobody but the host can tell. */
  private refusal(tls: ServerCertificate): { readonly path: string; readonly reason: string } | undefined {
    const { Listener } = this.device.network;
    if (Listener === undefined) return { path: "$", reason: "is of no use without a network" };
    try {
      new Listener({ port: 0, address: "127.0.0.1", tls, onConnect: () => {} }).close();
      return undefined;
    } catch (error) {
      if (error instanceof RangeError)
        return { path: "$", reason: "is of no use: this part has no TLS for its portal" };
      return { path: "$.key", reason: "is not the certificate's, or this part cannot use one of the two" };
    }
  }
}

function fingerprintOf(der: Uint8Array): string {
  const pairs: string[] = [];
  for (const byte of sha256(der)) pairs.push((byte < 16 ? "0" : "") + byte.toString(16).toUpperCase());
  return pairs.join(":");
}

import type { HeaderRow } from "../http/exchange";

/**
 * What every answer says to a browser. Where scripts and styles may come from stands in the page itself, made of their
 * hashes as the page is built: a policy here can only forbid more. `Cross-Origin-Opener-Policy` is of no use over plain
 * HTTP, where browsers complain about it.
 */
export const securityHeaders: readonly HeaderRow[] = Object.freeze([
  Object.freeze(["Content-Security-Policy", "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"] as const),
  Object.freeze(["X-Frame-Options", "DENY"] as const),
  Object.freeze(["X-Content-Type-Options", "nosniff"] as const),
  Object.freeze(["Referrer-Policy", "no-referrer"] as const),
  Object.freeze(["Cross-Origin-Resource-Policy", "same-origin"] as const),
  Object.freeze(["Cache-Control", "no-store"] as const),
]);

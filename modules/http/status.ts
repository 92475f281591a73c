/** Names of statuses (RFC 9110 section 15, RFC 6585). They are for people: one that is not here goes without. */
const REASONS: readonly (readonly [status: number, reason: string])[] = Object.freeze([
  Object.freeze([200, "OK"] as const),
  Object.freeze([202, "Accepted"] as const),
  Object.freeze([204, "No Content"] as const),
  Object.freeze([302, "Found"] as const),
  Object.freeze([304, "Not Modified"] as const),
  Object.freeze([400, "Bad Request"] as const),
  Object.freeze([401, "Unauthorized"] as const),
  Object.freeze([403, "Forbidden"] as const),
  Object.freeze([404, "Not Found"] as const),
  Object.freeze([405, "Method Not Allowed"] as const),
  Object.freeze([408, "Request Timeout"] as const),
  Object.freeze([409, "Conflict"] as const),
  Object.freeze([411, "Length Required"] as const),
  Object.freeze([413, "Content Too Large"] as const),
  Object.freeze([414, "URI Too Long"] as const),
  Object.freeze([415, "Unsupported Media Type"] as const),
  Object.freeze([417, "Expectation Failed"] as const),
  Object.freeze([421, "Misdirected Request"] as const),
  Object.freeze([422, "Unprocessable Content"] as const),
  Object.freeze([429, "Too Many Requests"] as const),
  Object.freeze([431, "Request Header Fields Too Large"] as const),
  Object.freeze([500, "Internal Server Error"] as const),
  Object.freeze([501, "Not Implemented"] as const),
  Object.freeze([503, "Service Unavailable"] as const),
  Object.freeze([505, "HTTP Version Not Supported"] as const),
]);

/** Empty where the status has no name here. */
export function reasonOf(status: number): string {
  for (const [known, reason] of REASONS) if (known === status) return reason;
  return "";
}

/** 204 and 304 have no body, and say no length (RFC 9110 sections 15.3.5 and 15.4.5). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

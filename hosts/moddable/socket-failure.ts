/** `code: words`, as the native socket says it (native-tls/tls_link.c); the codes are those of modules/mqtt/error. */
export function socketFailure(reason: string): { readonly code: string; readonly message: string } {
  const at = reason.indexOf(": ");
  return { code: reason.slice(0, at), message: reason.slice(at + 2) };
}

/** Why a request failed, as a clause for a person. Nothing of what the other end said is in it. */
export type HttpFailure =
  | "the address is no http or https URL"
  | "this board makes no connections"
  | "no connection"
  | "the server's certificate or its TLS was not accepted"
  | "no answer in time"
  | "the connection was closed before the end"
  | "the server sent what is no valid HTTP"
  | "the answer is too long"
  | "the answer could not be taken";

/** The failure that a socket's error stands for; `isConnected`: it came later than the first `onWritable`. */
export function socketFailureOf(error: unknown, isConnected: boolean): HttpFailure {
  const { code } = Object(error) as { readonly code?: unknown };
  if (code === "tls") return "the server's certificate or its TLS was not accepted";
  if (code === "timeout") return "no answer in time";
  return isConnected ? "the connection was closed before the end" : "no connection";
}

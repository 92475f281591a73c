import { MqttError } from "../../modules/mqtt/error";

/** CONNACK return codes, MQTT 3.1.1 table 3.1. */
const refusals: readonly string[] = [
  "",
  "the broker does not speak MQTT 3.1.1",
  "the broker refused the client identifier",
  "the broker's service is unavailable",
  "wrong user name or password",
  "not authorised",
];

export function refusal(returnCode: number): MqttError {
  const code = returnCode === 4 || returnCode === 5 ? "not-authorised" : "refused";
  return new MqttError(code, refusals[returnCode] ?? `the broker refused with code ${returnCode}`);
}

/** Where the connection stood when the socket failed. */
export type SocketStage = "tcp" | "tls" | "mqtt";

/** The socket's own error as ours. Only its errno or OpenSSL code is kept: texts of a peer do not reach the log. */
export function socketFailure(error: unknown, stage: SocketStage): MqttError {
  const errno = codeOf(error);
  if (errno === "ETIMEDOUT") return new MqttError("timeout", errno);
  if (stage === "tls") return new MqttError("tls", errno);
  return new MqttError(stage === "tcp" ? "refused" : "closed", errno);
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code.slice(0, 64);
  return "unknown";
}

import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { MqttClientOptions } from "../../modules/device/mqtt-client";

/** Begins a connection, with TLS where the options ask for it: always verified, 1.2 or newer. */
export function dial(options: Pick<MqttClientOptions, "host" | "port" | "tls">): Socket {
  const { host, tls } = options;
  const port = options.port ?? (tls === undefined ? 1883 : 8883);
  const socket =
    tls === undefined
      ? connectTcp({ host, port })
      : connectTls({
          host,
          port,
          rejectUnauthorized: true,
          minVersion: "TLSv1.2",
          // An address is no server name (RFC 6066 section 3); the certificate is checked against it all the same.
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(tls.certificates === undefined ? {} : { ca: tls.certificates }),
        });
  return socket.setNoDelay(true);
}

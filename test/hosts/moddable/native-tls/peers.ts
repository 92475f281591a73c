import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";

/** A server on loopback with all its connections. */
export interface Peer {
  readonly port: number;
  /** Connections of a TLS server that went through the handshake. */
  readonly secured: () => number;
  /** What went wrong in handshakes, as OpenSSL names it. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

export function plainPeer(onConnection: (socket: Socket) => void): Promise<Peer> {
  return listening(createServer(onConnection), () => 0, []);
}

export function tlsPeer(options: TlsOptions, onConnection: (socket: TLSSocket) => void = () => {}): Promise<Peer> {
  let secured = 0;
  const failures: string[] = [];
  const server = createTlsServer(options, (socket) => {
    secured++;
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException) => failures.push(error.code ?? ""));
  return listening(server, () => secured, failures);
}

function listening(server: Server, secured: () => number, failures: readonly string[]): Promise<Peer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, secured, failures, close });
    });
  });
}

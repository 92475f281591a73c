import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Listener, ListenerConstructor, ListenerOptions } from "../../modules/device/stream";
import { type Deliver, deliverDirectly } from "./deliver";
import { NodeStreamSocket } from "./stream-socket";

export interface NodeListenerHost {
  readonly deliver?: Deliver;
  /** Where none is asked for; left out: 127.0.0.1. */
  readonly address?: string;
  /** Told of listeners in clear. */
  readonly onListening?: (port: number) => void;
}

/** Connections at a time, with those that are still about to agree on TLS. */
const maxConnections = 256;
const handshakeMs = 5_000;

/** {@link Listener} over node:net or node:tls, TLS 1.2 or newer; 127.0.0.1 unless told otherwise. */
export class NodeListener implements Listener {
  private readonly server: Server;
  private listening: number | undefined;
  private isOpen = true;

  /** Throws what node:crypto and node:tls say of a certificate that is none. */
  constructor(
    private readonly options: ListenerOptions,
    private readonly host: NodeListenerHost = {},
  ) {
    const { port, address = host.address ?? "127.0.0.1", tls } = options;
    const take = (socket: Socket) => this.take(socket);
    // node:tls finds out with the first client where the two are of different kinds.
    if (tls !== undefined && !new X509Certificate(tls.certificate).checkPrivateKey(createPrivateKey(tls.key)))
      throw new Error("tls: the key is not the certificate's");
    this.server =
      tls === undefined
        ? createServer(take)
        : createTlsServer(
            { cert: tls.certificate, key: tls.key, minVersion: "TLSv1.2", handshakeTimeout: handshakeMs },
            take,
          );
    this.server.maxConnections = maxConnections;
    this.server.on("tlsClientError", (_error: Error, socket: Socket) => socket.destroy());
    this.server.on("error", (error) => {
      if (this.isOpen) this.deliver(() => options.onError?.(error));
    });
    this.server.listen(port, address, () => this.listens());
  }

  get port(): number | undefined {
    return this.listening;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.listening = undefined;
    this.server.close();
  }

  private listens(): void {
    const address = this.server.address();
    if (!this.isOpen || address === null || typeof address === "string") return;
    this.listening = address.port;
    if (this.options.tls === undefined) this.host.onListening?.(address.port);
  }

  private take(socket: Socket): void {
    const { deliver = deliverDirectly } = this.host;
    // An error that nobody heard would end the process.
    socket.on("error", () => {});
    let isWithin = true;
    let isTaken = false;
    this.deliver(() => {
      if (!this.isOpen) return;
      this.options.onConnect((handlers) => {
        if (!isWithin || isTaken) throw new Error("tcp: a connection is accepted once, within the call");
        isTaken = true;
        return new NodeStreamSocket(socket, handlers, deliver);
      });
    });
    isWithin = false;
    if (!isTaken) socket.destroy();
  }

  private deliver(callback: () => void): void {
    (this.host.deliver ?? deliverDirectly)(callback);
  }
}

/** The contract's constructor, bound to a host's settings. */
export function bindListener(host: NodeListenerHost): ListenerConstructor {
  return class extends NodeListener {
    constructor(options: ListenerOptions) {
      super(options, host);
    }
  };
}

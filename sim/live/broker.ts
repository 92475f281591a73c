import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Duplex, Transform } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { Aedes } from "aedes";
import { MqttFramer } from "../../hosts/node/mqtt-framer";

export interface BrokerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** A client that sends a longer packet is disconnected; default 65,536 bytes. */
  readonly maxPacketBytes?: number;
  /** One more is turned away; default 64. */
  readonly maxConnections?: number;
}

export interface Broker {
  readonly port: number;
  /** Ends within 1 s, whatever the clients do. */
  close(): Promise<void>;
}

/** ms for a connection to say CONNECT. */
const connectTimeoutMs = 5_000;
/** ms that a client may leave its messages unread. */
const drainTimeoutMs = 10_000;
/** ms for clients to take their last bytes. */
const closeGraceMs = 300;

/** An MQTT broker inside this process, for a desk without one. It knows no users, so it stays on loopback. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { port = 0, address = "127.0.0.1", maxPacketBytes = 65_536, maxConnections = 64 } = options;
  const aedes = await Aedes.createBroker({ connectTimeout: connectTimeoutMs, drainTimeout: drainTimeoutMs });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    aedes.handle(bounded(socket, maxPacketBytes));
  });
  server.maxConnections = maxConnections;
  try {
    server.listen(port, address);
    await once(server, "listening");
  } catch (error) {
    await new Promise<void>((resolve) => aedes.close(resolve));
    throw error;
  }
  const bound = server.address();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const ended = once(server, "close");
    server.close();
    const closed = new Promise<void>((resolve) => aedes.close(resolve));
    const grace = new AbortController();
    await Promise.race([closed, delay(closeGraceMs, undefined, { signal: grace.signal }).catch(() => {})]);
    grace.abort();
    for (const socket of sockets) socket.destroy();
    await ended;
  };
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The broker's parser holds whatever length a packet announces; this lets only bounded packets through to it. */
function bounded(socket: Socket, maxPacketBytes: number): Duplex {
  const gate = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      framer.push(chunk);
      done();
    },
  });
  const refuse = () => socket.destroy();
  const framer = new MqttFramer(
    maxPacketBytes,
    { onPacket: (packet) => gate.push(packet), onSkipped: refuse, onMalformed: refuse },
    () => !socket.destroyed,
  );
  const duplex = Duplex.from({ readable: socket.pipe(gate), writable: socket });
  socket.on("close", () => duplex.destroy());
  return duplex;
}

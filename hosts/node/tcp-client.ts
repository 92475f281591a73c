import type { Socket } from "node:net";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamSocket, TcpClientConstructor, TcpClientOptions } from "../../modules/device/stream";
import { type Deliver, deliverDirectly } from "./deliver";
import { dial } from "./mqtt-dial";
import { type SocketStage, socketFailure } from "./mqtt-failure";
import { NodeStreamSocket } from "./stream-socket";

/** The contract's TCP client. What fails before it is connected comes as an error with a `code` of modules/mqtt/error. */
export class NodeTcpClient implements StreamSocket {
  private readonly socket: Socket;
  private stage: SocketStage = "tcp";
  /** Once it is connected. */
  private stream: NodeStreamSocket | undefined;
  private isOver = false;

  constructor(
    private readonly options: TcpClientOptions,
    private readonly deliver: Deliver = deliverDirectly,
  ) {
    const { host, port, tls } = options;
    const { authority } = tls ?? {};
    const certificates = typeof authority === "string" ? { certificates: authority } : {};
    this.socket = dial({ host, port, ...(tls === undefined ? {} : { tls: certificates }) });
    this.socket.on("connect", () => {
      if (tls === undefined) this.connected();
      else this.stage = "tls";
    });
    this.socket.on("secureConnect", () => this.connected());
    this.socket.on("error", (error) => this.fail(error));
    this.socket.on("close", () => this.fail(undefined));
  }

  get remoteAddress(): string | undefined {
    return this.stream?.remoteAddress;
  }

  read(count?: number): Uint8Array | undefined {
    return this.stream?.read(count);
  }

  write(bytes: ByteBuffer): number {
    if (this.stream === undefined) throw new Error("tcp: not connected");
    return this.stream.write(bytes);
  }

  close(): void {
    this.isOver = true;
    if (this.stream === undefined) this.socket.destroy();
    else this.stream.close();
  }

  private connected(): void {
    if (!this.isOver) this.stream = new NodeStreamSocket(this.socket, this.options, this.deliver);
  }

  /** From its connection on the stream itself tells how it ends. */
  private fail(error: unknown): void {
    if (this.isOver || this.stream !== undefined) return;
    this.isOver = true;
    this.socket.destroy();
    const failure = socketFailure(error, this.stage);
    this.deliver(() => this.options.onError(failure));
  }
}

/** The contract's constructor, bound to a host's way of calling the firmware. */
export function bindTcpClient(deliver: Deliver): TcpClientConstructor {
  return class extends NodeTcpClient {
    constructor(options: TcpClientOptions) {
      super(options, deliver);
    }
  };
}

import type { ByteBuffer } from "../../modules/device/bytes";
import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttWriteOptions,
} from "../../modules/device/mqtt-client";
import { MqttError } from "../../modules/mqtt/error";
import type { LastResort } from "./last-resort";
import type {
  NativeMqtt,
  NativeMqttConstructor,
  NativeMqttControl,
  NativeMqttReadable,
  NativeResolver,
  ResolveRequest,
  SocketCallbacks,
  SocketConstructor,
} from "./mqtt-native";
import { resolveName } from "./resolve-name";
import { socketFailure } from "./socket-failure";

const PORT = 1883;
const TLS_PORT = 8883;
const CONNACK = 2;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const LARGEST_ID = 0xffff;

export interface MqttParts {
  readonly Client: NativeMqttConstructor;
  readonly openResolver: () => NativeResolver;
  readonly Tcp: SocketConstructor;
  /** As a TCP, with `host` and `certificates`; see native-tls. Undefined where the image has no TLS. */
  readonly Tls: SocketConstructor | undefined;
  readonly lastResort: LastResort;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
}

/**
 * The contract's MQTT client over Moddable's (SDK 8.2.3), and around its weak spots:
 * - closed while it resolves a name, it connects all the same and then throws where nobody can catch it: the resolver
 *   is ours, and falls silent;
 * - closed inside one of its own callbacks it goes on with a socket that is gone: it is closed right afterwards;
 * - what a broker sends can make its parser throw into the network stack, which ends XS: the socket class below it
 *   catches that and reports an error;
 * - it keeps to itself why its socket failed: the socket class below it remembers;
 * - its packet ids run on past 65535 and through 0: the ids are ours;
 * - TLS and port are provisions, not options.
 * What stays: a message with an empty payload that is *received* halts its parser until the keep-alive gives up on the
 * connection. Nothing subscribes to a topic that is cleared that way; a keep-alive is always set.
 */
export function mqttClient(parts: MqttParts): MqttClientConstructor {
  return class HostMqttClient extends ModdableMqttClient {
    constructor(options: MqttClientOptions) {
      super(parts, options);
    }
  };
}

class ModdableMqttClient implements MqttClient {
  private readonly native: NativeMqtt;
  private connected = false;
  private closed = false;
  private inCallback = 0;
  private available = 0;
  private lastId = 0;
  /** Why the socket failed, as far as it said. */
  private reason: unknown;

  constructor(
    private readonly parts: MqttParts,
    private readonly options: MqttClientOptions,
  ) {
    const { host, port, id, clean, user, password, will, keepAlive, tls } = options;
    this.native = new parts.Client({
      host,
      port: port ?? (tls === undefined ? PORT : TLS_PORT),
      id,
      clean: clean ?? true,
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
      ...(will !== undefined && { will }),
      ...(keepAlive !== undefined && { keepAlive }),
      dns: { io: this.resolverClass() },
      socket: this.socketProvision(),
      onReadable: (count, readable) => this.callback(() => this.onReadable(count, readable)),
      onWritable: (count) => this.callback(() => this.options.onWritable?.(count)),
      onControl: (message) => this.callback(() => this.onControl(message)),
      onError: (error) => this.fail(error),
    });
  }

  read(count: number = this.available): ArrayBuffer | undefined {
    if (this.closed || this.available === 0 || !(count > 0)) return undefined;
    const bytes = this.native.read(Math.min(count, this.available));
    this.available -= bytes?.byteLength ?? 0;
    return bytes;
  }

  write(data: ByteBuffer | null, options: MqttWriteOptions): number {
    if (this.closed || !this.connected) throw new Error("mqtt: not connected");
    const operation = options.operation ?? PUBLISH;
    const needsId =
      operation === SUBSCRIBE || operation === UNSUBSCRIBE || (operation === PUBLISH && options.QoS === 1);
    return this.native.write(data, needsId && options.id === undefined ? { ...options, id: this.nextId() } : options);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.inCallback === 0) this.closeNative();
    else this.parts.later(() => this.closeNative());
  }

  private closeNative(): void {
    this.parts.lastResort.run(() => this.native.close());
  }

  private onReadable(count: number, readable: NativeMqttReadable): void {
    this.available = count;
    this.options.onReadable?.(count, readable);
  }

  private onControl(message: NativeMqttControl): void {
    const { operation, id, payload } = message;
    if (operation === CONNACK) this.connected = true;
    this.options.onControl?.(operation, {
      operation,
      ...(id !== undefined && { id }),
      ...(payload !== undefined && { payload: Uint8Array.from(payload).buffer }),
    });
  }

  /** The client closes itself after an error; so does this one, and reports it once. */
  private fail(error: unknown): void {
    if (this.closed) return;
    this.callback(() => {
      const { onError } = this.options;
      this.closed = true;
      onError?.(error ?? this.reason);
    });
  }

  private callback(call: () => void): void {
    if (this.closed) return;
    this.inCallback++;
    this.parts.lastResort.run(call);
    this.inCallback--;
  }

  private nextId(): number {
    this.lastId = this.lastId === LARGEST_ID ? 1 : this.lastId + 1;
    return this.lastId;
  }

  /** The client makes one resolver and never closes it; this one closes itself when it has answered. */
  private resolverClass(): new () => Pick<NativeResolver, "resolve"> {
    const { parts } = this;
    const isClosed = () => this.closed;
    return class OneName {
      resolve(request: ResolveRequest): void {
        resolveName(parts, request.host, isClosed, {
          // The resolver says 127.0.0.1 for localhost; the certificate bears the name that was asked for.
          onAddress: (address) => request.onResolved(request.host, address),
          onError: (error) => request.onError(error),
        });
      }
    };
  }

  private socketProvision(): object {
    const { Tcp, Tls } = this.parts;
    const { tls } = this.options;
    if (tls === undefined) return { io: this.shielded(Tcp) };
    if (Tls === undefined) throw new MqttError("tls", "this image has no TLS");
    const { certificates } = tls;
    if (certificates === undefined) throw new MqttError("tls", "no authority is trusted here unless it is given");
    return { io: this.shielded(Tls), certificates };
  }

  private shielded(Socket: SocketConstructor): SocketConstructor {
    const shield = (call: () => void): void => {
      if (this.closed) return;
      this.inCallback++;
      try {
        call();
      } catch (error) {
        this.fail(error);
        this.parts.later(() => this.closeNative());
      }
      this.inCallback--;
    };
    const remember = (reason: unknown): void => {
      if (typeof reason === "string") this.reason = socketFailure(reason);
    };
    return class Shielded extends Socket {
      constructor(options: SocketCallbacks) {
        const { onReadable, onWritable, onError } = options;
        super({
          ...options,
          ...(onReadable && { onReadable: (count: number) => shield(() => onReadable(count)) }),
          ...(onWritable && { onWritable: (count: number) => shield(() => onWritable(count)) }),
          ...(onError && {
            onError: (reason?: unknown) => {
              remember(reason);
              shield(() => onError(reason));
            },
          }),
        });
      }
    };
  }
}

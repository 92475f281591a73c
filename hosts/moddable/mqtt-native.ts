/** Moddable's `embedded:network/mqtt/client` and what it is given, as far as this host relies on them. */
export interface NativeMqtt {
  read(count?: number): ArrayBuffer | undefined;
  write(data: ArrayBuffer | Uint8Array | null, options: object): number;
  close(): void;
}

export interface NativeMqttControl {
  readonly operation: number;
  readonly id?: number;
  readonly payload?: readonly number[];
}

export interface NativeMqttReadable {
  readonly more: boolean;
  readonly topic?: string;
  readonly QoS?: number;
  readonly byteLength?: number;
}

export interface NativeMqttOptions {
  readonly host: string;
  readonly port: number;
  readonly id: string;
  readonly clean: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly will?: { readonly topic: string; readonly message: string; readonly QoS?: 0 | 1; readonly retain?: boolean };
  readonly keepAlive?: number;
  readonly dns: object;
  readonly socket: object;
  readonly onReadable: (count: number, options: NativeMqttReadable) => void;
  readonly onWritable: (count: number) => void;
  readonly onControl: (message: NativeMqttControl) => void;
  readonly onError: (error?: unknown) => void;
}

export type NativeMqttConstructor = new (options: NativeMqttOptions) => NativeMqtt;

export interface ResolveRequest {
  readonly host: string;
  readonly onResolved: (host: string, address: string) => void;
  readonly onError: (error?: unknown) => void;
}

export interface NativeResolver {
  resolve(request: ResolveRequest): void;
  close(): void;
}

export interface SocketCallbacks {
  readonly onReadable?: (count: number) => void;
  readonly onWritable?: (count: number) => void;
  readonly onError?: (error?: unknown) => void;
}

/** A TCP socket class of ECMA-419, or one above it. */
export type SocketConstructor = new (options: SocketCallbacks) => object;

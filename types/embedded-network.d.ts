/** Network classes of ECMA-419 (clauses 11 and 20 to 23) that the Moddable hosts use, with the members they use. */

declare module "embedded:network/dns/resolver/udp" {
  interface ResolveRequest {
    readonly host: string;
    readonly onResolved: (host: string, address: string) => void;
    readonly onError: (error?: unknown) => void;
  }
  export default class Resolver {
    constructor(options: { readonly servers: readonly string[]; readonly socket: { readonly io: unknown } });
    resolve(request: ResolveRequest): void;
    close(): void;
  }
}

declare module "embedded:network/mqtt/client" {
  interface MqttIoOptions {
    readonly host: string;
    readonly port: number;
    readonly id: string;
    readonly clean: boolean;
    readonly user?: string;
    readonly password?: string;
    readonly will?: {
      readonly topic: string;
      readonly message: string;
      readonly QoS?: number;
      readonly retain?: boolean;
    };
    readonly keepAlive?: number;
    readonly dns: object;
    readonly socket: object;
    readonly onReadable: (
      count: number,
      options: { readonly more: boolean; readonly topic?: string; readonly QoS?: number; readonly byteLength?: number },
    ) => void;
    readonly onWritable: (count: number) => void;
    readonly onControl: (message: {
      readonly operation: number;
      readonly id?: number;
      readonly payload?: readonly number[];
    }) => void;
    readonly onError: (error?: unknown) => void;
  }
  export default class MQTTClient {
    constructor(options: MqttIoOptions);
    read(count?: number): ArrayBuffer | undefined;
    write(data: ArrayBuffer | Uint8Array | null, options: object): number;
    close(): void;
  }
}

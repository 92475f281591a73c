import type { ByteBuffer } from "./bytes";

/** ECMA-419 HTTP server in the shape of Moddable's `embedded:network/http/server`. */
export interface HttpServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Default 127.0.0.1 on a desk; a board listens on all its interfaces. */
  readonly address?: string;
  /** Answer with `connection.accept(handlers)`, or `connection.close()`. */
  readonly onConnect: (connection: HttpConnection) => void;
}

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface HttpHandlers {
  readonly onRequest?: (request: HttpRequest) => void;
  /** Body bytes that can be read now. */
  readonly onReadable?: (count: number) => void;
  /** The request is complete: answer with `connection.respond`. */
  readonly onResponse?: () => void;
  /** Body bytes that can be written now. `write()` without bytes ends the body. */
  readonly onWritable?: (count: number) => void;
  readonly onDone?: () => void;
  readonly onError?: (error?: unknown) => void;
}

export interface HttpConnection {
  accept(handlers: HttpHandlers): void;
  respond(response: { readonly status: number; readonly headers: ReadonlyMap<string, string> }): void;
  read(count?: number): ArrayBuffer | undefined;
  write(bytes?: ByteBuffer): number;
  close(): void;
}

export interface HttpServer {
  /** The port it listens on; undefined until it does. */
  readonly port: number | undefined;
  close(): void;
}

export type HttpServerConstructor = new (options: HttpServerOptions) => HttpServer;

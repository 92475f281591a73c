import assert from "node:assert/strict";
import type { VirtualNetwork } from "../../hosts/virtual/network";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { StreamSocket } from "../../modules/device/stream";

/** An answer as a browser has it. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
  readonly text: string;
  /** Of {@link text}; undefined: it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects.
  readonly json: any;
}

export interface Asked {
  /** Bytes and a text as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

/** ms of virtual time within which an answer has come. */
const LONGEST_MS = 20_000;

/** One connection from `address` to a part's port 80, which sends bytes and keeps what comes. */
export class HttpWire {
  text = "";
  isOver = false;
  /** It takes what comes. */
  isReading = true;
  private waiting: Buffer = Buffer.alloc(0);
  private room = 0;
  private readonly socket: StreamSocket;

  constructor(network: VirtualNetwork, partId: string, address: string) {
    this.socket = network.connect(
      partId,
      80,
      {
        onReadable: () => this.read(),
        onWritable: (count) => {
          this.room = count;
          this.flush();
        },
        onError: () => {
          this.isOver = true;
        },
      },
      { address },
    );
  }

  send(bytes: Buffer | string): void {
    this.waiting = Buffer.concat([this.waiting, typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes]);
    this.flush();
  }

  read(): void {
    if (!this.isReading) return;
    for (let bytes = this.socket.read(); bytes !== undefined; bytes = this.socket.read())
      this.text += Buffer.from(bytes).toString("latin1");
  }

  close(): void {
    this.isOver = true;
    this.socket.close();
    this.waiting = Buffer.alloc(0);
  }

  private flush(): void {
    if (this.isOver) return;
    const part = this.waiting.subarray(0, this.room);
    if (part.length === 0) return;
    this.waiting = this.waiting.subarray(part.length);
    this.room = this.socket.write(part);
  }
}

/** Somebody with a browser (or a program with a token) somewhere around a part of the virtual network. */
export class HttpVisitor {
  /** As its browser keeps it: `session=…`. */
  cookie: string | undefined;
  token: string | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly network: VirtualNetwork,
    private readonly partId: string,
    readonly address: string,
    /** What it calls the part. */
    readonly host: string,
  ) {}

  get(path: string, headers: Asked["headers"] = {}): HttpAnswer {
    return this.ask("GET", path, { headers });
  }

  post(path: string, body: unknown = {}): HttpAnswer {
    return this.ask("POST", path, { body });
  }

  /** Asks as a browser would, waits for the whole answer, and keeps the cookie that comes with it. */
  ask(method: string, path: string, { body, headers = {} }: Asked = {}): HttpAnswer {
    const wire = this.wire();
    wire.send(this.request(method, path, { ...(body === undefined ? {} : { body }), headers }));
    const endMs = this.scheduler.nowMs() + LONGEST_MS;
    while (wholeAnswer(wire, method) === undefined && !wire.isOver) {
      assert.ok(this.scheduler.nowMs() < endMs, `${method} ${path}: no answer, but ${JSON.stringify(wire.text)}`);
      this.scheduler.runUntil(this.scheduler.nowMs() + 1);
    }
    const answer = wholeAnswer(wire, method);
    assert.ok(answer !== undefined, `${method} ${path}: the connection ended with ${JSON.stringify(wire.text)}`);
    wire.close();
    const set = answer.headers.get("set-cookie");
    if (set !== undefined) {
      const pair = set.slice(0, set.indexOf(";"));
      this.cookie = pair === "session=" ? undefined : pair;
    }
    return answer;
  }

  wire(): HttpWire {
    return new HttpWire(this.network, this.partId, this.address);
  }

  request(method: string, path: string, { body, headers = {} }: Asked = {}): Buffer {
    const isSafe = method === "GET" || method === "HEAD" || method === "OPTIONS";
    const content = contentOf(body, isSafe);
    const rows: { [name: string]: string } = {
      Host: this.host,
      ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
      ...(this.cookie === undefined ? {} : { Cookie: this.cookie }),
      ...(isSafe ? {} : { "Content-Type": "application/json", Origin: `http://${this.host}` }),
      ...(isSafe && body === undefined ? {} : { "Content-Length": String(content.length) }),
      ...headers,
    };
    const lines = Object.entries(rows).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), content]);
  }
}

function contentOf(body: unknown, isSafe: boolean): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (body === undefined) return Buffer.from(isSafe ? "" : "{}");
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** The first answer on a wire; undefined: it has not all come. */
function wholeAnswer(wire: HttpWire, method: string): HttpAnswer | undefined {
  const headEnd = wire.text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [statusLine = "", ...rows] = wire.text.slice(0, headEnd).split("\r\n");
  const headers = new Map<string, string>();
  for (const row of rows) headers.set(row.slice(0, row.indexOf(":")).toLowerCase(), row.slice(row.indexOf(":") + 2));
  const status = Number(statusLine.split(" ")[1]);
  const rest = wire.text.slice(headEnd + 4);
  const isEmpty = method === "HEAD" || status === 204 || status === 304;
  const body = isEmpty ? "" : headers.has("transfer-encoding") ? unchunked(rest) : plain(rest, headers);
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, "latin1");
  const text = bytes.toString("utf8");
  return { status, headers, bytes, text, json: parsed(text) };
}

function plain(rest: string, headers: ReadonlyMap<string, string>): string | undefined {
  const length = Number(headers.get("content-length") ?? "0");
  return rest.length < length ? undefined : rest.slice(0, length);
}

function unchunked(rest: string): string | undefined {
  let body = "";
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(rest.slice(at, lineEnd), 16);
    if (rest.length < lineEnd + 2 + size + 2) return undefined;
    if (size === 0) return body;
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

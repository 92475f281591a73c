import type { NetworkPath, VirtualNetwork } from "../../hosts/virtual/network";
import type { StreamSocket } from "../../modules/device/stream";
import { decodeUtf8, encodeUtf8 } from "../../modules/text/utf8";
import { type Response, ResponseReader } from "./response";

export interface Request {
  readonly method: string;
  readonly path: string;
  /** JSON; left out: none. */
  readonly body?: string | undefined;
  readonly cookie?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export interface Answered extends Response {
  /** As text where it is one; of a page that is compressed empty. */
  readonly text: string;
  readonly bytes: number;
}

export interface Waiting {
  /** The whole answer; undefined: the connection ended before. */
  readonly onAnswer: (answer: Answered | undefined) => void;
  /** A message of an event stream. */
  readonly onEvent?: (data: string) => void;
}

const MAX_REQUEST_BYTES = 8_192;
const MAX_TEXT_BYTES = 65_536;

/** One of a browser's connections to a part: one request at a time. */
export class BrowserConnection {
  isOver = false;
  private readonly socket: StreamSocket;
  private room = 0;
  private unsent: Uint8Array | undefined;
  private waiting: Waiting | undefined;
  private response: Response | undefined;
  private body: Uint8Array[] = [];
  private bytes = 0;
  private events = "";

  constructor(
    network: VirtualNetwork,
    private readonly partId: string,
    port: number,
    path: Partial<NetworkPath>,
  ) {
    const reader = new ResponseReader({
      onHead: (response) => {
        this.response = response;
      },
      onBody: (bytes) => this.take(bytes),
      onEnd: () => this.done(),
    });
    const handlers = {
      onReadable: () => {
        for (let bytes = this.socket.read(); bytes !== undefined; bytes = this.socket.read()) reader.push(bytes);
      },
      onWritable: (count: number) => {
        this.room = count;
        this.send();
      },
      onError: () => this.lost(),
    };
    this.socket = network.connect(partId, port, handlers, path);
  }

  get isBusy(): boolean {
    return this.waiting !== undefined;
  }

  request({ method, path, body, cookie, ifNoneMatch }: Request, waiting: Waiting): void {
    const host = this.partId.toLowerCase();
    const rows = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${host}`,
      // Of about the length of a phone's.
      "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
      "Accept: */*",
      "Accept-Encoding: gzip, deflate",
      "Accept-Language: en-GB,en;q=0.9",
      `Referer: http://${host}/`,
      "Sec-Fetch-Site: same-origin",
      ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
      ...(ifNoneMatch === undefined ? [] : [`If-None-Match: ${ifNoneMatch}`]),
      ...(method === "GET" ? [] : [`Origin: http://${host}`, "X-Pilotline: 1", "Content-Type: application/json"]),
      ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    ];
    this.waiting = waiting;
    this.unsent = encodeUtf8(`${rows.join("\r\n")}\r\n\r\n${body ?? ""}`, MAX_REQUEST_BYTES);
    this.send();
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.waiting = undefined;
    this.socket.close();
  }

  private send(): void {
    const { unsent } = this;
    if (unsent === undefined || this.room === 0 || this.isOver) return;
    const piece = unsent.slice(0, this.room);
    this.unsent = piece.length === unsent.length ? undefined : unsent.slice(piece.length);
    this.room = this.socket.write(piece);
  }

  private take(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    const { response, waiting } = this;
    if (response?.isEventStream !== true) {
      this.body.push(bytes.slice());
      return;
    }
    this.events += decodeUtf8(bytes) ?? "";
    for (let end = this.events.indexOf("\n\n"); end >= 0; end = this.events.indexOf("\n\n")) {
      const message = this.events.slice(0, end);
      this.events = this.events.slice(end + 2);
      if (message.startsWith("data: ")) waiting?.onEvent?.(message.slice("data: ".length));
    }
  }

  private done(): void {
    const { response, waiting, body, bytes } = this;
    this.waiting = undefined;
    this.response = undefined;
    this.body = [];
    this.bytes = 0;
    if (response === undefined) return;
    waiting?.onAnswer({ ...response, text: textOf(body, bytes), bytes });
  }

  private lost(): void {
    if (this.isOver) return;
    this.isOver = true;
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.onAnswer(undefined);
  }
}

function textOf(pieces: readonly Uint8Array[], count: number): string {
  if (count > MAX_TEXT_BYTES) return "";
  const whole = new Uint8Array(count);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return decodeUtf8(whole) ?? "";
}

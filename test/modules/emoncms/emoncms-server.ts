import { createServer, type IncomingMessage, type Server } from "node:http";
import type { VirtualServer } from "../../../hosts/virtual/tcp-client";

export const KEY = "0123456789abcdef0123456789abcdef";

export interface Arrived {
  readonly node: string;
  readonly name: string;
  readonly atS: number;
  readonly value: number;
}

export interface FormRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization?: string | undefined;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

const MAX_NODES = 32;

/**
 * An emoncms server as far as inputs go, by the rules of its own input controller and methods (see
 * ../shared/facts/integrations.md): where the key may stand, which parameters count first, what node and input names
 * lose, how times of bulk data are meant, and that emoncms.org drops long names and says `ok` all the same.
 */
export class EmoncmsServer {
  readonly arrived: Arrived[] = [];
  readonly requests: FormRequest[] = [];
  private readonly nodes = new Set<string>();

  constructor(private readonly options: { readonly nowS: () => number; readonly isPublic?: boolean }) {}

  answer(request: FormRequest): Answered {
    this.requests.push(request);
    const [path = "", query = ""] = request.url.split("?", 2);
    const get = new URLSearchParams(query);
    const post = new URLSearchParams(request.method === "POST" ? request.body : "");
    const of = (name: string): string | undefined => get.get(name) ?? post.get(name) ?? undefined;
    const key = get.get("apikey") ?? post.get("apikey") ?? request.authorization?.replace("Bearer ", "");
    // Who brings no key is nobody, and gets the page to log in.
    if (key === undefined || key === "") return { status: 200, text: "<!doctype html><title>Emoncms</title>" };
    if (key !== KEY) return { status: 401, text: "Invalid API key" };
    const action = path.replace(/\.json$/, "").replace(/^.*\/input\//, "");
    const result = action === "post" ? this.post(of) : action === "bulk" ? this.bulk(of) : undefined;
    if (result === undefined)
      return { status: 406, text: '{"success":false,"message":"406 Not Acceptable. Route not found"}' };
    if (result !== "ok")
      return { status: 200, text: `{"success": false, "message": "${result.replaceAll('"', "'")}"}` };
    return { status: 200, text: of("fulljson") === undefined ? "ok" : '{"success": true}' };
  }

  private post(of: (name: string) => string | undefined): string {
    const time = of("time");
    const atS = time === undefined ? this.options.nowS() : toInteger(time);
    const data = of("json") ?? of("fulljson") ?? of("csv") ?? of("data") ?? "";
    if (data === "") return "Request contains no data via csv, json or data tag";
    const inputs = new Map<string, number>();
    if (of("fulljson") !== undefined) {
      const parsed = jsonOf(data);
      if (parsed === undefined) return "Error decoding JSON string (invalid or too deeply nested)";
      if (typeof parsed !== "object" || parsed === null) return "Input must be a JSON object";
      for (const [name, value] of Object.entries(parsed)) {
        if (typeof value === "object" && value !== null)
          return "Error decoding JSON string (invalid or too deeply nested)";
        inputs.set(name, Number(value));
      }
    } else {
      let unnamed = 0;
      for (const pair of data.replace(/[^\p{N}\p{L}_\s\-.:,]/gu, "").split(",")) {
        const [first = "", second] = pair.split(":");
        if (second !== undefined && first === "") return "Format error, json key missing or invalid character";
        if (Number.isNaN(Number(second ?? first)) || (second ?? first) === "")
          return "Format error, value is not numeric";
        inputs.set(second === undefined ? String(++unnamed) : first, Number(second ?? first));
      }
    }
    return this.take(atS, cleaned(of("node") ?? "0"), inputs);
  }

  private bulk(of: (name: string) => string | undefined): string {
    const data = jsonOf(of("data") ?? "");
    if (!Array.isArray(data) || data.length === 0) return "Format error, json string supplied is not valid";
    const last: unknown = data.at(-1);
    if (!Array.isArray(last) || last[0] === undefined)
      return "Format error, last item in bulk data does not contain any data";
    const { nowS } = this.options;
    const sentAt = of("sentat") ?? of("offset");
    const time = of("time");
    const fromS =
      sentAt !== undefined
        ? nowS() - toInteger(sentAt)
        : time !== undefined
          ? toInteger(time)
          : nowS() - toInteger(last[0]);
    for (const item of data as unknown[][]) {
      if (item.length <= 2) continue;
      const [offset, node, ...values] = item;
      if (typeof node === "object") return "Format error, node must not be an object";
      const inputs = new Map<string, number>();
      let position = 1;
      for (const value of values) {
        if (typeof value === "object" && value !== null) {
          const [name = "", inner] = Object.entries(value)[0] ?? [];
          inputs.set(name, Number(inner));
          continue;
        }
        if (String(value ?? "") !== "") inputs.set(String(position), Number(value));
        position++;
      }
      const result = this.take(fromS + toInteger(offset), cleaned(String(node)), inputs);
      if (result !== "ok") return result;
    }
    return "ok";
  }

  private take(atS: number, node: string, inputs: ReadonlyMap<string, number>): string {
    if (!this.nodes.has(node) && this.nodes.size >= MAX_NODES)
      return `Error: Reached the maximal allowed number of different NodeIds, limit is ${MAX_NODES}. Node "${node}" was ignored.`;
    this.nodes.add(node);
    for (const [name, value] of inputs) {
      const kept = cleaned(name);
      if (this.options.isPublic !== false && (node.length > 16 || kept.length > 64)) continue;
      this.arrived.push({ node, name: kept, atS, value });
    }
    return "ok";
  }
}

/** The rules over real sockets, on a free port of 127.0.0.1. */
export async function listen(
  server: EmoncmsServer,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const http: Server = createServer((request: IncomingMessage, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const body = Buffer.concat(pieces).toString();
      const { status, text } = server.answer({ method, url, authorization: headers.authorization, body });
      response.writeHead(status, { "content-type": "text/plain" }).end(text);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/emoncms`,
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
}

/** The same in virtual time. `spoil` may do something else instead of answering; it returns true then. */
export function virtualServer(
  server: Pick<EmoncmsServer, "answer">,
  spoil: (answer: Answered, peer: Parameters<VirtualServer>[0]) => boolean = () => false,
): VirtualServer {
  return (peer) => {
    let text = "";
    return {
      onData: (bytes) => {
        text += Buffer.from(bytes).toString();
        const split = text.indexOf("\r\n\r\n");
        if (split < 0) return;
        const body = text.slice(split + 4);
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (Buffer.byteLength(body) < length) return;
        const [method = "", url = ""] = text.split(" ", 2);
        const answer = server.answer({ method, url, body });
        text = "";
        if (spoil(answer, peer)) return;
        peer.write(
          Buffer.from(`HTTP/1.1 ${answer.status} X\r\nContent-Length: ${answer.text.length}\r\n\r\n${answer.text}`),
        );
      },
    };
  };
}

function cleaned(name: string): string {
  return name.replace(/[^\p{N}\p{L}_\s\-.]/gu, "");
}

/** PHP's `(int)`. */
function toInteger(value: unknown): number {
  const number = Number.parseFloat(String(value));
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

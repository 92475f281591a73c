import { type ClientRequest, type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer;
}

/** One request on a connection of its own, with exactly these headers, unlike fetch. */
export function ask(port: number, path: string, asked: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = open(port, path, asked);
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() });
      });
    });
    sent.end(asked.body);
  });
}

export function post(port: number, event: unknown, headers: { readonly [name: string]: string } = {}): Promise<Answer> {
  const body = typeof event === "string" || Buffer.isBuffer(event) ? event : JSON.stringify(event);
  const length = String(Buffer.byteLength(body));
  const all = { "content-type": "application/json", "content-length": length, ...headers };
  return ask(port, "/api/sim/events", { method: "POST", headers: all, body });
}

/** Messages of an event stream as they come; `next` waits for one more. */
export interface EventReader {
  next(): Promise<string>;
  close(): void;
}

export function openStream(port: number): EventReader {
  const waiting: { resolve(text: string): void; reject(error: Error): void }[] = [];
  const ready: string[] = [];
  let ended: Error | undefined;
  let rest = "";
  const end = (error: Error) => {
    ended = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const sent = open(port, "/api/sim/stream", {});
  sent.on("error", end);
  sent.on("response", (response) => {
    if (response.statusCode !== 200) end(new Error(`status ${response.statusCode}`));
    response.setEncoding("utf8").on("data", (chunk: string) => {
      rest += chunk;
      const messages = rest.split("\n\n");
      rest = messages.pop() ?? "";
      for (const message of messages) {
        const reader = waiting.shift();
        if (reader === undefined) ready.push(message);
        else reader.resolve(message);
      }
    });
    response.on("end", () => end(new Error("the stream ended")));
    response.on("error", end);
  });
  sent.end();
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const message = ready.shift();
        if (message !== undefined) resolve(message);
        else if (ended !== undefined) reject(ended);
        else waiting.push({ resolve, reject });
      }),
    close: () => sent.destroy(),
  };
}

function open(port: number, path: string, { method = "GET", headers = {} }: Asked): ClientRequest {
  return request({ host: "127.0.0.1", port, path, method, agent: false, headers });
}

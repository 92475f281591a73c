import type { IncomingMessage, ServerResponse } from "node:http";
import type { TraceLine } from "../../scenario/trace-line";
import { currentsOf } from "./currents";
import { History } from "./history";
import type { HttpLimits } from "./limits";
import { type LiveWorld, simInfo } from "./live-world";
import { HttpError } from "./reply";

/**
 * Hands the trace to everybody who listens, as Server-Sent Events: a message a simulated second, and an event `sim`
 * with the answer of GET /api/sim at the start and when it changed. Keeps the last minutes for who comes later.
 */
export class TraceStream {
  readonly #world: LiveWorld;
  readonly #limits: HttpLimits;
  readonly #clients = new Set<ServerResponse>();
  readonly #lines: History;
  readonly #currents: History;
  readonly #stopLines: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #info = "";

  constructor(world: LiveWorld, limits: HttpLimits) {
    this.#world = world;
    this.#limits = limits;
    this.#lines = new History(limits.historySeconds, limits.historyCharacters);
    this.#currents = new History(limits.historySeconds, limits.historyCharacters);
    this.#stopLines = world.onLine((line) => this.#onLine(line));
    this.#heartbeat = setInterval(() => this.#send(":\n\n"), limits.heartbeatMs).unref();
  }

  /** The lines of the last minutes as a JSON array, the oldest first. */
  get historyJson(): string {
    return this.#lines.json;
  }

  /** The same of what a chart needs of them. */
  get currentsJson(): string {
    return this.#currents.json;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** @throws HttpError 503 when too many are listening */
  open(request: IncomingMessage, response: ServerResponse): void {
    if (this.#clients.size >= this.#limits.streams) {
      throw new HttpError(503, "too many pages are open", { "Retry-After": 5 });
    }
    response.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    this.#info = infoJson(this.#world);
    response.write(`retry: 2000\n\nevent: sim\ndata: ${this.#info}\n\n`);
    this.#clients.add(response);
    response.on("close", () => this.#clients.delete(response));
    response.on("error", () => this.#clients.delete(response));
  }

  close(): void {
    this.#stopLines();
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  #onLine(line: TraceLine): void {
    const json = JSON.stringify(line);
    this.#lines.push(line.t, json);
    this.#currents.push(line.t, JSON.stringify(currentsOf(line)));
    if (this.#clients.size === 0) return;
    const info = infoJson(this.#world);
    const changed = info !== this.#info;
    this.#info = info;
    this.#send(`${changed ? `event: sim\ndata: ${info}\n\n` : ""}id: ${line.t}\ndata: ${json}\n\n`);
  }

  #send(text: string): void {
    for (const client of this.#clients) {
      client.write(text);
      // Who does not read would have us keep everything: it may connect again.
      if (client.writableLength > this.#limits.streamBacklogBytes) client.destroy();
    }
  }
}

export function infoJson(world: LiveWorld): string {
  return JSON.stringify(simInfo(world));
}

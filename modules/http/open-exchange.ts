import { EventStream } from "./event-stream";
import type { BodySink, BodySource, EventChannel, Exchange, HeaderRow, HttpRequest } from "./exchange";
import { BytesSource, TextSource } from "./sources";
import { TextSink } from "./text-sink";

/** What an exchange asks of the connection that it came by. */
export interface ExchangeCarrier {
  /** There may be one event stream more. */
  readonly mayStream: boolean;
  /** Reads the body. Throws where it is being read already. */
  take(maxBytes: number, sink: BodySink): void;
  answer(status: number, rows: readonly HeaderRow[], body: BodySource | undefined, isStream: boolean): void;
  /** Answers with an error of the server's own. */
  refuse(status: number): void;
  /** A stream has something to send. */
  wake(): void;
  /** Calls what is the application's. */
  guard(call: () => void): void;
}

const EVENT_ROWS: readonly HeaderRow[] = Object.freeze([
  Object.freeze(["Content-Type", "text/event-stream"] as const),
  Object.freeze(["Cache-Control", "no-store"] as const),
]);

const NO_ROWS: readonly HeaderRow[] = Object.freeze([]);

/** One request, until it is answered. */
export class OpenExchange implements Exchange {
  isOver = false;

  constructor(
    readonly request: HttpRequest,
    private readonly carrier: ExchangeCarrier,
  ) {}

  readText(maxBytes: number, then: (text: string) => void): void {
    const refuse = () => {
      if (!this.isOver) this.carrier.refuse(400);
    };
    this.readInto(maxBytes, new TextSink(then, refuse));
  }

  readInto(maxBytes: number, sink: BodySink): void {
    if (!this.isOver) this.carrier.take(maxBytes, sink);
    else if (!(sink instanceof TextSink)) this.carrier.guard(() => sink.abort());
  }

  reply(status: number, body?: string | Uint8Array | BodySource, rows: readonly HeaderRow[] = NO_ROWS): void {
    const source = sourceOf(body);
    if (this.isOver) {
      this.carrier.guard(() => source?.close?.());
      return;
    }
    this.isOver = true;
    this.carrier.answer(status, rows, source, false);
  }

  openEvents(onClosed: () => void): EventChannel | undefined {
    if (this.isOver) return undefined;
    if (!this.carrier.mayStream) {
      this.carrier.refuse(503);
      return undefined;
    }
    if (this.request.method === "HEAD") {
      this.reply(200, undefined, EVENT_ROWS);
      return undefined;
    }
    this.isOver = true;
    const events = new EventStream(() => this.carrier.wake(), onClosed);
    this.carrier.answer(200, EVENT_ROWS, events.source, true);
    return events;
  }
}

function sourceOf(body: string | Uint8Array | BodySource | undefined): BodySource | undefined {
  if (typeof body === "string") return new TextSource(body);
  return body instanceof Uint8Array ? new BytesSource(body) : body;
}

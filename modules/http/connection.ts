import type { StreamHandlers, StreamSocket } from "../device/stream";
import type { MonotonicMs } from "../device/time";
import { BodyParser } from "./body-parser";
import type { BodySink, BodySource, HeaderRow, HttpHandler, HttpRequest } from "./exchange";
import type { Head } from "./head";
import { HeadParser } from "./head-parser";
import type { HttpLimits } from "./limits";
import { type ExchangeCarrier, OpenExchange } from "./open-exchange";
import { ResponseWriter } from "./response-writer";
import { TextSource } from "./sources";
import { reasonOf } from "./status";
import { queryValue } from "./target";
import { TextSink } from "./text-sink";

/** Where a connection belongs. */
export interface ConnectionOwner {
  readonly limits: HttpLimits;
  readonly commonRows: readonly HeaderRow[];
  readonly isSecure: boolean;
  readonly handler: HttpHandler;
  nowMs(): MonotonicMs;
  /** One event stream more is granted. */
  mayStream(): boolean;
  /** Calls it soon, when others have had their turn. */
  later(callback: () => void): void;
  /** What the application threw. */
  failed(error: unknown): void;
  ended(connection: Connection): void;
}

type Phase =
  /** Waits for a request, or for the rest of its head. */
  | "head"
  /** It is somebody's to answer; the body comes, or has come. */
  | "asked"
  | "answering"
  /** What still comes is heard and dropped: closed at once, the answer would be lost on its way. */
  | "lingering"
  | "over";

/** Bytes asked of the socket at a time. */
const READ_BYTES = 1_024;

const ERROR_ROWS: readonly HeaderRow[] = Object.freeze([Object.freeze(["Content-Type", "application/json"] as const)]);

/** One connection: requests one after the other, and their answers. */
export class Connection implements ExchangeCarrier {
  private phase: Phase = "head";
  /** When {@link look} does something about it. */
  private deadlineMs: MonotonicMs;
  /** Since when nothing came. */
  private quietSinceMs: MonotonicMs;
  private readonly socket: StreamSocket;
  private readonly remoteAddress: string | undefined;
  private parser: HeadParser;
  private head: Head | undefined;
  private body: BodyParser | undefined;
  private bodyBytes = 0;
  private maxBodyBytes = 0;
  private sink: BodySink | undefined;
  private sinkState: "takes" | "full" | "ended" = "takes";
  private exchange: OpenExchange | undefined;
  private readonly writer = new ResponseWriter();
  /** What was read and not yet parsed, from `inputAt` on. */
  private input: Uint8Array | undefined;
  private inputAt = 0;
  /** Bytes that the socket takes. */
  private room = 0;
  private closesAfter = false;
  private isStream = false;
  private lingered = 0;
  private isRunning = false;
  /** The next step is on its way. */
  private isDue = false;

  constructor(
    accept: (handlers: StreamHandlers) => StreamSocket,
    private readonly owner: ConnectionOwner,
  ) {
    this.quietSinceMs = owner.nowMs();
    this.deadlineMs = this.quietSinceMs + owner.limits.headMs;
    this.parser = new HeadParser(owner.limits);
    this.socket = accept({
      onReadable: () => this.run(),
      onWritable: (count) => {
        this.room = count;
        this.run();
      },
      onError: () => this.end(),
    });
    this.remoteAddress = this.socket.remoteAddress;
  }

  /** Since when it has been idle without a whole request; undefined: it has one. */
  get idleSinceMs(): MonotonicMs | undefined {
    const isBusy = this.phase === "answering" || (this.phase === "asked" && !this.isReading);
    return isBusy ? undefined : this.quietSinceMs;
  }

  get isEventStream(): boolean {
    return this.isStream;
  }

  /** Bytes of what came and of what is to leave. */
  get heldBytes(): number {
    const input = this.input === undefined ? 0 : this.input.length;
    const text = this.sink instanceof TextSink ? this.sink.heldBytes : 0;
    return input + text + this.parser.heldBytes + this.writer.heldBytes;
  }

  get mayStream(): boolean {
    return this.owner.mayStream();
  }

  /** Called every so often. */
  look(): void {
    if (this.isStream) this.run();
    if (this.owner.nowMs() < this.deadlineMs) return;
    if (this.phase === "head" && !this.parser.isEmpty) this.refuse(408);
    else if (this.phase === "asked") this.refuse(this.isReading ? 408 : 503);
    else this.end();
  }

  /** Answers 503 and closes: there is no place for it. */
  turnAway(): void {
    this.refuse(503);
  }

  /** At once, whatever is under way. */
  end(): void {
    if (this.phase === "over") return;
    this.phase = "over";
    this.socket.close();
    this.dropExchange();
    this.guard(() => this.writer.close());
    this.input = undefined;
    this.owner.ended(this);
  }

  take(maxBytes: number, sink: BodySink): void {
    if (this.sink !== undefined) throw new RangeError("http: the body is being read already");
    this.maxBodyBytes = maxBytes;
    this.sink = sink;
    this.sinkState = "takes";
    if ((this.head?.contentLength ?? 0) > maxBytes) {
      this.refuse(413);
      return;
    }
    const isAwaited = this.head?.expectsContinue === true && this.body?.isDone === false && this.input === undefined;
    if (isAwaited) this.writer.putContinue();
    this.waitAtMost(this.owner.limits.stallMs);
    this.run();
  }

  answer(status: number, rows: readonly HeaderRow[], body: BodySource | undefined, isStream: boolean): void {
    const { head } = this;
    this.phase = "answering";
    this.sink = undefined;
    this.isStream = isStream;
    // Of a body that nobody reads there is no telling how long it still comes.
    if (isStream || head === undefined || !head.keepsAlive || this.body?.isDone !== true) this.closesAfter = true;
    this.waitAtMost(this.owner.limits.stallMs);
    const isSound = this.guard(() =>
      this.writer.begin({
        status,
        rows,
        common: this.owner.commonRows,
        body,
        isHeadOnly: head?.method === "HEAD",
        isOld: head?.isOld === true,
        keepsAlive: !this.closesAfter,
      }),
    );
    if (!isSound) {
      this.guard(() => body?.close?.());
      this.end();
    }
    // Whoever opens a stream has to have it before it can end.
    if (!isStream) this.run();
  }

  refuse(status: number): void {
    this.dropExchange();
    if (this.isOver) return;
    this.closesAfter = true;
    this.answer(status, ERROR_ROWS, new TextSource(`{"error":"${reasonOf(status)}"}`), false);
  }

  wake(): void {
    this.run();
  }

  guard(call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      this.owner.failed(error);
      return false;
    }
  }

  private get isReading(): boolean {
    return this.sink !== undefined && this.sinkState === "takes" && this.body?.isDone === false;
  }

  /** What the compiler knows of the phase does not outlast a call. */
  private get isOver(): boolean {
    return this.phase === "over";
  }

  private waitAtMost(ms: number): void {
    this.deadlineMs = this.owner.nowMs() + ms;
  }

  /** The application hears that this exchange comes to nothing. */
  private dropExchange(): void {
    const { exchange, sink } = this;
    this.exchange = undefined;
    this.sink = undefined;
    if (exchange !== undefined) exchange.isOver = true;
    if (sink !== undefined) this.guard(() => sink.abort());
  }

  /**
   * One step: a head is parsed, somebody is asked, a piece of a body is handed on, or a piece of an answer is made and
   * sent. The next one comes when others have had their turn: a chip takes some 100 ms for one, and its control step
   * must not wait for two. What is called from here may come back to it.
   */
  private run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    const isMoving = this.send() || this.receive();
    this.isRunning = false;
    if (!isMoving || this.isDue) return;
    this.isDue = true;
    this.owner.later(() => {
      this.isDue = false;
      this.run();
    });
  }

  /** True: something left. */
  private send(): boolean {
    if (this.phase === "over" || this.room <= 0) return false;
    let bytes: Uint8Array | undefined;
    const isSound = this.guard(() => {
      bytes = this.writer.next(this.room);
      // Another phase by now, where the application's part of it closed the server.
      if (bytes !== undefined && !this.isOver) this.room = this.socket.write(bytes);
    });
    if (!isSound) this.end();
    if (this.isOver) return false;
    if (this.phase === "answering") {
      if (bytes !== undefined) this.waitAtMost(this.owner.limits.stallMs);
      else if (!this.writer.isDone) this.deadlineMs = Infinity;
      if (this.writer.isDone) {
        this.answered();
        return true;
      }
    }
    return bytes !== undefined;
  }

  private answered(): void {
    const { limits } = this.owner;
    const wasWhole = this.body?.isDone === true;
    this.exchange = undefined;
    this.head = undefined;
    this.body = undefined;
    this.parser = new HeadParser(limits);
    if (!this.closesAfter) {
      this.phase = "head";
      this.quietSinceMs = this.owner.nowMs();
      this.waitAtMost(limits.idleMs);
    } else if (this.writer.endsByClose || this.isStream || (wasWhole && this.input === undefined)) this.end();
    else {
      this.phase = "lingering";
      this.waitAtMost(limits.lingerMs);
    }
  }

  /** True: something came, or was found in what had come. */
  private receive(): boolean {
    switch (this.phase) {
      case "head":
        return this.parser.head === undefined ? this.fill() && this.receiveHead() : this.begin(this.parser.head);
      case "asked":
        return this.receiveBody();
      case "answering":
        return this.isStream && this.dropInput();
      case "lingering":
        return this.dropInput();
      default:
        return false;
    }
  }

  /** True: there is something to parse. */
  private fill(): boolean {
    if (this.input !== undefined) return true;
    const bytes = this.socket.read(READ_BYTES);
    if (bytes === undefined || bytes.length === 0) return false;
    this.input = bytes;
    this.inputAt = 0;
    this.quietSinceMs = this.owner.nowMs();
    return true;
  }

  private parsedTo(at: number): void {
    this.inputAt = at;
    if (this.input !== undefined && at >= this.input.length) this.input = undefined;
  }

  private receiveHead(): boolean {
    const { parser, input, owner } = this;
    if (input === undefined) return false;
    if (parser.isEmpty) this.waitAtMost(owner.limits.headMs);
    this.parsedTo(parser.push(input, this.inputAt));
    if (parser.refusal !== 0) this.refuse(parser.refusal);
    return true;
  }

  private begin(head: Head): boolean {
    const { handler, limits, isSecure } = this.owner;
    const { method, path, headers, contentLength, rawQuery } = head;
    this.head = head;
    this.body = new BodyParser(head);
    this.bodyBytes = 0;
    this.phase = "asked";
    this.closesAfter = false;
    this.waitAtMost(limits.thinkMs);
    const request: HttpRequest = {
      method,
      path,
      headers,
      contentLength,
      remoteAddress: this.remoteAddress,
      isSecure,
      query: (name) => queryValue(rawQuery, name),
    };
    const exchange = new OpenExchange(request, this);
    this.exchange = exchange;
    this.callOrRefuse(exchange, () => handler(exchange));
    return true;
  }

  /** What it throws is answered with 500, unless it was answered before. */
  private callOrRefuse(exchange: OpenExchange | undefined, call: () => void): void {
    if (!this.guard(call) && exchange?.isOver === false) this.refuse(500);
  }

  private receiveBody(): boolean {
    const { sink, body, exchange } = this;
    if (sink === undefined || body === undefined || this.sinkState !== "takes") return false;
    if (!body.isDone && !this.fill()) return false;
    if (this.isFull(sink)) return false;
    if (body.isDone) {
      this.sinkState = "ended";
      this.waitAtMost(this.owner.limits.thinkMs);
      this.callOrRefuse(exchange, () => sink.end());
      return true;
    }
    const { input } = this;
    if (input === undefined) return false;
    this.waitAtMost(this.owner.limits.stallMs);
    this.parsedTo(body.push(input, this.inputAt));
    const data = input.subarray(body.dataFrom, body.dataEnd);
    this.bodyBytes += data.length;
    if (body.isBad) this.refuse(400);
    else if (this.bodyBytes > this.maxBodyBytes) this.refuse(413);
    else if (data.length > 0) this.callOrRefuse(exchange, () => sink.write(data));
    return true;
  }

  /** True: it takes nothing now, or never again. */
  private isFull(sink: BodySink): boolean {
    let isFull = false;
    this.callOrRefuse(this.exchange, () => {
      isFull = sink.isFull?.(() => this.freed(sink)) === true;
    });
    if (this.sink !== sink) return true;
    if (isFull) {
      this.sinkState = "full";
      this.waitAtMost(this.owner.limits.thinkMs);
    }
    return isFull;
  }

  private freed(sink: BodySink): void {
    if (this.sink !== sink || this.sinkState !== "full") return;
    this.sinkState = "takes";
    this.waitAtMost(this.owner.limits.stallMs);
    this.run();
  }

  private dropInput(): boolean {
    if (!this.fill()) return false;
    this.lingered += this.input?.length ?? 0;
    this.input = undefined;
    if (!this.isStream && this.lingered > this.owner.limits.lingerBytes) this.end();
    return true;
  }
}

import type { MonotonicMs } from "../../modules/device/time";
import type { Arrival } from "./arrivals";
import { type Figures, parseFigures } from "./figures";
import { LineProcess } from "./line-process";

/** Memory of the engine, in the place of what the image says. */
export interface EngineRoom {
  readonly chunkBytes: number;
  readonly slots: number;
  readonly stackSlots: number;
  /** The first two may grow in these steps, and do so where a collection does not help. */
  readonly growth?: { readonly chunkBytes: number; readonly slots: number };
}

export interface EngineRequests {
  /** The answer to a line of words. */
  carryOut(line: string): string;
  /** A stream of the program's. `words`: what it is, and two numbers. */
  open(id: number, words: readonly string[]): void;
  send(id: number, bytes: Buffer): void;
  close(id: number): void;
}

/** How a turn of the program ended. */
export type TurnEnd =
  /** It waits; its next timer is due at `dueMs`. */
  | { readonly kind: "idle"; readonly dueMs: MonotonicMs }
  /** It ended by itself, as for a restart. */
  | { readonly kind: "ended" }
  /** The engine gave up: memory full, an exception that nobody caught. */
  | { readonly kind: "aborted"; readonly reason: string };

/** An application on the chip's engine: hosts/desk/native/main.c says what is spoken. */
export class EngineProcess {
  /** The newest that it has told. */
  figures: Figures | undefined;
  private readonly process: LineProcess;

  constructor(
    file: string,
    room: EngineRoom | undefined,
    private readonly requests: EngineRequests,
  ) {
    this.process = new LineProcess(file, room === undefined ? [] : roomWords(room));
  }

  start(nowMs: MonotonicMs, wallMs: number): TurnEnd {
    return this.turn(`start ${nowMs} ${wallMs}`, nowMs);
  }

  /** It is `nowMs`: timers that are due run. */
  wake(nowMs: MonotonicMs): TurnEnd {
    return this.turn(`wake ${nowMs}`, nowMs);
  }

  /** What the firmware is told beside its own course: no timer runs. */
  say(nowMs: MonotonicMs, word: "news" | "look"): TurnEnd {
    return this.turn(`tell ${nowMs} ${word}`, nowMs);
  }

  /** Something happened to a stream: it can take so many bytes more, bytes or a connection came, or it is gone. */
  tell(nowMs: MonotonicMs, id: number, what: number | Buffer | Arrival | "gone"): TurnEnd {
    return this.turn(`stream ${nowMs} ${id} ${newsOf(what)}`, nowMs);
  }

  /** Everything that nothing refers to any more goes. */
  collect(nowMs: MonotonicMs): TurnEnd {
    return this.turn("collect", nowMs);
  }

  /** Peaks and counts begin anew. */
  reset(nowMs: MonotonicMs): TurnEnd {
    return this.turn("reset", nowMs);
  }

  readFigures(): Figures {
    this.process.write("figures");
    const line = this.process.read();
    this.figures = parseFigures(line.slice(line.indexOf("{")));
    return this.figures;
  }

  kill(): void {
    this.process.kill();
  }

  private turn(line: string, nowMs: MonotonicMs): TurnEnd {
    this.process.write(line);
    for (;;) {
      const said = this.process.read();
      const space = said.indexOf(" ");
      const word = said.slice(0, space);
      const rest = said.slice(space + 1);
      switch (word) {
        case "idle":
          return { kind: "idle", dueMs: Math.floor(nowMs) + Number(rest) };
        case "ended":
          this.figures = parseFigures(rest);
          return { kind: "ended" };
        case "abort":
          return { kind: "aborted", reason: rest };
        case "figures":
          this.figures = parseFigures(rest);
          break;
        default:
          this.process.write(this.answer(word, rest));
      }
    }
  }

  private answer(word: string, rest: string): string {
    if (word === "do") return this.requests.carryOut(rest);
    const [first, ...words] = rest.split(" ");
    const id = Number(first);
    if (word === "open") this.requests.open(id, words);
    else if (word === "send") this.requests.send(id, Buffer.from(words[0] ?? "", "hex"));
    else if (word === "close") this.requests.close(id);
    else throw new RangeError(`the program said something that is not known: ${word}`);
    return "";
  }
}

function newsOf(what: number | Buffer | Arrival | "gone"): string {
  if (what === "gone") return "-";
  if (typeof what === "number") return `+ ${what}`;
  return "from" in what ? `? ${what.id} ${what.from}` : `= ${what.toString("hex")}`;
}

function roomWords({ chunkBytes, slots, stackSlots, growth }: EngineRoom): string[] {
  const steps = growth === undefined ? [] : [growth.chunkBytes, growth.slots];
  return [chunkBytes, slots, stackSlots, ...steps].map(String);
}

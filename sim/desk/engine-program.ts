import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { ResetReason } from "../../modules/device/device";
import type { ListenerConstructor } from "../../modules/device/stream";
import type { TimerHandle, WallMs } from "../../modules/device/time";
import { BoardServer } from "../moddable/board-server";
import { readLook } from "../moddable/looks";
import type { BootedDevice, FirmwareProgram, ShownCharger, ShownManager, ShownReading } from "../world/hosting";
import { type Arrival, Arrivals, type TellArrival } from "./arrivals";
import { BoardWords } from "./board-words";
import { Connections } from "./connections";
import { EngineProcess, type EngineRoom, type TurnEnd } from "./engine-process";
import type { Figures } from "./figures";
import { Uarts } from "./uarts";

export interface EngineProgramOptions {
  readonly file: string;
  readonly room: EngineRoom | undefined;
  readonly board: BootedDevice;
  readonly scheduler: Scheduler;
  readonly scope: TimerScope;
  readonly wallMs: WallMs;
  /** Of its random numbers. */
  readonly stream: { readonly seed: number; readonly name: string };
  readonly isLinkUp: () => boolean;
  readonly isReachable: () => boolean;
  /** Where people reach it; undefined: nowhere. */
  readonly Listener: ListenerConstructor | undefined;
  readonly onAborted: (reason: string, figures: Figures | undefined) => void;
  readonly onRestart: (reason: ResetReason) => void;
}

const HTTP_PORT = 80;
/** Asks for the stream of its random numbers, so that they are those of a run without a program. */
const RANDOM = JSON.stringify({ op: "random" });

/** One start of a firmware on the chip's engine: it runs while the simulation's time stands still. */
export class EngineProgram implements FirmwareProgram {
  private readonly server: BoardServer;
  private readonly words: BoardWords;
  private readonly uarts: Uarts;
  private readonly connections: Connections;
  private readonly arrivals: Arrivals;
  private readonly process: EngineProcess;
  private shownCharger: ShownCharger | undefined;
  private shownReading: ShownReading | undefined;
  private shownManager: ShownManager | undefined;
  private isRunning = false;
  private isOver = false;
  private due: TimerHandle | undefined;

  constructor(private readonly options: EngineProgramOptions) {
    const { file, room, board, scope, isLinkUp, isReachable, stream, wallMs, Listener } = options;
    const { device } = board;
    const tell: TellArrival = (id, what) => this.tell(id, what);
    const httpPort = Listener === undefined ? undefined : HTTP_PORT;
    this.server = new BoardServer({ device, httpPort, onState: (look) => this.show(look), onRestart: () => {} });
    this.words = new BoardWords(device, (request) =>
      request === RANDOM ? JSON.stringify(stream) : this.server.answer(request),
    );
    this.uarts = new Uarts(device.io, tell);
    this.connections = new Connections({
      Client: device.network.MqttClient,
      timers: scope,
      isLinkUp,
      isReachable,
      tell,
    });
    this.arrivals = new Arrivals(Listener, tell);
    this.process = new EngineProcess(file, room, {
      carryOut: (line) => this.words.answer(line),
      open: (id, [kind, first, second]) => {
        if (kind === "serial") this.uarts.open(id, Number(first), Number(second));
        else if (kind === "listener") this.arrivals.listen(id, Number(first));
        else if (kind === "taken") this.arrivals.taken(id);
        else this.connections.open(id, kind === "tls");
      },
      send: (id, bytes) => {
        if (!this.uarts.send(id, bytes) && !this.arrivals.send(id, bytes)) this.connections.send(id, bytes);
      },
      close: (id) => {
        this.uarts.close(id);
        this.arrivals.close(id);
        this.connections.close(id);
      },
    });
    this.turn(() => this.process.start(this.nowMs, wallMs));
  }

  get charger(): ShownCharger | undefined {
    this.look();
    return this.shownCharger;
  }

  get reading(): ShownReading | undefined {
    this.look();
    return this.shownReading;
  }

  get manager(): ShownManager | undefined {
    this.look();
    return this.shownManager;
  }

  /** As they stand now. The last ones, once it is over. */
  get figures(): Figures | undefined {
    return this.isOver ? this.process.figures : this.process.readFigures();
  }

  /** A full collection now. */
  collect(): void {
    this.turn(() => this.process.collect(this.nowMs));
  }

  /** What is measured from here on. */
  resetFigures(): void {
    this.turn(() => this.process.reset(this.nowMs));
  }

  change(patch: object): void {
    this.server.change(patch);
    this.say("news");
  }

  close(): void {
    this.server.end();
    this.say("news");
    this.shutdown();
  }

  shutdown(): void {
    if (!this.isOver) this.process.readFigures();
    this.isOver = true;
    this.options.scope.clear(this.due);
    this.connections.shutdown();
    this.arrivals.shutdown();
    this.uarts.shutdown();
    this.process.kill();
    this.words.close();
    this.options.board.shutdown();
  }

  private get nowMs(): number {
    return this.options.scheduler.nowMs();
  }

  private look(): void {
    if (!this.isRunning) this.say("look");
  }

  private say(word: "news" | "look"): void {
    this.turn(() => this.process.say(this.nowMs, word));
  }

  private turn(run: () => TurnEnd): void {
    if (this.isOver) return;
    const { scope } = this.options;
    scope.clear(this.due);
    this.isRunning = true;
    const end = run();
    this.isRunning = false;
    if (end.kind === "idle")
      this.due = scope.set(() => this.turn(() => this.process.wake(this.nowMs)), end.dueMs - this.nowMs);
    else this.ended(end);
  }

  private ended(end: TurnEnd): void {
    this.isOver = true;
    if (end.kind === "aborted") this.options.onAborted(end.reason, this.process.figures);
    // Not at once: who starts a program that ends while it starts does not know yet that it has one.
    const reason = end.kind === "aborted" ? "watchdog" : "software";
    this.options.scope.set(() => this.options.onRestart(reason), 0);
  }

  /** What comes in wakes the program, as an interrupt does; while it runs it waits. */
  private tell(id: number, what: number | Buffer | Arrival | "gone"): void {
    if (this.isRunning) this.options.scope.set(() => this.tell(id, what), 0);
    else this.turn(() => this.process.tell(this.nowMs, id, what));
  }

  private show(look: string): void {
    const { charger, meter, manager } = readLook(look);
    if (charger !== undefined) this.shownCharger = charger;
    if (meter !== undefined) this.shownReading = meter.reading ?? undefined;
    if (manager !== undefined) this.shownManager = manager;
  }
}

import type { RealTime } from "../../hosts/node/real-time";
import type { TimerScope } from "../../hosts/virtual/scheduler";
import type { LinkTrouble } from "../../hosts/virtual/troubled-link";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import type { BootedDevice, FirmwareProgram, ShownCharger, ShownManager, ShownReading } from "../world/hosting";
import { BoardServer } from "./board-server";
import { readLook } from "./looks";
import { type ProgramFiles, ProgramRun } from "./program-run";

export interface FirmwareProgramOptions {
  readonly files: ProgramFiles;
  /** The board it stands on, as Node has it. */
  readonly board: BootedDevice;
  readonly realTime: RealTime;
  /** The board's timers: while they are held its processor stands still. */
  readonly scope: TimerScope;
  readonly meterDevice: string | undefined;
  readonly dnsServers: readonly string[];
  /** Where its portal is to listen; undefined: any free port. */
  readonly httpPort: number | undefined;
  readonly onListening: (port: number) => void;
  readonly log: (level: LogLevel, message: string) => void;
  /** The firmware asked for it, or died. */
  readonly onRestart: (reason: ResetReason) => void;
}

/** One start of a firmware as a Moddable program on a board of the plant. */
export class ModdableProgram implements FirmwareProgram {
  charger: ShownCharger | undefined;
  reading: ShownReading | undefined;
  manager: ShownManager | undefined;
  private readonly server: BoardServer;
  private readonly run: ProgramRun;
  private isEnding = false;
  private isRestarting = false;

  constructor(private readonly options: FirmwareProgramOptions) {
    const { files, board, realTime, meterDevice, dnsServers, httpPort, onListening, log } = options;
    this.server = new BoardServer({
      device: board.device,
      meterDevice,
      dnsServers,
      httpPort,
      onListening,
      onState: (look, nowMs) => this.show(look, nowMs),
      onRestart: () => {
        this.isRestarting = true;
      },
    });
    this.run = new ProgramRun({
      ...files,
      onLine: (line) => realTime.run(() => this.take(line)),
      onPrinted: (line) => log("warn", line),
      onEnded: (how) => realTime.run(() => this.ended(how)),
    });
  }

  /** Resolves when the program is gone. */
  get gone(): Promise<void> {
    return this.run.gone;
  }

  change(patch: object): void {
    this.server.change(patch);
  }

  setLink(trouble: LinkTrouble): void {
    this.server.setLink(trouble);
  }

  close(): void {
    this.isEnding = true;
    this.server.end();
  }

  shutdown(): void {
    this.run.kill();
    this.server.close();
    this.options.board.shutdown();
  }

  /** A board whose processor stands still answers when it goes on. */
  private take(line: string): void {
    const { scope } = this.options;
    if (scope.isHeld) scope.set(() => this.run.answer(this.server.answer(line)), 0);
    else this.run.answer(this.server.answer(line));
  }

  private ended(how: string): void {
    const { log, onRestart } = this.options;
    if (this.isEnding) this.shutdown();
    else if (this.isRestarting) onRestart("software");
    else {
      log("error", `the program ended (${how}); restarting`);
      // As the reset of a chip that crashed is told.
      onRestart("watchdog");
    }
  }

  private show(look: string, programMs: number): void {
    const { charger, meter, manager } = readLook(look);
    if (charger !== undefined) this.charger = charger;
    if (manager !== undefined) this.manager = manager;
    if (meter === undefined) return;
    const { reading } = meter;
    const agoMs = programMs - (reading?.atMs ?? programMs);
    this.reading = reading === null ? undefined : { currentA: reading.currentA, atMs: this.nowMs - agoMs };
  }

  private get nowMs(): MonotonicMs {
    return this.options.realTime.nowMs();
  }
}

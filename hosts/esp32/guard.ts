import type { BoardPins } from "../../modules/boards/board";
import type { ClosedPhases, Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { LastResort } from "../moddable/last-resort";
import { type GuardTask, REPORT } from "./guard-task";
import type { NativeGuard } from "./hardware";

/** By the native guard's numbers. */
const DROPS: readonly (GuardDrop | null)[] = Object.freeze([
  null,
  "permit-expired",
  "pilot-left",
  "trip-line",
  "emergency-stop",
]);

/** The contract's guard: words to the native one, and its report. Whatever becomes of JavaScript, that one decides. */
export function boardGuard(task: GuardTask, pins: BoardPins, lastResort: LastResort): GuardConstructor {
  return class BoardGuard extends TaskGuard {
    constructor() {
      super(task, pins, lastResort);
    }
  };
}

class TaskGuard implements Guard {
  private readonly native: NativeGuard;
  private readonly report: { coil: boolean; dropped: GuardDrop | null; contacts?: boolean; extraContacts?: boolean } = {
    coil: false,
    dropped: null,
  };
  private closed = false;

  constructor(
    private readonly task: GuardTask,
    private readonly pins: BoardPins,
    private readonly lastResort: LastResort,
  ) {
    this.native = task.open();
    this.native.write(0);
    lastResort.opensWith(() => this.native.write(0));
  }

  write(phases: ClosedPhases): void {
    if (this.closed) throw new Error("guard: closed");
    this.native.write(phases);
  }

  renew(): void {
    if (!this.closed) this.native.renew();
  }

  read(): GuardReport {
    const { pins, report } = this;
    if (this.closed) return report;
    const seen = this.task.read();
    report.coil = seen[REPORT.closed] !== 0;
    report.dropped = DROPS[seen[REPORT.dropped] as number] ?? null;
    if (pins.contactorFeedback !== undefined) report.contacts = seen[REPORT.contacts] === 1;
    if (pins.secondContactorFeedback !== undefined) report.extraContacts = seen[REPORT.extraContacts] === 1;
    return report;
  }

  close(): void {
    if (this.closed) return;
    this.native.write(0);
    this.read();
    this.closed = true;
    this.lastResort.opensWith(undefined);
    this.task.close();
  }
}

import { call, number } from "desk-channel";
import type { ClosedPhases, Guard, GuardDrop, GuardReport } from "../../modules/device/guard";

/** By the number that the simulator says; sim/desk/board-words.ts has the same order. */
const DROPS: readonly (GuardDrop | null)[] = Object.freeze([
  null,
  "permit-expired",
  "pilot-left",
  "trip-line",
  "emergency-stop",
]);

/** Open and closed; whatever else the simulator says: there is no such contact. */
const OPEN = 0;
const CLOSED = 1;

type Report = { -readonly [member in keyof GuardReport]: GuardReport[member] };

/** The guard of the simulated board: it goes on when the firmware stands still. */
export class DeskGuard implements Guard {
  private readonly report: Report = { coil: false, dropped: null };

  write(phases: ClosedPhases): void {
    call("guard.write", phases);
  }

  renew(): void {
    call("guard.renew");
  }

  read(): GuardReport {
    const { report } = this;
    report.coil = call("guard.read") === CLOSED;
    report.dropped = DROPS[number(1)] ?? null;
    const contacts = number(2);
    const extraContacts = number(3);
    if (contacts <= CLOSED) report.contacts = contacts !== OPEN;
    if (extraContacts <= CLOSED) report.extraContacts = extraContacts !== OPEN;
    return report;
  }

  close(): void {
    call("guard.close");
  }
}

import { SESSION_BOUNDS } from "../sessions/session";
import type { LedgerEntry } from "./ledger";

/** Whether an entry's time and energy can be reckoned with: a broken part may send anything that is a number. */
export function isReckonable(entry: LedgerEntry): boolean {
  if (!(entry.atMs >= 0 && entry.atMs <= SESSION_BOUNDS.wallMs)) return false;
  if (entry.kind !== "reading" && entry.kind !== "draw") return true;
  return entry.energyWh === null || (entry.energyWh >= 0 && entry.energyWh <= Number.MAX_SAFE_INTEGER);
}

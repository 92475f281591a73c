import type { FinishedSession } from "../../../modules/sessions/session";
import { always, type Invariant, inRun } from "./invariant";
import type { Sight } from "./sight";

/** What is counted and written, and what is said. */
export const BOOK_RULES: readonly Invariant[] = Object.freeze([
  inRun("energy never falls", "scenario contract, books: energyWh never falls, also over a power cut", () => {
    let highestWh = 0;
    return ({ view }) => {
      const energyWh = view?.energyWh ?? null;
      if (energyWh === null) return undefined;
      const before = highestWh;
      highestWh = Math.max(highestWh, energyWh);
      return energyWh < before ? `the energy fell from ${before} to ${energyWh} Wh` : undefined;
    };
  }),
  inRun("sessions are counted up one by one", "scenario contract, books: sessions counts plug-ins", () => {
    let count = 0;
    return ({ view }) => {
      if (view === undefined || view.sessions === count) return undefined;
      const before = count;
      count = view.sessions;
      return count === before + 1 ? undefined : `the session count went from ${before} to ${count}`;
    };
  }),
  inRun("every session is in the journal once", "the design, journal: no session is lost or doubled", watchSessions),
  always("a limit and a sentence, always", "design: the arbiter always says which limit binds", ({ view }) =>
    view !== undefined && (view.why === "" || !view.limit) ? "nothing says why" : undefined,
  ),
  always(
    "no restart without a cause",
    "the design, last resort: nothing is uncaught but what is injected",
    ({ probes }) => probes.unexplained,
  ),
]);

/** The journal keeps the newest finished sessions: 1, 2, 3 … without a gap, each as it was first told. */
function watchSessions() {
  let newest: FinishedSession | undefined;
  let starts = 0;
  return (sight: Sight): string | undefined => {
    const { charger, view } = sight;
    const recent = charger.part.application?.journal.recent;
    if (!sight.isViewNew || recent === undefined || view === undefined) return undefined;
    const last = recent.at(-1);
    const isNewStart = starts !== sight.starts;
    if (last === newest && !isNewStart) return undefined;
    starts = sight.starts;
    const before = newest;
    newest = last;
    for (let index = 1; index < recent.length; index++) {
      const [one, other] = [recent[index - 1]?.number ?? 0, recent[index]?.number ?? 0];
      if (other !== one + 1) return `session ${other} follows session ${one} in the journal`;
    }
    if (before === undefined)
      return last === undefined || last.number === 1 ? undefined : `it begins with ${last.number}`;
    if (last === undefined || last.number < before.number) return `session ${before.number} is lost`;
    const kept = recent.find(({ number }) => number === before.number);
    if (kept === undefined) return last.number - before.number > 1 ? `session ${before.number} is gone` : undefined;
    const member = memberThatDiffers(kept, before);
    if (member !== undefined) return `session ${kept.number} has another ${member} than before`;
    const overlap = overlapOf(before, last);
    if (overlap !== undefined) return overlap;
    return last.number > before.number + 1 ? `session ${before.number + 1} was finished unseen` : undefined;
  };
}

/** Energy that is in two sessions. */
function overlapOf(before: FinishedSession, next: FinishedSession): string | undefined {
  if (next.number !== before.number + 1 || before.startWh === null || next.startWh === null) return undefined;
  const endWh = before.startWh + before.energyWh;
  return next.startWh < endWh
    ? `session ${next.number} begins at ${next.startWh} Wh, and the one before ends at ${endWh} Wh`
    : undefined;
}

function memberThatDiffers(one: FinishedSession, other: FinishedSession): string | undefined {
  return (Object.keys(other) as (keyof FinishedSession)[]).find((member) => one[member] !== other[member]);
}

import { sessionCost } from "../../modules/sessions/cost";
import type { Charger } from "./charger";

/** What the portal's page shows of a charger: docs/http-api.yaml, GET /api/status. */
export function portalStatus(charger: Charger): object {
  const { view, session, currentSettings: settings, power, limitRows, linkState } = charger;
  return {
    kind: "charger",
    ...view,
    ...power,
    maxCurrentA: settings.maxCurrentA,
    limits: limitRows,
    session:
      session === undefined
        ? null
        : {
            number: session.number,
            tag: session.tag,
            durationS: Math.floor(session.durationMs / 1000),
            energyWh: session.energyWh,
            cost: sessionCost(session.energyWh, settings.price),
            stop: session.stop,
          },
    currency: settings.price?.currency ?? null,
    mqtt: linkState,
  };
}

/** Finished sessions that are at hand, the newest first: GET /api/sessions. */
export function portalSessions({ journal, currentSettings: { price } }: Charger): object {
  const sessions: object[] = [];
  for (const session of journal.recent) {
    const { number, tag, startedAtMs, endedAtMs, energyWh, durationMs, highestA, stopReason } = session;
    const cost = sessionCost(energyWh, price);
    const durationS = Math.floor(durationMs / 1000);
    sessions.unshift({ number, tag, startedAtMs, endedAtMs, energyWh, durationS, highestA, stopReason, cost });
  }
  return { sessions, price };
}

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { dayAndTime, energy, money, num, span, T } from "../language";
import type { FinishedSession, SessionList } from "../types";
import { EnergyBars } from "../ui/bars";
import { Alert, Card, errorOf } from "../ui/basics";

/** Finished sessions; read anew when another one has ended. */
export function History({ sessions: count }: { sessions: number }) {
  const [list, setList] = useState<SessionList>();
  const [error, setError] = useState("");
  useEffect(() => {
    get<SessionList>("sessions").then((answer) => {
      setError(errorOf(answer));
      if (answer.ok) setList(answer.data);
    });
  }, [count]);
  if (list === undefined) return error === "" ? <p>{T.loading}</p> : <Alert>{error}</Alert>;
  const { sessions, price } = list;
  if (sessions.length === 0) return <p class="card">{T.noSessions}</p>;
  return (
    <>
      <Card>
        <EnergyBars sessions={sessions} />
        <p class="between">
          <span class="hint">{price !== null && T.priceIs(money(price.perKwh, price.currency))}</span>
          <a class="button" href="/api/sessions.csv" download="">
            {T.csv}
          </a>
        </p>
      </Card>
      <Card>
        <ul class="sessions">
          {sessions.map((each) => (
            <Row key={each.number} session={each} currency={price?.currency} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function Row({ session, currency }: { session: FinishedSession; currency: string | undefined }) {
  const { startedAtMs, energyWh, durationS, cost, tag, highestA, stopReason } = session;
  const [reason = ""] = stopReason.split(":");
  return (
    <li>
      <b>{dayAndTime(startedAtMs)}</b>
      <b class="right">{energy(energyWh)}</b>
      <span>
        {span(durationS)} · ≤ {num(highestA, 0)} A{tag !== null && ` · ${tag}`}
      </span>
      <span class="right">
        {cost !== null && `${money(cost, currency)} · `}
        {T.stops[reason] ?? stopReason}
      </span>
    </li>
  );
}

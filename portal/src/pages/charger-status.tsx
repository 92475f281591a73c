import { useEffect, useState } from "preact/hooks";
import { call } from "../api";
import { each, energy, money, num, power, SETTING_TEXTS, span, T } from "../language";
import { useSettings } from "../settings";
import type { ChargerNow } from "../types";
import { Badge } from "../ui/badge";
import { Alert, Card, errorOf, Facts } from "../ui/basics";
import { stateOf, whyOf } from "../why";

const LEAST_A = 6;
const MODES = ["intelligent", "manual"] as const;

export function ChargerStatus({ now }: { now: ChargerNow }) {
  const [error, setError] = useState("");
  const { session } = now;
  const [shape, words] = stateOf(now);
  const why = whyOf(now);
  const { settings } = useSettings();
  const price = settings?.["price"] as { readonly currency: string } | null | undefined;
  const [button, body] = buttonOf(now);
  const command = async (body: object) => {
    const answer = await call("POST", "command", body);
    setError(errorOf(answer));
    return answer.ok;
  };
  return (
    <div class="columns">
      <div class="stack">
        <Card class="hero">
          <div class="state" data-state={now.state}>
            <Badge shape={shape} />
            <p>
              <strong>{words}</strong>
              <small>{session?.tag}</small>
            </p>
          </div>
          <p class={`why ${shape}`}>{why}</p>
          <p class="hidden" aria-live="polite">
            {`${words}. ${now.offeredA > 0 ? T.offering(`${num(now.offeredA, 0)} A`) : T.noCurrent}.`}
          </p>
          {now.notices.map((code) => (
            <Alert key={code}>{T.notices[code] ?? code}</Alert>
          ))}
          {session !== null && (
            <p class="big">
              <span>
                <b>{num(session.energyWh / 1000, 2, true)}</b> kWh
              </span>
              <small>
                {T.sessionEnergy}
                {session.cost !== null && ` · ${money(session.cost, price?.currency)}`}
                {` · ${span(session.durationS)}`}
              </small>
            </p>
          )}
          {button !== undefined && (
            <button type="button" class="primary" onClick={() => command(body)}>
              {button}
            </button>
          )}
          <Alert>{error}</Alert>
        </Card>
        <Card title={T.control}>
          <Mode now={now} send={(mode) => command({ mode })} />
          <Amps now={now} send={(manualCurrentA) => command({ manualCurrentA })} />
        </Card>
      </div>
      <Card>
        <Facts
          rows={[
            [T.offered, `${num(now.offeredA, 1)} A`],
            [T.power, power(now.powerW)],
            [
              now.drawnA !== null && now.drawnA.length > 1 ? `${T.drawn} L1 / L2 / L3` : T.drawn,
              `${each(now.drawnA)} A`,
            ],
            [T.voltage, `${each(now.voltageV, 0)} V`],
            [T.total, energy(now.energyWh)],
            [T.mqtt, T.links[now.mqtt]],
          ]}
        />
      </Card>
    </div>
  );
}

/** What a person can do now, and how it is commanded. */
function buttonOf({ fault, session }: ChargerNow): readonly [label: string | undefined, body: object] {
  if (fault !== null) return [T.clearFault, { clearFault: true }];
  const stop = session === null ? "" : (session.stop ?? "ev");
  if (stop === "ev") return [T.stop, { session: "stop" }];
  return stop === "user" ? [T.resume, { session: "resume" }] : [undefined, {}];
}

function Mode({ now, send }: { now: ChargerNow; send: (mode: string) => Promise<boolean> }) {
  const [chosen, choose] = useChosen(now.mode);
  return (
    <fieldset class="field">
      <legend>{T.mode}</legend>
      <div class="buttons">
        {MODES.map((mode) => (
          <label class="choice" key={mode}>
            <input type="radio" name="mode" checked={chosen === mode} onChange={() => choose(mode, send(mode))} />
            {SETTING_TEXTS[`mode=${mode}`]?.[0]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Amps({ now, send }: { now: ChargerNow; send: (currentA: number) => Promise<boolean> }) {
  const [chosen, choose] = useChosen(now.manualCurrentA);
  const most = Math.max(LEAST_A, Math.floor(now.maxCurrentA));
  return (
    <div class="field">
      <div class="slider">
        <label for="amps">{T.fixedCurrent}</label>
        <output for="amps">{num(chosen, 1)} A</output>
        <input
          id="amps"
          type="range"
          min={LEAST_A}
          max={most}
          step={1}
          value={chosen}
          aria-valuetext={`${num(chosen, 1)} A`}
          onInput={(event) => choose(Number(event.currentTarget.value))}
          onChange={(event) => {
            const currentA = Number(event.currentTarget.value);
            choose(currentA, send(currentA));
          }}
        />
        <small>{LEAST_A} A</small>
        <small>{most} A</small>
      </div>
    </div>
  );
}

/** What a person chose is shown at once, until the charger says something else or refuses it. */
function useChosen<V>(told: V): [V, (value: V, sent?: Promise<boolean>) => void] {
  const [chosen, setChosen] = useState<V>();
  useEffect(() => setChosen(undefined), [told]);
  return [
    chosen ?? told,
    async (value, sent) => {
      setChosen(() => value);
      if ((await sent) === false) setChosen(undefined);
    },
  ];
}

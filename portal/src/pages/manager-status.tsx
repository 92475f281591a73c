import { each, energy, num, T } from "../language";
import { useSite } from "../site";
import type { ManagerNow, SiteCharger } from "../types";
import { Alert, Card, Facts, sentence } from "../ui/basics";

export function ManagerStatus({ now }: { now: ManagerNow }) {
  const { chargers, strangers } = useSite(now);
  return (
    <div class="columns">
      <Card class="hero" title={T.roles[now.role] ?? now.role}>
        {now.notices.map((code) => (
          <Alert key={code}>{T.notices[code] ?? code}</Alert>
        ))}
        <Facts
          rows={[
            [T.contracted, `${num(now.contractedA)} A`],
            [T.reading, `${each(now.readingA)} A`],
            [T.available, `${each(now.availableA)} A`],
            [T.heard, T.heardOf(now.heard, now.chargers)],
            [T.mqtt, T.links[now.mqtt]],
          ]}
        />
      </Card>
      <div class="stack">
        {strangers.length > 0 && (
          <a class="note" href="#/chargers">
            {T.strangers}: {strangers.join(", ")}
          </a>
        )}
        {chargers.length === 0 && <p class="hint">{T.noChargers}</p>}
        <ul class="stack">
          {chargers.map((charger) => (
            <li key={charger.id} class="card">
              <ChargerFacts charger={charger} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What one charger of the site gets, draws and why. */
export function ChargerFacts({ charger }: { charger: SiteCharger }) {
  const { id, name, isHeard, wants, drawnA, grantedA, sessionWh, tag, why } = charger;
  const standing = isHeard ? (T.wants[wants ?? ""] ?? "") : T.silent;
  return (
    <>
      <div class="head">
        <h3>
          {name || id} {name !== "" && <small>{id}</small>}
        </h3>
        <span class={isHeard && wants === "current" ? "pill on" : isHeard ? "pill" : "pill off"}>{standing}</span>
      </div>
      <Facts
        rows={[
          [T.granted, `${num(grantedA, 1)} A`],
          [T.drawn, `${each(drawnA)} A`],
          [T.sessionEnergy, `${energy(sessionWh)}${tag === null ? "" : ` · ${tag}`}`],
        ]}
      />
      {why !== "" && <p class="hint">{sentence(why)}</p>}
    </>
  );
}

import { useState } from "preact/hooks";
import type { SimInfo } from "../../live/http/live-world";
import type { ChargerTrace, TraceLine } from "../../scenario/trace-line";
import { ChargerTile } from "./charger-tile";
import { moveFocus } from "./grid-keys";
import type { Send } from "./post";
import { tileFacts } from "./tile-facts";
import { type ChargerGroup, carActions, chargerGroup } from "./words";

const GROUPS: readonly { readonly group: ChargerGroup | null; readonly label: string }[] = [
  { group: null, label: "All" },
  { group: "charging", label: "Charging" },
  { group: "waiting", label: "Waiting" },
  { group: "connected", label: "Plugged in" },
  { group: "free", label: "Free" },
  { group: "fault", label: "Fault" },
];

interface ChargerGridProps {
  readonly line: TraceLine;
  readonly info: SimInfo;
  readonly onOpen: (id: string) => void;
  readonly send: Send;
}

/** Every charger of the site as a tile. */
export function ChargerGrid({ line, info, onOpen, send }: ChargerGridProps) {
  const [chosen, setChosen] = useState<ChargerGroup | null>(null);
  const all = Object.entries(line.chargers);
  const counts = new Map<ChargerGroup | null, number>([[null, all.length]]);
  for (const [, charger] of all) {
    const group = chargerGroup(charger);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const shown = all.filter(([, charger]) => chosen === null || chargerGroup(charger) === chosen);
  return (
    <section class="grid-part" aria-labelledby="grid-title">
      <h2 id="grid-title" class="hidden">
        Chargers
      </h2>
      <div class="grid-bar">
        <fieldset class="groups">
          <legend class="hidden">Which chargers are shown</legend>
          {GROUPS.map(({ group, label }) => (
            <label key={label} class={chosen === group ? "chosen" : ""}>
              <input type="radio" name="group" checked={chosen === group} onChange={() => setChosen(group)} />
              {label} <b>{counts.get(group) ?? 0}</b>
            </label>
          ))}
        </fieldset>
        <div class="grid-actions">
          <button type="button" onClick={() => arrive(shown, info, send)}>
            Plug in and ask, all shown
          </button>
          <button type="button" onClick={() => leave(shown, info, send)}>
            Unplug, all shown
          </button>
        </div>
      </div>
      {shown.length === 0 && <p class="muted">No charger is in this state now.</p>}
      <ul class="grid" onKeyDown={moveFocus}>
        {all.map(
          ([id, charger], index) =>
            (chosen === null || chargerGroup(charger) === chosen) && (
              <ChargerTile
                key={id}
                id={id}
                {...tileFacts(charger, info.chargers[id], index, all.length)}
                onOpen={onOpen}
                send={send}
              />
            ),
        )}
      </ul>
      <p class="hidden" aria-live="polite" aria-atomic="true">
        {GROUPS.filter(({ group }) => group !== null && counts.has(group))
          .map(({ group, label }) => `${label} ${counts.get(group)}`)
          .join(", ")}
      </p>
    </section>
  );
}

type Shown = readonly (readonly [id: string, charger: ChargerTrace])[];

/** One after the other; the first refusal ends it, and the page shows it. */
async function arrive(shown: Shown, info: SimInfo, send: Send): Promise<void> {
  for (const [id, charger] of shown) {
    const { plug, request } = carActions(charger, info.chargers[id]);
    if (plug && !(await send({ do: "plug", charger: id })).ok) return;
    if ((plug || request) && !(await send({ do: "request", charger: id })).ok) return;
  }
}

async function leave(shown: Shown, info: SimInfo, send: Send): Promise<void> {
  for (const [id, charger] of shown) {
    if (carActions(charger, info.chargers[id]).unplug && !(await send({ do: "unplug", charger: id })).ok) return;
  }
}

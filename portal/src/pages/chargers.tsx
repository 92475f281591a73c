import { useState } from "preact/hooks";
import { call } from "../api";
import { SETTING_TEXTS, T } from "../language";
import { MEMBER, type Node } from "../schemas";
import { useSettings } from "../settings";
import { useSite } from "../site";
import type { Json, JsonObject, SiteCharger } from "../types";
import { Ask, wrongOf } from "../ui/ask";
import { Alert, Card, errorOf, SureButton } from "../ui/basics";
import { Group } from "../ui/field";
import { Form } from "../ui/form";
import { type Choice, plain } from "../ui/leaf";
import { ChargerFacts } from "./manager-status";

/** The chargers of a site: who is in, and what the manager knows of each. */
export function Chargers() {
  const [changes, setChanges] = useState(0);
  const [error, setError] = useState("");
  const { chargers, strangers } = useSite(changes);
  const { settings } = useSettings();
  const circuits = (settings?.["circuits"] ?? []) as readonly Json[];
  const change = async (method: string, path: string, body: object) => {
    const answer = await call(method, `chargers/${encodeURIComponent(path)}`, body);
    setChanges(changes + 1);
    return answer;
  };
  const add = async (newId: string) => {
    const answer = await change("PUT", newId, {});
    setError(errorOf(answer));
  };
  const put = (chargerId: string) => (patch: JsonObject) => change("PUT", chargerId, patch);
  return (
    <>
      {strangers.length > 0 && (
        <Card title={T.strangers}>
          <ul class="lines">
            {strangers.map((stranger) => (
              <li key={stranger}>
                <b>{stranger}</b>
                <button
                  type="button"
                  class="primary"
                  onClick={() => add(stranger)}
                  aria-label={`${T.authorise}: ${stranger}`}
                >
                  {T.authorise}
                </button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Alert>{error}</Alert>
      {chargers.length === 0 && <p class="hint">{T.noChargers}</p>}
      {chargers.map((charger) => (
        <ChargerCard
          key={charger.id}
          charger={charger}
          circuits={circuits.length}
          put={put(charger.id)}
          remove={async () => setError(errorOf(await change("DELETE", charger.id, {})))}
        />
      ))}
      <Card title={T.addCharger}>
        <Ask
          questions={[{ name: "id", label: T.id }]}
          button={T.add}
          refuse={({ id = "" }) => id === "" && ["id", T.wrongText(T.length(1, 32))]}
          send={async ({ id = "" }) => {
            const answer = await change("PUT", id, {});
            return answer.ok ? T.saved : wrongOf(answer, "id");
          }}
        />
      </Card>
      <Card title={T.accounts}>
        <div class="buttons">
          <a class="button" href="/api/accounts.csv?by=user" download="">
            {T.byUser}
          </a>
          <a class="button" href="/api/accounts.csv?by=charger" download="">
            {T.byCharger}
          </a>
        </div>
      </Card>
    </>
  );
}

interface ChargerCardProps {
  readonly charger: SiteCharger;
  readonly circuits: number;
  readonly put: (patch: JsonObject) => ReturnType<typeof call>;
  readonly remove: () => void;
}

function ChargerCard({ charger, circuits, put, remove }: ChargerCardProps) {
  // What comes every few seconds must not undo what is being typed.
  const [initial, setInitial] = useState<JsonObject>();
  const { order: _order, ...member } = charger.member;
  const told = { name: charger.name, ...member } as JsonObject;
  return (
    <Card>
      <ChargerFacts charger={charger} />
      <details onToggle={(event) => setInitial(event.currentTarget.open ? told : undefined)}>
        <summary>
          {T.settings} <span class="hidden">{charger.id}</span>
        </summary>
        {initial !== undefined && (
          <>
            <Form
              schema={prefixed}
              scope="manager"
              initial={{ member: initial }}
              prefix="member."
              choices={(path) => (plain(path) === "member.circuit" ? circuitChoices(circuits) : undefined)}
              send={async (patch) => {
                const answer = await put(patch["member"] as JsonObject);
                if (answer.ok) setInitial({ ...initial, ...(patch["member"] as JsonObject) });
                return answer;
              }}
            >
              {(draft, changed, context) => (
                <Group
                  path="member"
                  node={MEMBER as Node}
                  value={draft["member"]}
                  onChange={(value) => changed({ member: value ?? {} })}
                  context={context}
                />
              )}
            </Form>
            <SureButton label={T.remove} about={charger.id} onSure={remove} />
          </>
        )}
      </details>
    </Card>
  );
}

const prefixed: Node = { kind: "object", members: { member: MEMBER as Node } };

/** A circuit by its index; null: straight at the main switch. */
export function circuitChoices(count: number): readonly Choice[] {
  return [
    [null, T.mainSwitch],
    ...Array.from({ length: count }, (_, index): Choice => [index, `${SETTING_TEXTS["circuits[]"]?.[0]} ${index + 1}`]),
  ];
}

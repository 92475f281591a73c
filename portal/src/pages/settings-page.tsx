import { call } from "../api";
import { SETTING_TEXTS, T } from "../language";
import { type Node, nodeAt, SETTINGS } from "../schemas";
import { AFTER_RESTART, fieldsOf, type Section } from "../sections";
import { useSettings } from "../settings";
import type { Json, JsonObject, Kind } from "../types";
import { Ask, wrongOf } from "../ui/ask";
import { Alert, Card, errorOf } from "../ui/basics";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { type Choice, plain } from "../ui/leaf";
import { circuitChoices } from "./chargers";

/** Any section that is settings alone. */
export function SettingsPage({ section, kind }: { section: Section; kind: Kind }) {
  const { settings, error, save } = useSettings();
  if (settings === undefined) return error === undefined ? <p>{T.loading}</p> : <Alert>{errorOf(error)}</Alert>;
  const schema = SETTINGS[kind] as Node;
  const cards = (section.cards ?? []).filter((card) => fieldsOf(kind, card).length > 0);
  const names = cards.flatMap((card) => fieldsOf(kind, card));
  return (
    <>
      <Form
        schema={schema}
        scope={kind}
        initial={settings}
        send={save}
        savedText={(patch) =>
          Object.keys(patch).some((name) => AFTER_RESTART.includes(name)) ? T.savedRestart : T.saved
        }
        choices={choicesOf}
      >
        {(draft, change, context) => (
          <div class={names.length > 1 ? "cards" : ""}>
            {cards.map((card) => (
              <Card key={card.fields} title={card.title && T.cards[card.title]}>
                <div class="fields">
                  {fieldsOf(kind, card).map((path) => (
                    <Field
                      key={path}
                      path={path}
                      node={nodeAt(schema, path) as Node}
                      value={draft[path]}
                      context={context}
                      onChange={(value) => change(withZone(path, draft[path], { [path]: value ?? null }))}
                    />
                  ))}
                </div>
              </Card>
            ))}
          </div>
        )}
      </Form>
      {section.id === "operation" && <Installer installerMaxA={Number(settings["installerMaxA"])} />}
    </>
  );
}

/** Circuits hang below the main switch, or below one that stands before them. */
function choicesOf(path: string): readonly Choice[] | undefined {
  if (path === "schedule.zone") return ["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => [zone, zone]);
  if (plain(path) !== "circuits[].parent") return undefined;
  return circuitChoices(Number.parseInt(path.slice("circuits[".length), 10));
}

/** A schedule that is switched on where no zone was chosen takes the one of the person's own clock. */
function withZone(path: string, before: Json | undefined, change: JsonObject): JsonObject {
  const next = change[path] as JsonObject;
  if (path !== "schedule" || next["enabled"] === Object(before)["enabled"] || next["zone"] !== "UTC") return change;
  return { schedule: { ...next, zone: Intl.DateTimeFormat().resolvedOptions().timeZone } };
}

/** The installer's limit: changed with the installer's password alone. */
function Installer({ installerMaxA }: { installerMaxA: number }) {
  const question = (name: string, secret: boolean) => {
    const [label, hint = ""] = SETTING_TEXTS[`installer.${name}`] ?? [name];
    return { name: `installer.${name}`, label, hint, secret };
  };
  return (
    <Card title={T.cards.installer}>
      <Ask
        questions={[question("maxCurrentA", false), question("password", true), question("newPassword", true)]}
        button={T.save}
        first={{ "installer.maxCurrentA": String(installerMaxA) }}
        send={async (given) => {
          const answer = await call("POST", "command", {
            installer: {
              password: given["installer.password"] ?? "",
              maxCurrentA: Number(given["installer.maxCurrentA"]),
              newPassword: given["installer.newPassword"] || undefined,
            },
          });
          return answer.ok ? T.saved : wrongOf(answer);
        }}
      />
    </Card>
  );
}

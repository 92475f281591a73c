import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHARGER_SETTINGS } from "../../../firmware/charger/settings";
import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { METER_SETTINGS } from "../../../firmware/meter/settings";
import { EMONCMS_SETTINGS } from "../../../modules/emoncms/settings";
import { HOME_ASSISTANT_SETTINGS } from "../../../modules/home-assistant/settings";
import { ZONE_ID } from "../../../modules/local-time/zone-id";
import { MEMBER_RULES } from "../../../modules/messages/site";
import { SCHEDULE_SETTINGS } from "../../../modules/schedule/settings";
import {
  type ChoiceSchema,
  type ListSchema,
  type Members,
  type NullableSchema,
  type NumberSchema,
  type ObjectSchema,
  type OptionalMember,
  object,
  type Schema,
  type TextSchema,
} from "../../../modules/schema/schema";
import { MQTT_SETTINGS } from "../../../modules/settings/mqtt-settings";
import { PART_ID } from "../../../modules/settings/part-id";

const DOC = readFileSync(join(__dirname, "../../../docs/settings.md"), "utf8");

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly range: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** The table under a heading. */
function rowsOf(heading: string): Row[] {
  const section = DOC.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const [name = "", unit = "", range = "", fallback = "", meaning = ""] = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    return { name: name.replaceAll("`", ""), unit, range, fallback: fallback.replaceAll("`", ""), meaning };
  });
}

/** How the table says what a schema takes. */
function rangeOf(schema: Schema<unknown>): string {
  switch (schema.kind) {
    case "number": {
      const { min, max } = schema as NumberSchema;
      return `${min}–${max}`.replace("-", "−");
    }
    case "choice":
      if (schema === ZONE_ID) return "a zone of the list below";
      return (schema as ChoiceSchema<string | number>).values.map((value) => `\`${value}\``).join(", ");
    case "flag":
      return "`true`, `false`";
    case "text": {
      if (schema === PART_ID) return "1–32 of letters, digits, `-`, `_`";
      const { minLength, maxLength } = schema as TextSchema;
      return `${minLength}–${maxLength} characters`;
    }
    case "nullable": {
      const { inner } = schema as NullableSchema<unknown>;
      return inner === PART_ID ? "as `meterId`, or null" : `${rangeOf(inner)}, or null`;
    }
    case "list":
      return `up to ${(schema as ListSchema<unknown>).max}, see below`;
    default:
      return schema.kind;
  }
}

function fallbackOf(fallback: unknown): string {
  if (fallback === "") return "empty";
  return typeof fallback === "string" ? fallback : JSON.stringify(fallback);
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/[a-z]A$/, "A"],
  [/[a-z]S$/, "s"],
  [/[a-z]V$/, "V"],
  [/[a-z]Wh$/, "Wh"],
  [/Percent$/, "%"],
];

/** What is counted by the manager itself where nobody says it. */
const NEXT_ONE = "the next one";

describe("docs/settings.md", () => {
  it("lists every zone of a schedule, in the order of the alphabet", () => {
    const [, list = ""] = DOC.split("release 2026f): ");
    const named = list.slice(0, list.indexOf(".\n")).split(", ");
    assert.deepEqual(named, ZONE_ID.values.map((id) => `\`${id}\``).sort());
  });

  for (const [heading, schema] of [
    ["Charger", CHARGER_SETTINGS],
    ["Schedule", SCHEDULE_SETTINGS],
    ["Meter", METER_SETTINGS],
    ["Manager", MANAGER_SETTINGS],
    ["A manager's charger", object(MEMBER_RULES)],
    ["MQTT", MQTT_SETTINGS],
    ["Home Assistant", HOME_ASSISTANT_SETTINGS],
    ["Emoncms", EMONCMS_SETTINGS],
  ] as const) {
    const { members, names } = schema as ObjectSchema<Members>;

    it(`has every setting under "${heading}", and no other`, () => {
      assert.deepEqual(
        rowsOf(heading).map((row) => row.name),
        names,
      );
    });

    for (const row of rowsOf(heading)) {
      it(`has range, default and unit of ${heading} ${row.name}`, () => {
        const member = members[row.name] as Schema<unknown> | OptionalMember<unknown, boolean>;
        if (member.kind === "optional") {
          const { inner, filled, fallback } = member as OptionalMember<unknown, boolean>;
          assert.ok(filled);
          assert.equal(row.range, rangeOf(inner));
          assert.equal(row.fallback, fallbackOf(fallback));
        } else {
          assert.equal(row.range, rangeOf(member));
          assert.equal(row.fallback, NEXT_ONE);
        }
        assert.equal(row.unit, UNITS.find(([pattern]) => pattern.test(row.name))?.[1] ?? "");
        assert.ok(row.meaning.length > 10);
      });
    }
  }
});

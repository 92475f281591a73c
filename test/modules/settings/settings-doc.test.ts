import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHARGER_SETTINGS } from "../../../firmware/charger/settings";
import { METER_SETTINGS } from "../../../firmware/meter/settings";
import type {
  ChoiceSchema,
  ListSchema,
  Members,
  NullableSchema,
  NumberSchema,
  ObjectSchema,
  OptionalMember,
  Schema,
  TextSchema,
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
      return `${min}–${max}`;
    }
    case "choice":
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

describe("docs/settings.md", () => {
  for (const [heading, schema] of [
    ["Charger", CHARGER_SETTINGS],
    ["Meter", METER_SETTINGS],
    ["MQTT", MQTT_SETTINGS],
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
        const member = members[row.name] as OptionalMember<unknown, boolean>;
        assert.equal(member.kind, "optional");
        assert.ok(member.filled);
        assert.equal(row.range, rangeOf(member.inner));
        assert.equal(row.fallback, fallbackOf(member.fallback));
        assert.equal(row.unit, UNITS.find(([pattern]) => pattern.test(row.name))?.[1] ?? "");
        assert.ok(row.meaning.length > 10);
      });
    }
  }
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BOOT_ID } from "../../modules/messages/envelope";
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
} from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";

export function readDoc(name: string): string {
  return readFileSync(join(__dirname, "../../docs", name), "utf8");
}

/** What stands under a heading of the second level, up to the next one. */
export function section(doc: string, heading: string): string {
  return doc.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
}

/** The rows of a section's tables whose first cell is code, as trimmed cells. */
export function codeRows(doc: string, heading: string): readonly (readonly string[])[] {
  return section(doc, heading)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

/** Every `code` of a cell. */
export function namesOf(cell = ""): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}

export function jsonExamples(doc: string, heading: string): readonly unknown[] {
  return [...section(doc, heading).matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1] ?? ""));
}

/** A member of a message as its table has it: its path, and what it may be. */
export interface MemberRow {
  readonly name: string;
  readonly bounds: string;
}

/** The members of a schema, in order, those of its inner objects behind it as `holds.term`. */
export function memberRows(schema: Schema<unknown>, prefix = ""): readonly MemberRow[] {
  const { members, names } = schema as ObjectSchema<Members>;
  return names.flatMap((each) => {
    const name = prefix + each;
    const inner = schemaOf(members[each]);
    const below = innerObject(inner);
    return [{ name, bounds: boundsOf(inner) }, ...(below === undefined ? [] : memberRows(below, `${name}.`))];
  });
}

function schemaOf(member: Schema<unknown> | OptionalMember<unknown, boolean> | undefined): Schema<unknown> {
  return member?.kind === "optional" ? (member as OptionalMember<unknown, boolean>).inner : (member as Schema<unknown>);
}

function innerObject(schema: Schema<unknown>): Schema<unknown> | undefined {
  if (schema.kind === "object") return schema;
  if (schema.kind === "nullable") return innerObject((schema as NullableSchema<unknown>).inner);
  if (schema.kind === "list") return innerObject((schema as ListSchema<unknown>).item);
  return undefined;
}

/** How a table says what a schema takes, without the commas of thousands. */
function boundsOf(schema: Schema<unknown>): string {
  if (schema === PART_ID) return "an id";
  if (schema === BOOT_ID) return "hexadecimal digits";
  switch (schema.kind) {
    case "number": {
      const { min, max, integer } = schema as NumberSchema;
      const span = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min}–${max}`.replaceAll("-", "−");
      return integer ? `${span}, whole` : span;
    }
    case "choice":
      return (schema as ChoiceSchema<string | number>).values.map((value) => `\`${value}\``).join(", ");
    case "flag":
      return "`true`, `false`";
    case "text": {
      const { minLength, maxLength } = schema as TextSchema;
      return `${minLength}–${maxLength} characters`;
    }
    case "nullable":
      return `${boundsOf((schema as NullableSchema<unknown>).inner)}, or null`;
    case "list": {
      const { item, min, max } = schema as ListSchema<unknown>;
      return item.kind === "object" ? `up to ${max} objects` : `${min} to ${max} of ${boundsOf(item)}`;
    }
    default:
      return schema.kind;
  }
}

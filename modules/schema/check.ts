import {
  type ChoiceSchema,
  type EitherSchema,
  type FlagSchema,
  type ListSchema,
  type Members,
  type NullableSchema,
  type NumberSchema,
  type ObjectSchema,
  patchOf,
  type Schema,
  type TextSchema,
  type TupleSchema,
  type VariantSchema,
} from "./schema";
import { choiceOf, found, foundSecret, memberStep } from "./words";

export interface Passed<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refusal {
  readonly ok: false;
  /** JSON path of the first thing that is wrong: `$`, `$.site.voltage`, `$.events[3].t`. */
  readonly path: string;
  /** A predicate in plain words that follows the path: `must be a number from 80 to 300, found 12`. */
  readonly reason: string;
}

export type Checked<T> = Passed<T> | Refusal;

type AnySchema =
  | NumberSchema
  | TextSchema
  | FlagSchema
  | ChoiceSchema<string | number>
  | ListSchema<unknown>
  | TupleSchema<readonly unknown[]>
  | NullableSchema<unknown>
  | EitherSchema<unknown>
  | ObjectSchema<Members>
  | VariantSchema<string, unknown>;

/** Travels up from where the value is wrong; each level puts its step in front. */
class Wrong {
  path = "";
  constructor(readonly reason: string) {}

  at(step: string): this {
    this.path = step + this.path;
    return this;
  }
}

/**
 * Checks `value` and returns a fresh copy with defaults filled in and members in the schema's order; nothing of
 * `value` itself is handed on. Recursion is as deep as the schema is, whatever the value.
 */
export function check<T>(schema: Schema<T>, value: unknown): Checked<T> {
  const result = walk(schema, value);
  if (result instanceof Wrong) return { ok: false, path: `$${result.path}`, reason: result.reason };
  return { ok: true, value: result as T };
}

/** A refusal as one sentence. */
export function sentence(refusal: Refusal): string {
  return `${refusal.path} ${refusal.reason}`;
}

function walk(schema: Schema<unknown>, value: unknown): unknown {
  const node = schema as AnySchema;
  switch (node.kind) {
    case "number":
      return walkNumber(node, value);
    case "text":
      return walkText(node, value);
    case "flag":
      return typeof value === "boolean" ? value : mustBe("true or false", value);
    case "choice":
      return node.values.includes(value as string) ? value : mustBe(wanted(node), value);
    case "list":
      return walkList(node, value);
    case "tuple":
      return walkTuple(node, value);
    case "nullable":
      return value === null ? null : walk(node.inner, value);
    case "either":
      return walkEither(node, value);
    case "object":
      return isObject(value) ? walkObject(node, value, undefined) : mustBe("an object", value);
    case "variant":
      return walkVariant(node, value);
  }
}

function walkNumber(schema: NumberSchema, value: unknown): number | Wrong {
  if (typeof value !== "number" || !(value >= schema.min && value <= schema.max)) return mustBe(wanted(schema), value);
  if (!Number.isFinite(value) || (schema.integer && !Number.isInteger(value))) return mustBe(wanted(schema), value);
  return value === 0 ? 0 : value;
}

function walkText(schema: TextSchema, value: unknown): string | Wrong {
  const seen = schema.secret ? foundSecret : found;
  if (typeof value !== "string" || value.length < schema.minLength || value.length > schema.maxLength)
    return new Wrong(`must be ${wanted(schema)}, found ${seen(value)}`);
  if (schema.pattern !== undefined && !new RegExp(`^(?:${schema.pattern})$`).test(value))
    return new Wrong(`must be ${schema.means ?? `a text like ${schema.pattern}`}, found ${seen(value)}`);
  return value;
}

function walkList(schema: ListSchema<unknown>, value: unknown): unknown[] | Wrong {
  if (!Array.isArray(value) || value.length < schema.min || value.length > schema.max)
    return mustBe(wanted(schema), value);
  const items: unknown[] = [];
  for (let index = 0; index < value.length; index++) {
    const item = walk(schema.item, value[index]);
    if (item instanceof Wrong) return item.at(`[${index}]`);
    items.push(item);
  }
  return items;
}

function walkTuple(schema: TupleSchema<readonly unknown[]>, value: unknown): unknown[] | Wrong {
  if (!Array.isArray(value) || value.length !== schema.items.length) return mustBe(wanted(schema), value);
  const items: unknown[] = [];
  for (const [index, itemSchema] of schema.items.entries()) {
    const item = walk(itemSchema, value[index]);
    if (item instanceof Wrong) return item.at(`[${index}]`);
    items.push(item);
  }
  return items;
}

function walkEither(schema: EitherSchema<unknown>, value: unknown): unknown {
  let closest: Wrong | undefined;
  for (const option of schema.options) {
    const result = walk(option, value);
    if (!(result instanceof Wrong)) return result;
    // An option that takes this JSON type knows better what is wrong with it than "a number or an object" does.
    if (closest === undefined && sameShape(option as AnySchema, value)) closest = result;
  }
  return closest ?? mustBe(choiceOf(schema.options.map(wanted)), value);
}

function walkObject(schema: ObjectSchema<Members>, value: object, discriminator: string | undefined): object | Wrong {
  for (const name of Object.keys(value))
    if (!Object.hasOwn(schema.members, name) && name !== discriminator)
      return new Wrong(`is not known here; known: ${known(schema, discriminator)}`).at(memberStep(name));
  const result: Record<string, unknown> = {};
  if (discriminator !== undefined) result[discriminator] = own(value, discriminator);
  for (const name of schema.names) {
    const member = schema.members[name];
    if (member === undefined) continue;
    let given = own(value, name);
    let inner: Schema<unknown>;
    if (given === undefined && schema.isPatch) continue;
    if ("inner" in member && member.kind === "optional") {
      if (given === undefined && !member.filled) continue;
      if (given === undefined) given = member.fallback;
      inner = member.inner;
    } else {
      if (given === undefined) return new Wrong("is missing").at(memberStep(name));
      inner = member;
    }
    const checked = walk(
      schema.isPatch && inner.kind === "object" ? patchOf(inner as ObjectSchema<Members>) : inner,
      given,
    );
    if (checked instanceof Wrong) return checked.at(memberStep(name));
    result[name] = checked;
  }
  return result;
}

function walkVariant(schema: VariantSchema<string, unknown>, value: unknown): object | Wrong {
  if (!isObject(value)) return mustBe("an object", value);
  const name = own(value, schema.key);
  const step = memberStep(schema.key);
  if (name === undefined) return new Wrong(`is missing; it is ${choiceOf(schema.names)}`).at(step);
  const chosen = typeof name === "string" && Object.hasOwn(schema.cases, name) ? schema.cases[name] : undefined;
  if (chosen === undefined) return mustBe(choiceOf(schema.names), name).at(step);
  return walkObject(chosen, value, schema.key);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own members only: what a prototype brings is not in the file. */
function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function known(schema: ObjectSchema<Members>, discriminator: string | undefined): string {
  return (discriminator === undefined ? schema.names : [discriminator, ...schema.names]).join(", ");
}

function mustBe(what: string, value: unknown): Wrong {
  return new Wrong(`must be ${what}, found ${found(value)}`);
}

function sameShape(schema: AnySchema, value: unknown): boolean {
  switch (schema.kind) {
    case "number":
      return typeof value === "number";
    case "text":
      return typeof value === "string";
    case "choice":
      return typeof value === typeof schema.values[0];
    case "list":
    case "tuple":
      return Array.isArray(value);
    case "object":
    case "variant":
      return isObject(value);
    case "nullable":
      return sameShape(schema.inner as AnySchema, value);
    default:
      return false;
  }
}

function wanted(schema: Schema<unknown>): string {
  const node = schema as AnySchema;
  switch (node.kind) {
    case "number":
      return `a ${node.integer ? "whole " : ""}number from ${node.min} to ${node.max}`;
    case "text":
      return `a text of ${node.minLength} to ${node.maxLength} characters`;
    case "flag":
      return "true or false";
    case "choice":
      return choiceOf(node.values.map(String));
    case "list":
      return `a list of ${node.min} to ${node.max}`;
    case "tuple":
      return `a list of ${node.items.length}`;
    case "nullable":
      return `${wanted(node.inner)} or null`;
    case "either":
      return choiceOf(node.options.map(wanted));
    case "object":
    case "variant":
      return "an object";
  }
}

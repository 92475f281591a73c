import { type Members, type ObjectSchema, patchOf, type Schema } from "../schema/schema";

/** The same members, each of which may be left out, and of the objects among them too. */
export function patchSchema(schema: ObjectSchema<Members>): Schema<object> {
  return patchOf(schema);
}

/** A patch in which what the objects among its members leave out is as it was. */
export function completed(schema: ObjectSchema<Members>, patch: object, settings: object): object {
  const result: { [name: string]: unknown } = {};
  for (const [name, given] of Object.entries(patch)) {
    const member = schema.members[name];
    const inner = member === undefined ? undefined : innerOf(member);
    const isPart = inner !== undefined && isObjectSchema(inner) && typeof given === "object" && given !== null;
    const before: object = Object((settings as { readonly [name: string]: unknown })[name]);
    result[name] = isPart ? { ...before, ...completed(inner, given, before) } : given;
  }
  return result;
}

function innerOf(member: Members[string]): Schema<unknown> {
  return "inner" in member && member.kind === "optional"
    ? (member.inner as Schema<unknown>)
    : (member as Schema<unknown>);
}

function isObjectSchema(schema: Schema<unknown>): schema is ObjectSchema<Members> {
  return schema.kind === "object";
}

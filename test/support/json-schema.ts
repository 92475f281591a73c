/** As much of JSON Schema 2020-12 as docs/http-api.yaml uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly description?: string;
  readonly format?: string;
}

const KNOWN = [
  ["$ref", "type", "enum", "oneOf", "required", "properties", "additionalProperties", "items", "minItems", "maxItems"],
  ["minLength", "maxLength", "minimum", "maximum", "pattern", "description", "format"],
].flat();

/** What of `value` does not follow `schema`, one line each. `at`: finds what a `$ref` names. */
export function misfits(
  schema: JsonSchema,
  value: unknown,
  at: (ref: string) => JsonSchema,
  path = "$",
): readonly string[] {
  const strange = Object.keys(schema).filter((name) => !KNOWN.includes(name));
  if (strange.length > 0) return [`${path}: nobody here knows ${strange}`];
  if (schema.$ref !== undefined) return misfits(at(schema.$ref), value, at, path);
  if (schema.oneOf !== undefined) {
    const found = schema.oneOf.map((each) => misfits(each, value, at, path)).sort((a, b) => a.length - b.length);
    const fitting = found.filter(({ length }) => length === 0).length;
    return fitting === 1 ? [] : [`${path}: fits ${fitting} of ${found.length}`, ...(found[0] ?? [])];
  }
  if (schema.enum !== undefined)
    return schema.enum.includes(value) ? [] : [`${path}: ${JSON.stringify(value)} is none of ${schema.enum}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const type = typeOf(value);
  const fits = types.includes(type) || (type === "integer" && types.includes("number")) || types.length === 0;
  if (!fits) return [`${path}: ${type} instead of ${types}`];
  if (typeof value === "number") return outside(value, schema.minimum, schema.maximum, `${path}: value`);
  if (typeof value === "string")
    return [
      ...outside(value.length, schema.minLength, schema.maxLength, `${path}: length`),
      ...(schema.pattern === undefined || new RegExp(schema.pattern).test(value) ? [] : [`${path}: ${schema.pattern}`]),
    ];
  if (Array.isArray(value))
    return [
      ...outside(value.length, schema.minItems, schema.maxItems, `${path}: items`),
      ...value.flatMap((each, index) => misfits(schema.items ?? {}, each, at, `${path}[${index}]`)),
    ];
  if (typeof value !== "object" || value === null) return [];
  const { properties = {}, required = [], additionalProperties = true } = schema;
  return [
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name}: is missing`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const own = properties[name] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
      if (own !== undefined) return misfits(own, each, at, `${path}.${name}`);
      return additionalProperties === true ? [] : [`${path}.${name}: is not documented`];
    }),
  ];
}

function outside(value: number, min = -Infinity, max = Infinity, what = ""): readonly string[] {
  return value >= min && value <= max ? [] : [`${what} ${value} is not within ${min} to ${max}`];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

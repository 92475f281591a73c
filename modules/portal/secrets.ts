import type { Members, ObjectSchema, Schema } from "../schema/schema";

export interface Shown {
  /** The same with every secret empty. */
  readonly settings: object;
  /** Paths of the secrets that are set: `mqtt.password`. */
  readonly secrets: readonly string[];
}

/** Settings as anybody may see them: what the schema calls a secret never leaves. */
export function withoutSecrets(schema: ObjectSchema<Members>, settings: object): Shown {
  const secrets: string[] = [];
  return { settings: shown(schema, settings, "", secrets) as object, secrets };
}

/** Settings as a file keeps them: secrets are not even empty, so that none is taken away when they are put back. */
export function toKeep(schema: ObjectSchema<Members>, settings: object): object {
  return shown(schema, settings, "", undefined) as object;
}

interface Part {
  readonly kind: string;
  readonly inner?: Schema<unknown>;
  readonly members?: Members;
  readonly item?: Schema<unknown>;
  readonly secret?: boolean;
}

function shown(schema: Part, value: unknown, path: string, secrets: string[] | undefined): unknown {
  const { inner, members, item } = schema;
  if (inner !== undefined) return shown(inner, value, path, secrets);
  if (schema.secret === true) {
    if (secrets === undefined) return undefined;
    if (value !== "" && value !== null && value !== undefined) secrets.push(path);
    return "";
  }
  if (item !== undefined && Array.isArray(value))
    return value.map((each, index) => shown(item, each, `${path}[${index}]`, secrets));
  if (members === undefined || typeof value !== "object" || value === null) return value;
  const result: { [name: string]: unknown } = {};
  for (const [name, part] of Object.entries(value)) {
    const member = members[name];
    if (member !== undefined) result[name] = shown(member, part, path === "" ? name : `${path}.${name}`, secrets);
  }
  return result;
}

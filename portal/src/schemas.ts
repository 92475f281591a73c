import { CHARGER_SETTINGS } from "../../firmware/charger/settings";
import { MEMBER_NAME } from "../../firmware/manager/members";
import { MANAGER_SETTINGS } from "../../firmware/manager/settings";
import { METER_SETTINGS } from "../../firmware/meter/settings";
import { MEMBER_RULES } from "../../modules/messages/site";
import { type Members, type ObjectSchema, object, optional, type Schema } from "../../modules/schema/schema";
import type { Kind } from "./types";

/** A schema as a form walks it. */
export interface Node extends Schema<unknown> {
  readonly inner?: Node;
  readonly item?: Node;
  readonly members?: { readonly [name: string]: Node };
  readonly values?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly means?: string;
  readonly secret?: boolean;
  readonly filled?: boolean;
  readonly fallback?: unknown;
}

/** What the device itself checks settings against. */
export const SETTINGS: { readonly [kind in Kind]: ObjectSchema<Members> } = {
  charger: CHARGER_SETTINGS,
  meter: METER_SETTINGS,
  manager: MANAGER_SETTINGS,
};

const { order: _order, ...rules } = MEMBER_RULES;
/** What a person says of a manager's charger. */
export const MEMBER = object({ name: optional(MEMBER_NAME, ""), ...rules });

/** What stands at a path such as `mqtt.host` or `users[].tag`; undefined: this kind of part has no such setting. */
export function nodeAt(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path.replaceAll("[]", ".[]").split(".")) {
    while (node?.inner !== undefined) node = node.inner;
    node = step === "[]" ? node?.item : node?.members?.[step];
  }
  return node;
}

/** Without what says that it may be left out or null. */
export function bare(node: Node): Node {
  return node.inner === undefined ? node : bare(node.inner);
}

/** Every path below a node, with its schema: `mqtt`, `mqtt.host`, `users`, `users[]`, `users[].tag` … */
export function* pathsBelow(node: Node, path = ""): Generator<readonly [path: string, node: Node]> {
  const { members, item } = bare(node);
  for (const [name, member] of Object.entries(members ?? {})) {
    const at = path === "" ? name : `${path}.${name}`;
    yield [at, member];
    yield* pathsBelow(member, at);
  }
  if (item === undefined) return;
  yield [`${path}[]`, item];
  yield* pathsBelow(item, `${path}[]`);
}

/** Choices of so many have words; more of them say themselves. */
const FEW = 4;

/** Every path of every setting, and `path=value` of choices, each once: the build leaves them out of the texts. */
export function settingPaths(): readonly string[] {
  const paths: string[] = [];
  for (const root of [...Object.values(SETTINGS), { kind: "object", members: { member: MEMBER as Node } }])
    for (const [path, node] of pathsBelow(root as Node)) {
      const { values = [] } = bare(node);
      paths.push(path, ...(values.length > FEW ? [] : values).map((value) => `${path}=${value}`));
    }
  return [...new Set(paths)];
}

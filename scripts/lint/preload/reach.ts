import { types } from "node:util";
import type { KeptValue, Loader } from "./load";
import type { Natives } from "./native";
import { ownProperties } from "./own-properties";
import type { Steps } from "./place";
import type { Realm } from "./realm";

/** An object that stays, and how it is reached from a module. */
export interface KeptThing {
  readonly thing: object;
  readonly fileName: string;
  readonly root: string;
  readonly steps: Steps;
  /** `TABLE[3].look`, as a person writes it. */
  readonly path: string;
}

export interface Visitor {
  thing(kept: KeptThing): void;
  variable(kept: KeptValue, value: unknown): void;
}

/** Goes through all that the loaded modules keep, each object once. */
export function reach(loader: Loader, realm: Realm, natives: Natives, visitor: Visitor): void {
  const seen = new Set<object>(loader.namespaces());
  const waiting: KeptThing[] = [];

  function add(thing: unknown, from: Omit<KeptThing, "thing">): void {
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null) return;
    if (natives.has(thing) || realm.intrinsics.has(thing) || seen.has(thing)) return;
    seen.add(thing);
    waiting.push({ ...from, thing });
  }

  function look(kept: KeptThing): void {
    const { thing } = kept;
    visitor.thing(kept);
    for (const { key, value, get, set } of ownProperties(thing)) {
      // The rule against generators tells of the function.
      if (key === "prototype" && types.isGeneratorFunction(thing)) continue;
      for (const inner of [value, get, set]) add(inner, member(kept, key));
    }
    add(Object.getPrototypeOf(thing), member(kept, "__proto__"));
    for (const read of loader.privates) for (const [name, value] of read(thing)) add(value(), member(kept, name));
    for (const variable of loader.kept.get(thing) ?? []) {
      const value = readKept(variable);
      visitor.variable(variable, value);
      const path = `${variable.variable.name} of ${kept.path}`;
      add(value, { ...kept, steps: [...kept.steps, undefined], path });
    }
  }

  for (const { fileName, roots } of loader.loaded) {
    for (const [root, value] of roots) {
      add(value(), { fileName, root, steps: [], path: root });
      // Whole, before the next root: what a table holds is told of the table that holds it first.
      for (const kept of waiting) look(kept);
      waiting.length = 0;
    }
  }
}

function member(kept: KeptThing, key: string | symbol): KeptThing {
  const isItem = Array.isArray(kept.thing) && /^\d+$/.test(String(key));
  const step = isItem ? Number(key) : typeof key === "string" ? key : undefined;
  return { ...kept, steps: [...kept.steps, step], path: kept.path + written(key, isItem) };
}

function written(key: string | symbol, isItem: boolean): string {
  if (typeof key === "symbol") return `[${String(key)}]`;
  if (isItem) return `[${key}]`;
  return /^#?[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** undefined, too, for a variable whose declaration was never reached. */
function readKept({ value }: KeptValue): unknown {
  try {
    return value();
  } catch {
    return undefined;
  }
}

import { types } from "node:util";
import type { Rule } from "../rule";

/** The linker's "not frozen". Functions, classes, their prototypes and regular expressions it freezes itself. */
export const NOT_FROZEN: Rule = {
  name: "not-frozen",
  advice: "wrap it in Object.freeze, each row of a table by itself",
  inHeap(thing) {
    if (typeof thing === "function" || types.isRegExp(thing) || isPrototype(thing)) return undefined;
    return Object.isFrozen(thing) ? undefined : "is not frozen";
  },
};

function isPrototype(thing: object): boolean {
  const maker: unknown = Object.getOwnPropertyDescriptor(thing, "constructor")?.value;
  return typeof maker === "function" && maker.prototype === thing;
}

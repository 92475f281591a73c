import { types } from "node:util";
import type { Rule } from "../rule";

/** The linker's "prototype: not frozen", and for one that is under way its "generator", an error. */
export const GENERATOR: Rule = {
  name: "generator",
  advice: "write a function that takes a callback or returns an array",
  inHeap(thing) {
    if (types.isGeneratorObject(thing)) return "is a generator that is under way";
    return types.isGeneratorFunction(thing) ? "is a generator function, whose prototype stays writable" : undefined;
  },
};

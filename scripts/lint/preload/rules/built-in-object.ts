import { types } from "node:util";
import type { Rule } from "../rule";

const KINDS: readonly (readonly [name: string, is: (thing: unknown) => boolean])[] = [
  ["a Map", types.isMap],
  ["a Set", types.isSet],
  ["a WeakMap", types.isWeakMap],
  ["a WeakSet", types.isWeakSet],
  ["a Date", types.isDate],
  ["a view of bytes", types.isArrayBufferView],
  ["a buffer", types.isAnyArrayBuffer],
  ["a Promise", types.isPromise],
  ["a Proxy", types.isProxy],
  ["an iterator of a Map", types.isMapIterator],
  ["an iterator of a Set", types.isSetIterator],
  ["a regular expression", types.isRegExp],
];

/**
 * An object that keeps its state where Object.freeze does not reach. The linker makes most of them read-only without a
 * word, and the first write throws on the chip. A regular expression in flash keeps its matches in a slot that a
 * collection does not know (SDK 8.2.3, mxTemporary in xsRegExp.c): when memory is short, the engine ends.
 */
export const BUILT_IN_OBJECT: Rule = {
  name: "built-in-object",
  advice: "make it in an object of the running program, or use a frozen object or array",
  inHeap(thing) {
    const kind = KINDS.find(([, is]) => is(thing));
    return kind === undefined ? undefined : `is ${kind[0]}`;
  },
};

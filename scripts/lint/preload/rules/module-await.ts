import ts from "typescript";
import type { Rule } from "../rule";
import { loadedNodes } from "../syntax";

/** The linker stops: "async module". */
export const MODULE_AWAIT: Rule = {
  name: "module-await",
  advice: "await in a function that the running program calls",
  *inSource(file) {
    for (const node of loadedNodes(file))
      if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
        yield { at: node, what: "the module waits while it loads" };
  },
};

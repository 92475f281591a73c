import type { Rule } from "../rule";

/**
 * The linker's "no const" for what a function has from the function that made it. A parameter that holds a function is
 * constant for the linker, and for a chip.
 */
export const KEPT_VARIABLE: Rule = {
  name: "kept-variable",
  advice: "copy it into a const first, or make the function in the running program",
  inClosure({ kind }, value) {
    if (kind === "constant" || (kind === "parameter" && typeof value === "function")) return undefined;
    return `is a ${kind} that a function keeps`;
  },
};

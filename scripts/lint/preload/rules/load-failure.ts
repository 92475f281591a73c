import { NativeUse } from "../native";
import type { Rule } from "../rule";

/** What a module throws ends the linker. */
export const LOAD_FAILURE: Rule = {
  name: "load-failure",
  advice: "the linker runs the module's top level, with the language's own globals only",
  whileLoading(thrown) {
    return thrown instanceof NativeUse ? undefined : `the module throws while it loads, ${String(thrown)}`;
  },
};

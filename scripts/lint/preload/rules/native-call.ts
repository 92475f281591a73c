import { NativeUse } from "../native";
import type { Rule } from "../rule";

/** The linker's "unavailable function": it has the modules' JavaScript and none of their C. */
export const NATIVE_CALL: Rule = {
  name: "native-call",
  advice: "ask for it in a function that the running program calls",
  whileLoading(thrown) {
    return thrown instanceof NativeUse ? `${thrown.what} while the module loads` : undefined;
  },
};

import type { Snippets } from "./snippet";
import { BUILT_IN_OBJECT } from "./snippets/built-in-object";
import { GENERATOR } from "./snippets/generator";
import { KEPT_VARIABLE } from "./snippets/kept-variable";
import { LOAD_FAILURE } from "./snippets/load-failure";
import { MODULE_AWAIT } from "./snippets/module-await";
import { MODULE_VARIABLE } from "./snippets/module-variable";
import { NAMESPACE_IMPORT } from "./snippets/namespace-import";
import { NATIVE_CALL } from "./snippets/native-call";
import { NOT_FROZEN } from "./snippets/not-frozen";
import { STATIC_FIELD } from "./snippets/static-field";

/** By rule: what it accepts, and what it refuses. */
export const SNIPPETS: Readonly<Record<string, Snippets>> = {
  "module-variable": MODULE_VARIABLE,
  "not-frozen": NOT_FROZEN,
  "built-in-object": BUILT_IN_OBJECT,
  "static-field": STATIC_FIELD,
  "namespace-import": NAMESPACE_IMPORT,
  "native-call": NATIVE_CALL,
  "load-failure": LOAD_FAILURE,
  "kept-variable": KEPT_VARIABLE,
  generator: GENERATOR,
  "module-await": MODULE_AWAIT,
};

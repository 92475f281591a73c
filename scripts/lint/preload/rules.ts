import type { Rule } from "./rule";
import { BUILT_IN_OBJECT } from "./rules/built-in-object";
import { GENERATOR } from "./rules/generator";
import { KEPT_VARIABLE } from "./rules/kept-variable";
import { LOAD_FAILURE } from "./rules/load-failure";
import { MODULE_AWAIT } from "./rules/module-await";
import { MODULE_VARIABLE } from "./rules/module-variable";
import { NAMESPACE_IMPORT } from "./rules/namespace-import";
import { NATIVE_CALL } from "./rules/native-call";
import { NOT_FROZEN } from "./rules/not-frozen";
import { STATIC_FIELD } from "./rules/static-field";

/** Of several that speak of one object the first counts. */
export const RULES: readonly Rule[] = [
  MODULE_AWAIT,
  MODULE_VARIABLE,
  STATIC_FIELD,
  NAMESPACE_IMPORT,
  NATIVE_CALL,
  LOAD_FAILURE,
  GENERATOR,
  BUILT_IN_OBJECT,
  NOT_FROZEN,
  KEPT_VARIABLE,
];

import type { Policy } from "./allocation";
import { equal } from "./equal";
import { fill } from "./fill";

/** Every way to share, by the name that settings and scenarios have for it. */
export const POLICIES = Object.freeze({ fill, equal } as const) satisfies { readonly [name: string]: Policy };

export type PolicyName = keyof typeof POLICIES;

export const POLICY_NAMES: readonly PolicyName[] = Object.freeze(["fill", "equal"] as const);

import { receiveMessage } from "../../modules/messages/receive";
import { MEMBER_RULES, type Member, SITE_RULES } from "../../modules/messages/site";
import { type Checked, check } from "../../modules/schema/check";
import { flag, type Infer, number, object, optional } from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";
import type { ManagerSettings } from "./settings";

const MAX_BYTES = 1_024;

const { priority, circuit, rotation, phases, maxA, failsafeA } = MEMBER_RULES;

/** What may be said of one charger of the site. */
export const MEMBER_CHANGES = Object.freeze({
  priority: optional(priority.inner),
  circuit: optional(circuit.inner),
  rotation: optional(rotation.inner),
  phases: optional(phases.inner),
  maxA: optional(maxA.inner),
  failsafeA: optional(failsafeA.inner),
} as const);

/** What may be asked of a manager over MQTT. */
const COMMAND = object({
  contractedA: optional(SITE_RULES.contractedA.inner),
  bufferA: optional(SITE_RULES.bufferA.inner),
  policy: optional(SITE_RULES.policy.inner),
  maxCharging: optional(SITE_RULES.maxCharging.inner),
  resumeDelayS: optional(SITE_RULES.resumeDelayS.inner),
  circuits: optional(SITE_RULES.circuits.inner),
  houseMaxA: optional(number({ min: 0, max: 1000 })),
  admitsAnybody: optional(flag()),
  /** Registers a charger, or changes one. */
  charger: optional(object({ id: PART_ID, ...MEMBER_CHANGES })),
  /** Takes a charger off the list. */
  remove: optional(PART_ID),
});

export interface SiteCommanded {
  set(patch: unknown): Checked<ManagerSettings>;
  putMember(id: string, patch: object): Checked<Member>;
  removeMember(id: string): boolean;
}

export type SiteAnswer =
  | { readonly ok: true; readonly contractedA: number; readonly policy: string }
  | { readonly ok: false; readonly error: string };

/** Checks a command that came over the network, carries it out, and answers it. */
export function receiveSiteCommand(payload: Uint8Array, commanded: SiteCommanded): SiteAnswer {
  return carryOut(receiveMessage(COMMAND, payload, MAX_BYTES), commanded);
}

/** The same for one that is a value already. */
export function takeSiteCommand(value: unknown, commanded: SiteCommanded): SiteAnswer {
  return carryOut(check(COMMAND, value), commanded);
}

function carryOut(command: Checked<Infer<typeof COMMAND>>, commanded: SiteCommanded): SiteAnswer {
  if (!command.ok) return { ok: false, error: `${command.path} ${command.reason}` };
  const { charger, remove, ...patch } = command.value;
  if (charger !== undefined) {
    const { id, ...member } = charger;
    const put = commanded.putMember(id, member);
    if (!put.ok) return { ok: false, error: `$.charger: ${put.path} ${put.reason}` };
  }
  if (remove !== undefined && !commanded.removeMember(remove))
    return { ok: false, error: `$.remove names ${remove}, which is none of the chargers` };
  const result = commanded.set(patch);
  if (!result.ok) return { ok: false, error: `${result.path} ${result.reason}` };
  const { contractedA, policy } = result.value;
  return { ok: true, contractedA, policy };
}

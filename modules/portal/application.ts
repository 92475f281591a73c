import type { Checked } from "../schema/check";
import type { Members, ObjectSchema } from "../schema/schema";
import type { Route } from "./route";

export type PartKind = "charger" | "meter" | "manager";

/** What the portal asks of the part that it belongs to. */
export interface PortalApplication {
  readonly kind: PartKind;
  readonly settingsSchema: ObjectSchema<Members>;
  /** As they hold, secrets and all. */
  readonly settings: object;
  /** All of `patch` or nothing. */
  set(patch: object): Checked<object>;
  /** PEM of who vouches for servers that updates are fetched from, as it was at the start; null: the host's own trust store. */
  readonly updateAuthority: string | null;
  /** What its page shows, as plain data of the same shape each time. */
  status(): object;
  /** Why it cannot be restarted or updated now, as a sentence; undefined: it can. */
  busy(): string | undefined;
  /** Lets go of everything, in order, and starts anew. */
  restart(): void;
  /** What this kind of part answers beside what all do. */
  readonly routes: readonly Route[];
}

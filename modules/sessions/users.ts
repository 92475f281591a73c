import { type Checked, check, type Refusal } from "../schema/check";
import { type Infer, list, number, object, optional, text } from "../schema/schema";

/** An idTag (OCPP 1.6: at most 20 characters, upper and lower case alike), or an NFC tag's UID in hexadecimal digits. */
export const TAG = text({ minLength: 1, maxLength: 20, pattern: "[A-Za-z0-9_-]+", means: "letters, digits, - and _" });

/** Wh: a bound on energy limits that no car reaches. */
export const MAX_ENERGY_LIMIT_WH = 1_000_000;
/** s: 30 days. */
export const MAX_TIME_LIMIT_S = 2_592_000;

const USER = object({
  tag: TAG,
  /** For people; charging does not depend on it. */
  name: optional(text({ minLength: 1, maxLength: 24 })),
  /** Below 6 A this user is offered nothing. */
  maxCurrentA: optional(number({ min: 0, max: 80 })),
  /** Of one session. */
  maxEnergyWh: optional(number({ min: 1, max: MAX_ENERGY_LIMIT_WH })),
  /** s with closed contacts in one session. */
  maxTimeS: optional(number({ min: 1, max: MAX_TIME_LIMIT_S })),
});

/** Who may charge; nobody listed: everybody. A tag listed twice passes this, and {@link refuseDuplicates} refuses it. */
export const USERS = list(USER, { max: 20 });

export type User = Infer<typeof USER>;

/** The first tag that is listed twice, as a refusal; `path`: where the list stands. undefined: all is well. */
export function refuseDuplicates(users: readonly User[], path = "$.users"): Refusal | undefined {
  for (const [index, user] of users.entries()) {
    const first = users.findIndex((other) => isSameTag(other.tag, user.tag));
    if (first < index) {
      return { ok: false, path: `${path}[${index}].tag`, reason: `is the tag of ${path}[${first}] again` };
    }
  }
  return undefined;
}

/** Checks a whole list from outside, duplicates too. */
export function checkUsers(value: unknown): Checked<readonly User[]> {
  const checked = check(USERS, value);
  return checked.ok ? (refuseDuplicates(checked.value, "$") ?? checked) : checked;
}

export function isTag(text: string): boolean {
  return check(TAG, text).ok;
}

export function isSameTag(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

/** The user with this tag, however it is spelled. */
export function findUser(users: readonly User[], tag: string | null): User | undefined {
  return tag === null ? undefined : users.find((user) => isSameTag(user.tag, tag));
}

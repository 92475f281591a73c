import type { KeyValueStore } from "../../modules/device/storage";
import { MEMBER_RULES, type Member } from "../../modules/messages/site";
import { type Checked, check } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { flag, object, optional, text } from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";

/** Chargers of one site; each takes a key of the storage. */
export const MAX_MEMBERS = 250;

/** What people call a charger; empty: by its id. */
export const MEMBER_NAME = text({ maxLength: 40 });

const STORED = object({
  id: PART_ID,
  name: optional(MEMBER_NAME, ""),
  /** It was heard once. */
  joined: optional(flag(), false),
  ...MEMBER_RULES,
});
const MAX_BYTES = 400;

/** The chargers of the site, over restarts, in the order of registration. */
export class MemberStore {
  private readonly members = new Map<string, Member>();
  private readonly keys = new Map<string, string>();
  private readonly joined = new Set<string>();
  private readonly names = new Map<string, string>();

  constructor(
    private readonly store: KeyValueStore,
    onWarning: (message: string) => void,
    /** As many as the board has memory for. */
    private readonly most = MAX_MEMBERS,
  ) {
    for (let index = 0; index < most; index++) {
      const text = store.read(keyOf(index));
      if (text === undefined) continue;
      const stored = parseJson(STORED, text, { maxBytes: MAX_BYTES });
      if (!stored.ok) {
        onWarning(`a stored charger is not used: ${stored.path} ${stored.reason}`);
        continue;
      }
      const { id, joined, name, ...member } = stored.value;
      if (joined) this.joined.add(id);
      if (name !== "") this.names.set(id, name);
      this.members.set(id, member);
      this.keys.set(id, keyOf(index));
    }
  }

  get all(): ReadonlyMap<string, Member> {
    return this.members;
  }

  /** What people call it; empty: by its id. */
  nameOf(id: string): string {
    return this.names.get(id) ?? "";
  }

  /** It was heard once: since then it may come to its fail-safe current by itself. */
  hasJoined(id: string): boolean {
    return this.joined.has(id);
  }

  /** A charger of the site was heard. */
  join(id: string): void {
    if (this.joined.has(id) || !this.members.has(id)) return;
    this.joined.add(id);
    this.put(id, {});
  }

  /** Registers a charger, or changes one. What is left out stays, or is the default. Nothing changes where it is refused. */
  put(id: string, patch: object): Checked<Member> {
    const known = this.members.get(id);
    if (known === undefined && this.members.size >= this.most)
      return { ok: false, path: "$.id", reason: `is one too many: a site has at most ${this.most} chargers` };
    const head = { order: this.nextOrder, name: this.nameOf(id) };
    const checked = check(STORED, { ...head, ...known, ...patch, id, joined: this.joined.has(id) });
    if (!checked.ok) return checked;
    const key = this.keys.get(id) ?? this.freeKey();
    const text = JSON.stringify(checked.value);
    try {
      if (this.store.read(key) !== text) this.store.write(key, text);
    } catch {
      return { ok: false, path: "$", reason: "could not be stored" };
    }
    const { id: _id, joined: _joined, name, ...member } = checked.value;
    if (name === "") this.names.delete(id);
    else this.names.set(id, name);
    this.members.set(id, member);
    this.keys.set(id, key);
    return { ok: true, value: member };
  }

  /** False: there is none of that id. */
  remove(id: string): boolean {
    const key = this.keys.get(id);
    if (key === undefined) return false;
    this.store.delete(key);
    this.keys.delete(id);
    this.joined.delete(id);
    this.names.delete(id);
    return this.members.delete(id);
  }

  private get nextOrder(): number {
    let order = 0;
    for (const member of this.members.values()) order = Math.max(order, member.order + 1);
    return order;
  }

  private freeKey(): string {
    const used = new Set(this.keys.values());
    for (let index = 0; ; index++) if (!used.has(keyOf(index))) return keyOf(index);
  }
}

function keyOf(index: number): string {
  return `member${index}`;
}

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../modules/schema/check";
import { type Infer, object, oneOf, pair, text } from "../../modules/schema/schema";
import { syncPath } from "./durable";
import { type DomainFolder, openDomainFolder } from "./storage-files";

export type SlotNumber = 0 | 1;

export function otherSlot(slot: SlotNumber): SlotNumber {
  return slot === 0 ? 1 : 0;
}

const KEY = "state";
const MOST_STATE_BYTES = 1_000;

/** `new` waits for its first start; `pending` had it, and was not confirmed yet. */
const STATE = object({
  slot: oneOf(0, 1),
  standing: oneOf("confirmed", "new", "pending"),
  /** SHA-256 of what each slot holds, in hexadecimal digits; empty: nothing that may be started. */
  hashes: pair(text({ maxLength: 64 }), text({ maxLength: 64 })),
});

export type BootState = Infer<typeof STATE>;

/** What is started now. */
export interface Chosen {
  readonly slot: SlotNumber;
  readonly running: "confirmed" | "trial";
}

/**
 * A program in two files of a folder, and in a third one which of them is started: what flash, boot data and bootloader
 * are on a chip. The state is replaced whole or not at all.
 */
export class SlotFiles {
  private readonly domain: DomainFolder;

  /** Made, with its folder, where it is missing. */
  constructor(readonly folder: string) {
    this.domain = openDomainFolder(folder, "boot");
  }

  path(slot: SlotNumber): string {
    return join(this.folder, `slot-${slot}`);
  }

  /** undefined: nothing was installed yet. Throws where the file is none of ours. */
  read(): BootState | undefined {
    const values = this.domain.readAll(/^state$/, MOST_STATE_BYTES, (_key, reason) => {
      throw new Error(`the state of the program slots in ${this.folder} cannot be used: ${reason}`);
    });
    const value = values.get(KEY);
    if (value === undefined) return undefined;
    const state = check(STATE, JSON.parse(value));
    if (!state.ok) throw new Error(`the state of the program slots in ${this.folder}: ${state.path} ${state.reason}`);
    return state.value;
  }

  write(state: BootState): void {
    this.domain.write(KEY, Buffer.from(JSON.stringify(state)));
  }

  /** The first program, where there is none yet. */
  install(file: string): void {
    if (this.read() !== undefined) return;
    const path = this.path(0);
    copyFileSync(file, `${path}.part`);
    syncPath(`${path}.part`);
    renameSync(`${path}.part`, path);
    syncPath(this.folder);
    this.write({ slot: 0, standing: "confirmed", hashes: [hashOf(path), ""] });
  }

  /**
   * What the bootloader does at each start: an image that is new is started once, and goes unless it confirmed itself;
   * one that is not as it was written is not started. Throws where nothing can be started.
   */
  choose(): Chosen {
    const state = this.read();
    if (state === undefined) throw new Error(`nothing is installed in ${this.folder}`);
    const named = state.slot;
    const mayRun = state.standing !== "pending" && this.isWhole(named, state);
    const slot = mayRun ? named : otherSlot(named);
    if (!mayRun && !this.isWhole(slot, state)) throw new Error(`no program in ${this.folder} is whole`);
    const running = mayRun && state.standing === "new" ? "trial" : "confirmed";
    const standing = running === "trial" ? "pending" : "confirmed";
    if (slot !== named || standing !== state.standing) this.write({ ...state, slot, standing });
    return { slot, running };
  }

  isWhole(slot: SlotNumber, { hashes }: BootState): boolean {
    const path = this.path(slot);
    return existsSync(path) && hashes[slot] === hashOf(path);
  }
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

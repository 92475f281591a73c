import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { type Chosen, SlotFiles } from "./slot-files";

/** Where a program that was started from a slot finds its slots, and what it is: see {@link startedFrom}. */
const FOLDER = "PILOTLINE_SLOTS";
const CHOSEN = "PILOTLINE_SLOT";

const RESTART_MS = 1_000;

export interface TwoSlotsOptions {
  readonly folder: string;
  /** A program for Node in one file, CommonJS: installed where nothing is yet. */
  readonly first: string;
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** ms from an end to the next start; default 1000. */
  readonly restartMs?: number;
  readonly onStart?: (chosen: Chosen, child: ChildProcess) => void;
}

/**
 * Runs a program that replaces itself: starts the slot that is to run, and when it ends, however it does, chooses anew.
 * Whoever does not confirm its first run is thereby replaced by the one before.
 */
export class TwoSlots {
  private readonly files: SlotFiles;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  /** Throws where nothing can be started. */
  constructor(private readonly options: TwoSlotsOptions) {
    this.files = new SlotFiles(resolve(options.folder));
    this.files.install(options.first);
    this.start();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.child?.kill();
  }

  private start(): void {
    const { args = [], environment = process.env, restartMs = RESTART_MS, onStart } = this.options;
    const chosen = this.files.choose();
    const env = { ...environment, [FOLDER]: this.files.folder, [CHOSEN]: `${chosen.slot} ${chosen.running}` };
    const child = spawn(process.execPath, [this.files.path(chosen.slot), ...args], {
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.child = child;
    const again = (): void => {
      if (this.child !== child) return;
      this.child = undefined;
      if (!this.isClosed) this.timer = setTimeout(() => this.start(), restartMs);
    };
    child.once("exit", again);
    child.once("error", again);
    onStart?.(chosen, child);
  }
}

/** Of a program that {@link TwoSlots} started; undefined: somebody else did. */
export function startedFrom(
  environment: NodeJS.ProcessEnv,
): { readonly files: SlotFiles; readonly chosen: Chosen } | undefined {
  const { [FOLDER]: folder, [CHOSEN]: chosen } = environment;
  const [slot, running] = chosen?.split(" ") ?? [];
  if (folder === undefined || (slot !== "0" && slot !== "1") || (running !== "trial" && running !== "confirmed"))
    return undefined;
  return { files: new SlotFiles(folder), chosen: { slot: slot === "0" ? 0 : 1, running } };
}

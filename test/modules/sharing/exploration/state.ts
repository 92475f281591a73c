import type { Charger, Message } from "./parts";
import { MANAGER, type Mail, type Site } from "./site";

/** A message, and for whom it was held back. */
export interface Delivery {
  readonly message: Message;
  readonly to: string;
}

/** A site, and what is wrong around it. */
export interface State extends Ills {
  readonly site: Site;
  /** That were sent on the way from the state before. */
  readonly messages: number;
}

export interface Ills {
  /** One bit a charger: nothing comes from it, nothing comes to it. */
  readonly cutUp: number;
  readonly cutDown: number;
  readonly isManagerCut: boolean;
  /** Held back, to come later than what follows it. */
  readonly late: readonly Delivery[];
  readonly lateSinceMs: number;
  /** Faults since all was calm. */
  readonly spent: number;
}

export const WELL: Ills = Object.freeze({
  cutUp: 0,
  cutDown: 0,
  isManagerCut: false,
  late: [],
  lateSinceMs: 0,
  spent: 0,
});

/** Nothing is left that somebody would have to mend. */
export function isMended({ site, cutUp, cutDown, isManagerCut, late }: State): boolean {
  if (cutUp !== 0 || cutDown !== 0 || isManagerCut || late.length > 0) return false;
  return site.manager.isOn && site.chargers.every(({ isOn }) => isOn);
}

/** Seizes every message of one kind and part in one step. */
export interface Seizure {
  readonly kind: Message["kind"];
  /** Of a grant to whom, of others by whom. */
  readonly part: string;
  /** `copy`: it comes now, and once more later. */
  readonly how: "lose" | "hold" | "copy";
}

/** The network. */
export class Wires implements Mail {
  readonly seized: Delivery[] = [];
  count = 0;

  constructor(
    public ills: Ills,
    private readonly seizure: Seizure | undefined,
  ) {}

  passes(message: Message, to: string): boolean {
    this.count += 1;
    const { cutUp, cutDown, isManagerCut } = this.ills;
    if (isManagerCut && (message.from === MANAGER || to === MANAGER)) return false;
    if ((cutUp & bitOf(message.from)) !== 0 || (cutDown & bitOf(to)) !== 0) return false;
    const { seizure } = this;
    if (seizure === undefined || seizure.kind !== message.kind) return true;
    if (seizure.part !== (message.kind === "grant" ? message.to : message.from)) return true;
    if (seizure.how !== "lose") this.seized.push({ message, to });
    return seizure.how === "copy";
  }
}

function bitOf(id: string): number {
  return id === MANAGER ? 0 : 1 << Number(id.slice("charger-".length));
}

/** Something that happens before a step. */
export interface Move {
  readonly name: string;
  /** A fault; what ends one is none. */
  readonly isFault: boolean;
  isPossible(state: State): boolean;
  /** What it changes at the site, which is the state's own, and around it. */
  apply(site: Site, ills: Ills): Partial<Ills>;
  readonly seizure?: Seizure;
}

export const NOTHING: Move = {
  name: "-",
  isFault: false,
  isPossible: () => true,
  apply: () => ({}),
};

const NO_DELIVERIES: readonly Delivery[] = Object.freeze([]);

/** Everything that can happen at a site of so many chargers. */
export function movesOf(chargers: number): readonly Move[] {
  const moves: Move[] = [NOTHING];
  const add = (
    name: string,
    isFault: boolean,
    isPossible: (state: State) => boolean,
    apply: (site: Site, ills: Ills) => unknown,
  ): void => {
    moves.push({ name, isFault, isPossible, apply: (site, ills) => (apply(site, ills) ?? {}) as Partial<Ills> });
  };
  for (let index = 0; index < chargers; index++) {
    const bit = 1 << index;
    const charger = ({ chargers: all }: Site): Charger => all[index] as Charger;
    const on = ({ site }: State): boolean => charger(site).isOn;
    add(
      `cut from ${index}`,
      true,
      (s) => on(s) && (s.cutUp & bit) === 0,
      (_, { cutUp }) => ({ cutUp: cutUp | bit }),
    );
    add(
      `mend from ${index}`,
      false,
      (s) => (s.cutUp & bit) !== 0,
      (_, { cutUp }) => ({ cutUp: cutUp & ~bit }),
    );
    add(
      `cut to ${index}`,
      true,
      (s) => on(s) && (s.cutDown & bit) === 0,
      (_, { cutDown }) => ({ cutDown: cutDown | bit }),
    );
    add(
      `mend to ${index}`,
      false,
      (s) => (s.cutDown & bit) !== 0,
      (_, { cutDown }) => ({ cutDown: cutDown & ~bit }),
    );
    add(`stop ${index}`, true, on, (site) => site.stop(charger(site)));
    add(
      `start ${index}`,
      false,
      (s) => !on(s),
      (site) => site.startCharger(charger(site)),
    );
    add(`restart ${index}`, true, on, (site) => {
      site.stop(charger(site));
      site.startCharger(charger(site));
    });
  }
  const isRunning = ({ site, isManagerCut }: State): boolean => site.manager.isOn && !isManagerCut;
  add("cut manager", true, isRunning, () => ({ isManagerCut: true }));
  add(
    "mend manager",
    false,
    ({ isManagerCut }) => isManagerCut,
    () => ({ isManagerCut: false }),
  );
  add("stop manager", true, isRunning, (site) => site.stop(site.manager));
  for (const isForgotten of [false, true]) {
    const name = isForgotten ? "manager that forgot" : "manager";
    add(
      `start ${name}`,
      false,
      ({ site }) => !site.manager.isOn,
      (site) => site.startManager(isForgotten),
    );
    add(`restart ${name}`, true, isRunning, (site) => {
      site.stop(site.manager);
      site.startManager(isForgotten);
    });
  }
  add(
    "budget",
    true,
    () => true,
    (site) => site.setBudget(!site.isLow),
  );
  add(
    "favourite",
    true,
    () => true,
    (site) => {
      site.favourite = (site.favourite + 1) % chargers;
    },
  );
  add(
    "late",
    false,
    ({ late }) => late.length > 0,
    (site, { late }) => {
      for (const { message, to } of late) site.deliver(message, to);
      return { late: NO_DELIVERIES };
    },
  );
  const seized: [Seizure["kind"], string][] = [["lead", MANAGER]];
  for (let index = 0; index < chargers; index++)
    for (const kind of ["lead", "claim", "grant"] as const) seized.push([kind, `charger-${index}`]);
  for (const [kind, part] of seized)
    for (const how of ["lose", "hold", "copy"] as const)
      moves.push({
        name: `${how} ${kind} ${part}`,
        isFault: true,
        isPossible: ({ site, late }) =>
          (how === "lose" || late.length === 0) &&
          site.part(part)?.isOn === true &&
          (kind !== "lead" || site.part(part)?.leader !== undefined),
        apply: () => ({}),
        seizure: { kind, part, how },
      });
  return moves;
}

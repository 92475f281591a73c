import { VirtualFlash } from "../../hosts/virtual/storage";
import { quickFlash } from "../../sim/endurance/busy/quick-flash";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import type { LoggedCallback } from "./callback-log";
import { ChargerLife, MANAGED_SETTINGS, provisioned } from "./charger-life";
import { costs, mean, median, steps } from "./statistics";

const STRETCH_S = 60;
const GRANTED_A = 16;

/** What a charger costs that follows a site manager, in units. */
export function managedFigures(spent: Spent): { [figure: string]: number } {
  const memory = { storage: new VirtualFlash(), JournalFlash: quickFlash() };
  const life = new ChargerLife(provisioned(memory, MANAGED_SETTINGS), "software", spent);
  follow(life, 20);
  life.plug();
  follow(life, 5);
  life.ask();
  follow(life, 10);
  life.draw(GRANTED_A);
  follow(life, 20);
  const { steps: charging, grants } = follow(life, STRETCH_S);
  const { limit, state, offeredA } = life.charger.view;
  if (limit !== "site-grant" || state !== "C2" || offeredA !== GRANTED_A)
    throw new Error("the managed charger of the benchmark does not follow");
  return {
    controlStepManaged: mean(steps(charging)),
    claimOut: median(costs(charging, ({ isControlStep, published }) => isControlStep && published === 1)),
    grantIn: mean(costs(grants, ({ isMessage }) => isMessage)),
  };
}

/** The manager leads and grants; what the charger did is told apart by whether it was about a grant. */
function follow(life: ChargerLife, seconds: number) {
  const done: { steps: LoggedCallback[]; grants: LoggedCallback[] } = { steps: [], grants: [] };
  for (let second = 0; second < seconds; second++) {
    if (second % 2 === 0) life.lead();
    done.steps.push(...life.pass(500));
    life.grant(GRANTED_A);
    done.grants.push(...life.pass(10));
    done.steps.push(...life.pass(490));
  }
  return done;
}

import { Scheduler } from "../../../hosts/virtual/scheduler";

/** A scheduler, and what ran when. */
export function setup() {
  const scheduler = new Scheduler();
  const ran: (readonly [string, number])[] = [];
  const note = (name: string) => () => {
    ran.push([name, scheduler.nowMs()]);
  };
  return { scheduler, ran, note };
}

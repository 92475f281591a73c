import type { NativeTimer } from "../moddable/native";

/** A timer of {@link steadyTimer}. */
export interface SteadyId<Id> {
  native: Id | undefined;
}

/**
 * Moddable's timers on Linux, with repeats that lie on whole multiples of their interval: GLib's begin to count anew
 * after each call, and are late by half a second in a minute. What was missed is called once.
 */
export function steadyTimer<Id>(
  timer: Pick<NativeTimer<Id>, "set" | "clear">,
  nowMs: () => number,
): NativeTimer<SteadyId<Id>> {
  const once = (id: SteadyId<Id>, callback: () => void, delayMs: number): void => {
    id.native = timer.set(() => {
      id.native = undefined;
      callback();
    }, delayMs);
  };
  return {
    set(callback, delayMs) {
      const id: SteadyId<Id> = { native: undefined };
      once(id, callback, delayMs);
      return id;
    },
    repeat(callback, intervalMs) {
      const id: SteadyId<Id> = { native: undefined };
      let dueMs = nowMs();
      const arm = (): void => {
        const now = nowMs();
        dueMs += intervalMs * Math.max(1, Math.floor((now - dueMs) / intervalMs) + 1);
        once(id, next, Math.max(0, Math.ceil(dueMs - now)));
      };
      const next = (): void => {
        arm();
        callback();
      };
      arm();
      return id;
    },
    clear(id) {
      if (id.native !== undefined) timer.clear(id.native);
      id.native = undefined;
    },
  };
}

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/** Sockets, servers, timers and the like that would keep the process alive. */
export function activeResources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => name !== "Immediate");
}

/** The system closes sockets a moment after it was asked; what is still there after 3 s is a leak. */
export async function assertNothingLeft(before: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 300 && activeResources().length > before.length; tries++) await delay(10);
  assert.ok(
    activeResources().length <= before.length,
    `left behind: ${activeResources().join(", ")}; before: ${before.join(", ")}`,
  );
}

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { nodeDevice } from "../../../hosts/node/device";
import { NodeKeyValueStorage } from "../../../hosts/node/key-value-storage";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { Device } from "../../../modules/device/device";

/** Waits for what another process or socket does; the time is a bound, not a pace. */
export async function until(what: string, holds: () => boolean, withinMs = 15_000): Promise<void> {
  for (const endMs = performance.now() + withinMs; !holds(); ) {
    assert.ok(performance.now() < endMs, `not within ${withinMs} ms: ${what}`);
    await delay(5);
  }
}

/** A device on real time whose log and errors a test can look at. */
export class Rig {
  readonly logs: string[] = [];
  readonly errors: unknown[] = [];
  readonly realTime = new RealTime({ scheduler: new Scheduler(), onError: (error) => this.errors.push(error) });
  readonly device: Device;

  constructor(id: string) {
    this.device = nodeDevice({
      id,
      board: { name: "desk", platform: "node", maxCurrentA: 32, phases: 1 },
      realTime: this.realTime,
      storage: new NodeKeyValueStorage(),
      onLog: (level, message) => this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
  }

  close(): void {
    this.realTime.close();
  }
}

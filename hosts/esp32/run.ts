import { board } from "board";
import config from "mc/config";
import type { Device } from "../../modules/device/device";
import type { LastResort } from "../moddable/last-resort";
import { provideDevice } from "./provider";

/** Starts an application on this board. What it throws at start ends like any other uncaught exception. */
export function run(start: (device: Device) => unknown): void {
  const { device, lastResort } = provideDevice(board, config);
  catchAborts(lastResort);
  lastResort.run(() => {
    device.log("info", `${device.id} on ${board.name}`);
    start(device);
  });
}

/** XS calls it (define xs.abortHook) for what no JavaScript can catch; afterwards it restarts the chip by itself. */
function catchAborts(lastResort: LastResort): void {
  Object.defineProperty(globalThis, "abort", {
    configurable: true,
    value: (reason: string, exception: unknown) => lastResort.fail(exception ?? reason),
  });
}

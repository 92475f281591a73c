import { end, exchange, monotonicMs } from "board-channel";
import type { Device } from "../../modules/device/device";
import { describe, type LastResort } from "../moddable/last-resort";
import { ask } from "./channel/exchange";
import { Inbox } from "./channel/inbox";
import { type ProvidedDevice, provideDevice } from "./provider";

/** ms between two questions to the board what came in. */
const FETCH_MS = 5;
/** ms between two looks at what is to be shown of the application. */
const SHOW_MS = 100;
/** ms for the goodbye on the sockets. */
const GOODBYE_MS = 60;

/** An application, as it is served on Linux. */
export interface Served {
  /** What the board's side may see of it, as JSON can hold it. */
  look(): object;
  /** Changes settings; says why not. */
  set(patch: unknown): string | undefined;
  close(): void;
}

/** Starts an application in Moddable's Linux build, on the board at the other end of the channel. */
export function run(start: (device: Device) => Served): void {
  const { device, lastResort, uarts, link } = provideOrEnd();
  catchAborts(lastResort);
  lastResort.run(() => {
    const application = start(device);
    const inbox = new Inbox({
      exchange,
      uarts,
      onPatch: (patch) => {
        const refusal = application.set(patch);
        if (refusal !== undefined) device.log("warn", `settings: ${refusal}`);
      },
      onLink: ({ isLost, lossRatio, delayMs }) => {
        link.trouble.lossRatio = lossRatio;
        link.trouble.delayMs = delayMs;
        link.setLost(isLost);
      },
      onEnd: () => {
        application.close();
        device.timers.clear(fetching);
        device.timers.clear(showing);
        device.timers.set(() => end(0), GOODBYE_MS);
      },
    });
    const show = shower(application);
    const fetching = device.timers.repeat(() => inbox.fetch(), FETCH_MS);
    const showing = device.timers.repeat(show, SHOW_MS);
    show();
  });
}

/** A board that says nothing a program could start on has to hear why. */
function provideOrEnd(): ProvidedDevice {
  try {
    return provideDevice();
  } catch (error) {
    ask(exchange, "log", { level: "error", text: describe(error) });
    return end(1);
  }
}

/** Tells what is to be shown of an application where it changed. */
function shower(application: Served): () => void {
  let told = "";
  return () => {
    const look = JSON.stringify(application.look());
    if (look === told) return;
    told = look;
    ask(exchange, "state", { nowMs: monotonicMs(), look });
  };
}

/** XS calls it (define xs.abortHook) for what no JavaScript can catch; afterwards it ends the program by itself. */
function catchAborts(lastResort: LastResort): void {
  Object.defineProperty(globalThis, "abort", {
    configurable: true,
    value: (reason: string, exception: unknown) => lastResort.fail(exception ?? reason),
  });
}

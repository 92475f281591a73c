import { end, listen } from "desk-channel";
import type { Device } from "../../modules/device/device";
import { ask } from "../lin/channel/exchange";
import { Inbox } from "../lin/channel/inbox";
import { exchange } from "./exchange";
import { provideDevice } from "./provider";

/** An application, as the simulator sees it. */
export interface Shown {
  /** As JSON can hold it. */
  look(): object;
  /** Changes settings. */
  set(patch: unknown): void;
  close(): void;
}

/**
 * Starts an application on the chip's engine, in the simulator's time. The simulator wakes it with a word: `news` where
 * something came in, `look` where it wants to see the application.
 */
export function run(start: (device: Device) => Shown): void {
  const { device, lastResort } = provideDevice();
  lastResort.run(() => {
    const application = start(device);
    const inbox = new Inbox({
      exchange,
      uarts: [],
      onPatch: (patch) => application.set(patch),
      onLink: () => {},
      onEnd: () => {
        application.close();
        end();
      },
    });
    const look = (): void => {
      ask(exchange, "state", { nowMs: device.clock.nowMs(), look: JSON.stringify(application.look()) });
    };
    listen((word) => lastResort.run(word === "look" ? look : () => inbox.fetch()));
  });
}

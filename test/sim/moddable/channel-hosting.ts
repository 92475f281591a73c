import { greet } from "../../../hosts/lin/channel/greeting";
import { Inbox } from "../../../hosts/lin/channel/inbox";
import { remoteIo } from "../../../hosts/lin/channel/remote-io";
import { RemoteUart } from "../../../hosts/lin/channel/remote-serial";
import { remoteStorage } from "../../../hosts/lin/channel/remote-storage";
import { remoteWallClock } from "../../../hosts/lin/channel/remote-wall-clock";
import type { TimerScope } from "../../../hosts/virtual/scheduler";
import type { ResetReason } from "../../../modules/device/device";
import { BoardServer } from "../../../sim/moddable/board-server";
import type { BootedDevice, PartHardware } from "../../../sim/world/hosting";
import { VirtualHosting } from "../../../sim/world/virtual-hosting";

/** ms between two looks into the inbox. */
const FETCH_MS = 5;

/** Boards whose firmware reaches everything but clock, timers and network over a channel, all of it in this process. */
export class ChannelHosting extends VirtualHosting {
  /** Lines that went over the channels. */
  lines = 0;

  override boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const booted = super.boot(hardware, reason, scope, restart);
    const server = new BoardServer({ device: booted.device, onState: () => {}, onRestart: () => {} });
    const exchange = (line: string): string => {
      this.lines += 1;
      return server.answer(line);
    };
    const greeting = greet(exchange);
    const uarts = { meter: new RemoteUart(exchange, "meter"), tag: new RemoteUart(exchange, "tag") };
    const nobody = (): void => {};
    const both = [uarts.meter, uarts.tag];
    const inbox = new Inbox({ exchange, uarts: both, onPatch: nobody, onLink: nobody, onEnd: nobody });
    scope.repeat(() => inbox.fetch(), FETCH_MS);
    return {
      ...booted,
      device: {
        ...booted.device,
        id: greeting.id,
        board: greeting.board,
        resetReason: greeting.resetReason,
        wallClock: remoteWallClock(exchange),
        io: remoteIo(exchange, greeting, uarts),
        storage: remoteStorage(exchange),
      },
    };
  }
}

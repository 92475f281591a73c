import { type Charger, startCharger } from "../../firmware/charger/charger";
import { VirtualNetwork } from "../../hosts/virtual/network";
import { VirtualFlash } from "../../hosts/virtual/storage";
import { Pbkdf2 } from "../../modules/crypto/pbkdf2";
import type { Device } from "../../modules/device/device";
import type { PageAsset } from "../../modules/device/page-asset";
import type { ListenerConstructor, ListenerOptions } from "../../modules/device/stream";
import { quickFlash } from "../../sim/endurance/busy/quick-flash";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import { WatchedScheduler } from "../../sim/endurance/busy/watched-scheduler";
import { emptyCallback, provisioned } from "./charger-life";
import { QuickBoard } from "./quick-board";

export const PORTAL_ID = "Charger-1";
const KEY = "the key is ";

function blankPage(byteLength: number): PageAsset {
  const read = (offset: number, count: number) => new Uint8Array(Math.min(count, byteLength - offset));
  return { byteLength, tag: "0123456789abcdef", read };
}

export interface PortalCallback {
  readonly cost: number;
  /** A network's, or a timer's of the board. */
  readonly isNetwork: boolean;
  readonly isControlStep: boolean;
  /** It wrote to a connection. */
  readonly hasWritten: boolean;
  /** It stretched a password. */
  readonly hasStretched: boolean;
}

/** A charger in which a car charges, with a network around its portal. */
export class PortalLife {
  readonly charger: Charger;
  readonly network: VirtualNetwork;
  key = "";
  private readonly scheduler: WatchedScheduler;
  private readonly board: QuickBoard;
  private readonly callbacks: PortalCallback[] = [];
  private writes = 0;
  private stretches = 0;

  /** `pageBytes`: of the page that it serves. */
  constructor(
    spent: Spent,
    private readonly pageBytes: number,
  ) {
    const memory = provisioned({ storage: new VirtualFlash(), JournalFlash: quickFlash() });
    this.scheduler = new WatchedScheduler(spent);
    const { scheduler } = this;
    this.network = new VirtualNetwork(scheduler);
    this.board = new QuickBoard({ id: PORTAL_ID, scheduler, memory, resetReason: "software" });
    const air = scheduler.scope();
    const overhead = emptyCallback(scheduler);
    this.charger = startCharger(this.device(this.network.listenerClass(PORTAL_ID, air)));
    let writes = 0;
    let stretches = 0;
    const note = (isNetwork: boolean) => (_nowMs: number, cost: number, isControlStep: boolean) => {
      const hasWritten = this.writes > writes;
      const hasStretched = this.stretches > stretches;
      this.callbacks.push({ cost: cost - overhead, isNetwork, isControlStep, hasWritten, hasStretched });
      writes = this.writes;
      stretches = this.stretches;
    };
    this.board.scope.watch({ note: note(false) });
    air.watch({ note: note(true) });
  }

  get nowMs(): number {
    return this.scheduler.nowMs();
  }

  pass(ms: number): PortalCallback[] {
    const { scheduler } = this;
    const endMs = scheduler.nowMs() + ms;
    for (let nowMs = scheduler.nowMs(); nowMs < endMs; nowMs += 1_000) {
      this.board.meter.set(this.charger.view.offeredA, nowMs);
      scheduler.runUntil(Math.min(endMs, nowMs + 1_000));
    }
    return this.callbacks.splice(0);
  }

  charge(): void {
    this.pass(20_000);
    this.board.levelV = 9;
    this.pass(5_000);
    this.board.levelV = 6;
    this.pass(20_000);
  }

  private device(Listener: ListenerConstructor): Device {
    const { device } = this.board;
    let byte = 1;
    return {
      ...device,
      log: (_level, message) => {
        const at = message.indexOf(KEY);
        if (at >= 0) this.key = message.slice(at + KEY.length);
      },
      network: { ...device.network, Listener: this.counted(Listener) },
      entropy: (bytes) => {
        for (let index = 0; index < bytes.length; index++) bytes[index] = byte = (byte * 167 + 13) & 255;
      },
      page: blankPage(this.pageBytes),
    };
  }

  private counted(Listener: ListenerConstructor): ListenerConstructor {
    const count = (): void => {
      this.writes += 1;
    };
    return class CountedListener extends Listener {
      constructor({ onConnect, ...options }: ListenerOptions) {
        super({
          ...options,
          onConnect: (accept) =>
            onConnect((handlers) => {
              const socket = accept(handlers);
              const write = socket.write.bind(socket);
              socket.write = (bytes) => {
                count();
                return write(bytes);
              };
              return socket;
            }),
        });
      }
    };
  }

  /** While it runs, whoever stretches a password is seen. */
  watchStretching(run: () => void): void {
    const step = Pbkdf2.prototype.step;
    const life = this;
    Pbkdf2.prototype.step = function counted(iterations) {
      life.stretches += 1;
      return step.call(this, iterations);
    };
    run();
    Pbkdf2.prototype.step = step;
  }
}

import type { Device } from "../device/device";
import type { Display, DisplayConstructor } from "../device/display";
import type { TimerHandle } from "../device/time";
import { drawPage, type Row } from "./row";

/** ms from one whole picture to the next. */
const FRAME_MS = 1_000;
/** ms until a display that was not there, or was lost, is tried again. */
const RETRY_MS = 10_000;

export interface ScreenOptions {
  readonly device: Pick<Device, "clock" | "timers" | "log">;
  readonly Display: DisplayConstructor;
  /** What is to be seen; asked once a picture. */
  readonly rows: () => readonly Row[];
}

/**
 * Shows rows of text on a display, a page at a time, so that nothing else has to wait for a whole picture. A display
 * that fails is nobody's trouble: it is tried again.
 */
export class Screen {
  private display: Display | undefined;
  private readonly timers: Device["timers"];
  private timer: TimerHandle | undefined;
  private columns = new Uint8Array(0);
  private rows: readonly Row[] = [];
  private page = 0;
  private hasFailed = false;

  constructor(private readonly options: ScreenOptions) {
    this.timers = options.device.timers;
    this.timer = this.timers.set(() => this.open(), 0);
  }

  close(): void {
    this.timers.clear(this.timer);
    this.display?.close();
  }

  private open(): void {
    try {
      const display = new this.options.Display();
      this.display = display;
      this.page = 0;
      this.columns = new Uint8Array(display.width);
      this.timer = this.timers.repeat(() => this.step(display), (FRAME_MS * 8) / display.height);
    } catch {
      this.lost();
    }
  }

  private step(display: Display): void {
    if (this.page === 0) this.rows = this.options.rows();
    drawPage(this.rows, this.page, this.columns);
    try {
      display.write(this.page, this.columns);
    } catch {
      this.lost();
      return;
    }
    this.page = (this.page + 1) % (display.height / 8);
    if (this.page === 0) this.hasFailed = false;
  }

  private lost(): void {
    // Once a time it is away: it may stay so for years.
    if (!this.hasFailed) this.options.device.log("warn", "the display does not answer; trying again every 10 s");
    this.hasFailed = true;
    this.timers.clear(this.timer);
    const { display } = this;
    this.display = undefined;
    try {
      display?.close();
    } catch {}
    this.timer = this.timers.set(() => this.open(), RETRY_MS);
  }
}

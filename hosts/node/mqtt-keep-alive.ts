export interface KeepAliveHandlers {
  /** Send PINGREQ. */
  readonly ping: () => void;
  /** No PINGRESP came in time. */
  readonly fail: () => void;
}

/**
 * A PINGREQ twice in each keep-alive interval, and a link that stays without PINGRESP for one interval is dead
 * (MQTT 3.1.1 section 3.1.2.10). An interval of 0 ms: nothing of this.
 */
export class KeepAlive {
  private timer: NodeJS.Timeout | undefined;
  private silentTurns = 0;

  constructor(
    private readonly intervalMs: number,
    private readonly handlers: KeepAliveHandlers,
  ) {}

  start(): void {
    if (this.intervalMs <= 0 || this.timer !== undefined) return;
    this.timer = setInterval(() => this.turn(), Math.min(this.intervalMs / 2, 0x7fffffff));
  }

  answered(): void {
    this.silentTurns = 0;
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Turn by turn: ping, wait, dead. */
  private turn(): void {
    this.silentTurns += 1;
    if (this.silentTurns > 2) this.handlers.fail();
    else if (this.silentTurns === 1) this.handlers.ping();
  }
}

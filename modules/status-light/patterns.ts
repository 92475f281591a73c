/** ms: so often on and off, then the pause. */
export interface Pattern {
  readonly onMs: number;
  readonly offMs: number;
  readonly times: number;
  readonly pauseMs: number;
}

/** Everything the light can say. */
export type LightCode =
  | "ready"
  | "offline"
  | "connected"
  | "waiting"
  | "charging"
  | "resetting"
  | "no-reading"
  | "fault-car"
  | "fault-mains"
  | "fault-heat"
  | "fault-earth"
  | "fault-stop"
  | "fault-repair"
  | "fault-program";

/** Short blinks that can be counted, and a pause before the next count. */
const BLINK = Object.freeze({ onMs: 200, offMs: 300, pauseMs: 1_500 } as const);

/** What each looks like, for docs/light.md as well. */
export const PATTERNS: Readonly<Record<LightCode, Pattern>> = Object.freeze({
  ready: Object.freeze({ onMs: 60, offMs: 240, times: 1, pauseMs: 2_700 } as const),
  offline: Object.freeze({ onMs: 60, offMs: 240, times: 2, pauseMs: 2_400 } as const),
  connected: Object.freeze({ onMs: 1_000, offMs: 1_000, times: 1, pauseMs: 0 } as const),
  waiting: Object.freeze({ onMs: 300, offMs: 300, times: 1, pauseMs: 0 } as const),
  charging: Object.freeze({ onMs: 1_000, offMs: 0, times: 1, pauseMs: 0 } as const),
  resetting: Object.freeze({ onMs: 60, offMs: 60, times: 1, pauseMs: 0 } as const),
  "no-reading": Object.freeze({ ...BLINK, times: 2 } as const),
  "fault-car": Object.freeze({ ...BLINK, times: 2 } as const),
  "fault-mains": Object.freeze({ ...BLINK, times: 3 } as const),
  "fault-heat": Object.freeze({ ...BLINK, times: 4 } as const),
  "fault-earth": Object.freeze({ ...BLINK, times: 5 } as const),
  "fault-stop": Object.freeze({ ...BLINK, times: 6 } as const),
  "fault-repair": Object.freeze({ ...BLINK, times: 7 } as const),
  "fault-program": Object.freeze({ ...BLINK, times: 8 } as const),
});

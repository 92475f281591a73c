import type { MonotonicMs } from "../device/time";
import { type LightCode, PATTERNS } from "./patterns";

/** What the light says, and since when. */
export interface Light {
  readonly code: LightCode;
  readonly sinceMs: MonotonicMs;
}

/** A pattern begins anew with its code, so that its blinks can be counted. The same object comes back while it stays. */
export function stepLight(light: Light, nowMs: MonotonicMs, code: LightCode): Light {
  return code === light.code ? light : { code, sinceMs: nowMs };
}

/** 1: the light is on at this moment. */
export function lightOutput({ code, sinceMs }: Light, nowMs: MonotonicMs): 0 | 1 {
  const { onMs, offMs, times, pauseMs } = PATTERNS[code];
  const blinkMs = onMs + offMs;
  const atMs = (nowMs - sinceMs) % (times * blinkMs + pauseMs);
  return atMs < times * blinkMs && atMs % blinkMs < onMs ? 1 : 0;
}

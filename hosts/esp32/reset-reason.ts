import type { ResetReason } from "../../modules/device/device";

/** Values of ESP-IDF's `esp_reset_reason_t` after which the supply was there all the time. Any other may be a power-on. */
const REASONS: Readonly<Record<number, ResetReason>> = Object.freeze({
  // ESP_RST_SW
  3: "software",
  // ESP_RST_PANIC: nobody asked for it, and something other than the firmware ended it.
  4: "watchdog",
  // ESP_RST_INT_WDT, ESP_RST_TASK_WDT, ESP_RST_WDT
  5: "watchdog",
  6: "watchdog",
  7: "watchdog",
});

/** Why the chip started, from ESP-IDF's number. A brownout counts as a power-on: what hangs on the board may have lost its supply. */
export function resetReason(espReason: number): ResetReason {
  return REASONS[espReason] ?? "power-on";
}

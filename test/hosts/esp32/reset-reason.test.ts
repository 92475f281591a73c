import assert from "node:assert/strict";
import { resetReason } from "../../../hosts/esp32/reset-reason";

describe("reset reason of an ESP32", () => {
  it("is software or watchdog only where the supply was there all the time", () => {
    const reasons = Array.from({ length: 16 }, (_, espReason) => resetReason(espReason));
    assert.deepEqual(
      reasons.map((reason, espReason) => (reason === "power-on" ? "" : `${espReason} ${reason}`)).filter(Boolean),
      ["3 software", "4 watchdog", "5 watchdog", "6 watchdog", "7 watchdog"],
    );
  });

  it("is power-on for what no table knows", () => {
    for (const espReason of [-1, 99, 3.5, Number.NaN]) assert.equal(resetReason(espReason), "power-on");
  });
});

import assert from "node:assert/strict";
import { faultStop, ocppStopReason, STOPS, stopEntry, stoppingFault } from "../../../modules/sessions/stop-reason";

/** OCPP 1.6, section 7.36. */
const OCPP = [
  "DeAuthorized",
  "EmergencyStop",
  "EVDisconnected",
  "HardReset",
  "Local",
  "Other",
  "PowerLoss",
  "Reboot",
  "Remote",
  "SoftReset",
  "UnlockCommand",
];

describe("the catalogue of stop reasons", () => {
  it("has a sentence and a reason of OCPP for each, and is frozen", () => {
    assert.ok(Object.isFrozen(STOPS));
    for (const entry of Object.values(STOPS)) {
      assert.ok(Object.isFrozen(entry));
      assert.match(entry.text, /^[A-Z].*\.$/);
      assert.ok(OCPP.includes(entry.ocpp));
    }
  });

  it("tells a fault by its code", () => {
    assert.equal(faultStop("diode"), "fault:diode");
    assert.equal(stoppingFault("fault:diode"), "diode");
    assert.equal(stoppingFault("energy"), undefined);
    assert.equal(stopEntry("fault:diode"), STOPS.fault);
    assert.equal(stopEntry("ev"), STOPS.ev);
  });

  it("says to a back end what it knows", () => {
    assert.equal(ocppStopReason("unplugged"), "EVDisconnected");
    assert.equal(ocppStopReason("user"), "Local");
    assert.equal(ocppStopReason("power-loss"), "PowerLoss");
    assert.equal(ocppStopReason("reset"), "Reboot");
    assert.equal(ocppStopReason("fault:diode"), "Other");
    assert.equal(ocppStopReason("fault:emergency-stop"), "EmergencyStop");
  });
});

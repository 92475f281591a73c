import type { FaultCode } from "../evse/faults";
import type { LightCode } from "./patterns";

/** What the light says of a fault: nobody counts to twenty, so it tells where to look. */
export const FAULT_LIGHTS: Readonly<Record<FaultCode, LightCode>> = Object.freeze({
  "pilot-short": "fault-car",
  "pilot-invalid": "fault-car",
  diode: "fault-car",
  "over-current": "fault-car",
  "cable-missing": "fault-car",
  "lock-open": "fault-car",
  "lock-stuck": "fault-car",
  "over-voltage": "fault-mains",
  "under-voltage": "fault-mains",
  "over-temperature": "fault-heat",
  "residual-current": "fault-earth",
  "earth-missing": "fault-earth",
  "emergency-stop": "fault-stop",
  "contactor-welded": "fault-repair",
  "contactor-stuck-open": "fault-repair",
  "self-test": "fault-repair",
  "pilot-unread": "fault-repair",
  watchdog: "fault-program",
  "program-error": "fault-program",
  "repeated-restarts": "fault-program",
});

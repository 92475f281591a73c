import type { PortalApplication } from "../../modules/portal/application";
import type { Meter } from "./meter";
import { METER_SETTINGS } from "./settings";

/** The meter as its portal shows it. */
export function meterPortal(meter: Meter): PortalApplication {
  return {
    kind: "meter",
    settingsSchema: METER_SETTINGS,
    get settings() {
      return meter.currentSettings;
    },
    updateAuthority: meter.currentSettings.updateAuthority,
    set: (patch) => meter.set(patch),
    status: () => status(meter),
    // Who goes by its readings can bear some seconds without them.
    busy: () => undefined,
    restart: () => meter.restart(),
    routes: [],
  };
}

function status(meter: Meter): object {
  const { recent, emoncmsView, linkState, currentSettings, totalWh } = meter;
  const { state, backlog, lastError } = emoncmsView;
  return {
    kind: "meter",
    measures: currentSettings.measures,
    reading:
      recent === undefined
        ? null
        : {
            currentA: recent.currentA,
            voltageV: recent.voltageV,
            powerW: recent.powerW,
            energyWh: totalWh ?? null,
            frequencyHz: recent.frequencyHz,
          },
    emoncms: state,
    backlog,
    emoncmsError: lastError,
    mqtt: linkState,
  };
}

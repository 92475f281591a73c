import { Sensing } from "../../../firmware/charger/sensing";
import { CHARGER_SETTINGS, type ChargerSettings } from "../../../firmware/charger/settings";
import type { ControlPilot } from "../../../modules/device/control-pilot";
import type { Device } from "../../../modules/device/device";
import type { Guard } from "../../../modules/device/guard";
import { coil, dutyPercent } from "../../../modules/evse/outputs";
import { type EvseState, initialState, isClosed } from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";
import { EVSE_TIMES } from "../../../modules/evse/times";
import { MIN_OFFER_A } from "../../../modules/pilot/duty";
import { check } from "../../../modules/schema/check";

/**
 * The charger's control step without the rest of its firmware: the same sensing, the same step, the same order as in
 * firmware/charger/charger.ts. It can be put back to where it charged, which a whole firmware cannot.
 */
export class StepLoop {
  private readonly pilot: ControlPilot;
  private readonly guard: Guard;
  private readonly sensing: Sensing;
  private readonly settings: ChargerSettings;
  private evse: EvseState;
  private charging: EvseState | undefined;

  constructor(private readonly device: Device) {
    const { ControlPilot, Guard } = device.io;
    const settings = check(CHARGER_SETTINGS, {});
    if (ControlPilot === undefined || Guard === undefined || !settings.ok)
      throw new RangeError("a control step needs a pilot and a guard");
    const nowMs = device.clock.nowMs();
    this.settings = settings.value;
    this.pilot = new ControlPilot();
    this.guard = new Guard();
    this.sensing = new Sensing(device, this.pilot, this.guard, nowMs);
    this.sensing.input.offerA = MIN_OFFER_A;
    this.evse = initialState(nowMs);
    this.apply(this.evse);
    device.timers.repeat(() => this.tick(), EVSE_TIMES.stepMs);
  }

  /** Charges again as it first did, whatever has happened since. Throws an Error where it never has. */
  restore(): void {
    if (this.charging === undefined) throw new Error("it has not charged yet");
    this.evse = this.charging;
    this.guard.write(0);
    this.apply(this.evse);
  }

  private tick(): void {
    const nowMs = this.device.clock.nowMs();
    const { sensing, evse } = this;
    sensing.sample(nowMs, 1, this.settings);
    const next = step(evse, nowMs, sensing.input);
    this.evse = next;
    if (next.drive !== evse.drive || next.phase.kind !== evse.phase.kind) this.apply(next);
    if (!isClosed(next.phase)) return;
    this.charging ??= next;
    this.guard.renew();
  }

  private apply(state: EvseState): void {
    this.guard.write(coil(state));
    this.pilot.write(dutyPercent(state));
  }
}

import type { TimerScope } from "../../hosts/virtual/scheduler";
import type { ResetReason } from "../../modules/device/device";
import type { BootedDevice, Hosting, NetworkFault, PartHardware } from "./hosting";

/** A hosting around another one, for who changes or watches a part of it. */
export class HostingAround implements Hosting {
  constructor(private readonly inner: Hosting) {}

  get isInteractive() {
    return this.inner.isInteractive;
  }

  get broker() {
    return this.inner.broker;
  }

  loginOf(id: string) {
    return this.inner.loginOf?.(id) ?? {};
  }

  get epochMs() {
    return this.inner.epochMs;
  }

  flash(id: string) {
    return this.inner.flash(id);
  }

  journal(id: string) {
    return this.inner.journal(id);
  }

  setNetworkFault(fault: NetworkFault): string | undefined {
    return this.inner.setNetworkFault(fault);
  }

  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    return this.inner.boot(hardware, reason, scope, restart);
  }
}
